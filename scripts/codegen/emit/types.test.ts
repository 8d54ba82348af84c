import { expect, test } from "vitest";
import type { Json } from "../../../contract-tests/src/util/json.js";
import { renderTypes } from "./types.js";

/** Returns the type of a property with this schema, without line breaks. */
async function typeOf(schema: Json): Promise<string | undefined> {
  const text = await renderTypes({
    openapi: "3.1.0",
    info: { title: "Types", version: "1" },
    paths: {},
    components: { schemas: { Request: { type: "object", properties: { a: schema } } } },
  });
  return /^ *a\?: ([^;]*);/m.exec(text)?.[1]?.replaceAll(/\s+/g, " ");
}

test.each<[schema: Json, type: string]>([
  [{ type: "integer", minimum: 1, maximum: 3 }, "1 | 2 | 3"],
  [{ type: ["integer", "null"], minimum: -1, maximum: 0 }, "-1 | 0 | null"],
  [{ type: ["integer", "string"], minimum: 1, maximum: 3 }, "(1 | 2 | 3) | string"],
  [{ type: "integer", minimum: 1, maximum: 6, multipleOf: 2 }, "2 | 4 | 6"],
  [{ type: "integer", minimum: 1, maximum: 3, multipleOf: 0.1 }, "1 | 2 | 3"],
  [{ type: "integer", minimum: 1, maximum: 6, multipleOf: 7 }, "never"],
  [true, "unknown"],
  [false, "never"],
])("the type of %j is %s", async (schema, type) => {
  expect(await typeOf(schema)).toBe(type);
});
