import { describe, expect, test } from "vitest";
import type { Clause } from "../../src/checks/check.js";
import { adviceFor } from "../../src/checks/wording/advice.js";
import { ADVICE } from "../../src/checks/wording/advice-table.js";
import { listChecks } from "../../src/run/list-checks.js";
import { contract, limitOf } from "../../test-support/conforming.js";
import { contractWith, contractWithHeaders } from "../../test-support/contract-with.js";

const checks = listChecks(contract);

function adviceOf(id: string, list: readonly Clause[] = checks): string {
  const found = list.find((check) => check.id === id);
  if (found === undefined) throw new Error(`There is no check ${id}.`);
  return adviceFor(found);
}

describe("the advice for a check", () => {
  test("is one sentence or two in the imperative, for every check of the contract", () => {
    const wrong = checks.map((check) => [check.id, adviceFor(check)] as const).filter(([, advice]) => !isAdvice(advice));
    expect(wrong).toEqual([]);
  });

  test("contains the parameter and the limit of the clause", () => {
    const maximum = limitOf("duration", "maximum");
    expect(adviceOf("duration.maximum.invalid")).toBe(`Return 400 or 422 if \`duration\` is above ${maximum}.`);
    expect(adviceOf("streamVideo:duration.maximum.invalid")).toBe(`Return 400 or 422 if \`duration\` is above ${maximum}.`);
    expect(adviceOf("duration.maximum.valid")).toBe(`Accept every \`duration\` up to ${maximum}.`);
    expect(adviceOf("prompt.required.invalid")).toBe("Return 400 or 422 if `prompt` is missing.");
    expect(adviceOf("reference_image_urls.items.type.null.invalid")).toContain("if an item of `reference_image_urls` is null.");
  });

  test("lists the values of an enumeration as a reader writes them", () => {
    expect(adviceOf("resolution.enum.unknown.invalid")).toMatch(/Allow only [\w]+(?:, \w+)*\.$/);
  });

  test("contains the usual cause of a fault", () => {
    expect(adviceOf("prompt.maxLength.astral.valid")).toContain("code points, not UTF-16");
    expect(adviceOf("response.stackTrace")).toContain("debug mode");
    expect(adviceOf("authentication.wrongKey.prefix.invalid")).toContain("Return 401");
  });

  test("does not depend on the name of the path parameter", () => {
    const renamed: Clause = {
      id: "getJob:job.near.invalid",
      title: "must not find a job",
      anchor: "#",
      clause: "job",
      evidence: "platform",
    };
    expect(adviceFor(renamed)).toBe(ADVICE["id.near.invalid"]);
  });

  test("is derived from the title if nothing else is known", () => {
    const clause = { id: "new.rule", anchor: "#", clause: "new", evidence: "platform" } as const;
    expect(adviceFor({ ...clause, title: "must not return a cat" })).toBe("Do not return a cat.");
    expect(adviceFor({ ...clause, title: "should return a dog" })).toBe("Return a dog.");
    expect(adviceFor({ ...clause, title: "must reject a cat" })).toBe("Return 400 or 422 for a cat.");
  });

  test.each([
    ["exclusiveMinimum", { type: "number", exclusiveMinimum: 0 }, "Return 400 or 422 if `probe` is not above 0."],
    ["multipleOf", { type: "integer", multipleOf: 5 }, "Return 400 or 422 if `probe` is not a multiple of 5."],
    [
      "maxItems",
      { type: "array", items: { type: "string" }, maxItems: 2 },
      "Return 400 or 422 if `probe` has more than 2 items.",
    ],
    [
      "uniqueItems",
      { type: "array", items: { type: "string" }, uniqueItems: true },
      "Return 400 or 422 if `probe` has duplicate items.",
    ],
  ])("covers the keyword %s", (keyword, schema, advice) => {
    const list = listChecks(contractWith(schema));
    expect(adviceOf(`probe.${keyword}.invalid`, list)).toBe(advice);
  });
});

test("the advice table has no entry for a check that does not exist", () => {
  // Some checks exist only if the contract documents headers of responses.
  const all = [...checks, ...listChecks(contractWithHeaders({ "X-Request-Id": { required: true, schema: { type: "string" } } }))];
  const names = new Set(all.map(({ id }) => id.slice(id.lastIndexOf(":") + 1)));
  expect(Object.keys(ADVICE).filter((name) => !names.has(name))).toEqual([]);
});

/** Whether a text is advice: imperative sentences in one line, with no remains of a title. */
function isAdvice(text: string): boolean {
  const first =
    /^(?:Accept|Close|Compare|Create|Document|Ignore|Keep|Let|Limit|Only|Parse|Remove|Return|Send|Set|Store|Use|Validate)\b/;
  return (
    first.test(text) && /[.]$/.test(text) && !/`undefined`|undefined\.|\n|LIMIT| must | {2}|\.\./.test(text) && text.length < 200
  );
}
