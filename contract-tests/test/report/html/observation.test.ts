import { expect, test } from "vitest";
import { observationOf } from "../../../src/report/html/observation.js";
import { createVerdict } from "../../../test-support/rich-report.js";

test.each([
  [
    "prompt.type.string.observed",
    'prompt type ["string"]',
    "may accept or reject a string",
    'accepts ""',
    'The server accepts "" for `prompt`.',
  ],
  [
    "streamVideo:urls.items.type.observed",
    "urls.items type",
    "may accept or reject a text",
    'accepts "a"; rejects "b", 1',
    'The server accepts "a" and rejects "b", 1 for `urls.items`.',
  ],
  [
    "body.syntax.prototype.observed",
    "application/json",
    "may accept or reject a property named `__proto__`",
    "rejects the request",
    "The server rejects a property named `__proto__`.",
  ],
  [
    "mediaType.missing.observed",
    "Content-Type",
    "may accept or reject JSON without a Content-Type",
    "rejects no Content-Type",
    "The server rejects JSON without a Content-Type.",
  ],
  ["getGeneration:lifecycle.observed", "status", "may reach a terminal status", "COMPLETED", "The suite observed `COMPLETED`."],
  ["a.b.observed", "a", "may do this", "The server accepts null.", "The server accepts null."],
])("the observation of %s is a sentence", (id, clause, title, reason, sentence) => {
  const verdict = createVerdict("observed", id);
  expect(observationOf({ check: { ...verdict.check, clause, title }, reason })).toBe(sentence);
});
