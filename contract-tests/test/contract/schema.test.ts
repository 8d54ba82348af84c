import { expect, test } from "vitest";
import { createSandbox } from "../../sandbox/index.js";
import { derive } from "../../src/checks/derive.js";
import { propertiesOf } from "../../src/contract/schema.js";
import type { JsonObject } from "../../src/util/json.js";
import { content, contractOf } from "../../test-support/contract-with.js";

const NAMES = ["__proto__", "constructor", "toString"];

test.each(NAMES)("the property %s is tested and returned like any other", async (name) => {
  const schema = JSON.parse(
    `{ "type": "object", "properties": { ${JSON.stringify(name)}: { "type": "string", "maxLength": 3 } } }`,
  );
  const input = { type: "object", properties: { input: schema } };
  const contract = contractOf(schema, { "200": content(input) });
  const [derivation] = derive(contract);
  const check = derivation?.checks.find(({ id }) => id === `${name}.maxLength.invalid`);
  const bodies = check?.examples.map((each) => JSON.stringify(check.body(each)));
  expect(bodies?.[0]).toMatch(new RegExp(`^\\{"${name}":"`));
  const sandbox = createSandbox({ contract, apiKey: "sk-properties" });
  const headers = { authorization: "Bearer sk-properties", "content-type": "application/json" };
  const body = Buffer.from(`{"${name}":"abc"}`);
  const reply = await sandbox.handle({ method: "POST", path: "/submit", headers, body });
  sandbox.close();
  expect(reply).toMatchObject({ status: 200, body: `{"input":{"${name}":"abc"}}` });
});

test("a name that objects inherit is no property", () => {
  const schema: JsonObject = { allOf: [{ properties: { a: { type: "string" } } }], properties: { b: {} } };
  expect(Object.keys(propertiesOf(schema))).toEqual(["a", "b"]);
  for (const name of NAMES) expect(propertiesOf(schema)[name]).toBe(undefined);
});
