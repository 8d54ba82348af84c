import { describe, expect, test } from "vitest";
import { derive } from "../../src/checks/derive.js";
import { compile } from "../../src/contract/validator.js";
import type { Json } from "../../src/util/json.js";
import { contractOf } from "../../test-support/contract-with.js";

/** Returns the bodies of a protocol check for a contract whose only parameter has this name. */
function bodiesOf(name: string, id: string): { bodies: readonly Json[]; isValid: (body: Json) => boolean } {
  const schema = { type: "object", required: [name], properties: { [name]: { type: "string", examples: ["a"] } } };
  const [derivation] = derive(contractOf(schema));
  const probes = derivation?.protocol.find((check) => check.id === id)?.probes ?? [];
  return { bodies: probes.map(({ message }) => JSON.parse(String(message.body)) as Json), isValid: compile(schema) };
}

describe("the checks of a required parameter's name", () => {
  test.each(["提示", "PROMPT", "data", 'o\'brien "x"', "🎬"])("send only wrong names: %s", (name) => {
    const { bodies, isValid } = bodiesOf(name, "body.syntax.otherName.invalid");
    expect(bodies.length).toBeGreaterThan(1);
    expect(bodies.filter((body) => isValid(body))).toEqual([]);
  });

  test.each(["提示", "🎬", 'o\'brien "x"'])("escape the same name: %s", (name) => {
    const { bodies, isValid } = bodiesOf(name, "body.syntax.escapedName.valid");
    expect(bodies.map((body) => isValid(body))).toEqual([true]);
  });
});
