import { expect, test } from "vitest";
import { describeReactions } from "../../src/checks/wording/observation.js";

const CHECK = {
  id: "a.b",
  title: "may accept or reject -0 as an integer",
  anchor: "#/a",
  clause: "a",
  evidence: "none",
} as const;
const PROMPT = { ...CHECK, place: "prompt" };

test.each([
  [
    PROMPT,
    [
      ['""', true],
      ["null", false],
    ],
    "The server accepts an empty string and rejects null for `prompt`.",
  ],
  [
    PROMPT,
    [
      ["0", true],
      ["1", true],
      ["-1", false],
    ],
    "The server accepts 0 and 1 and rejects -1 for `prompt`.",
  ],
  [PROMPT, [["0 items", true]], "The server accepts an empty array for `prompt`."],
  [{ ...CHECK, place: "body" }, [["{}", false]], "The server rejects an empty object."],
  [CHECK, [["the request", true]], "The server accepts -0 as an integer."],
  [CHECK, [["no Content-Type", false]], "The server rejects -0 as an integer."],
  [CHECK, [], "The server neither accepted nor rejected the request."],
] as const)("the reactions to %j are a sentence", (check, reactions, sentence) => {
  expect(
    describeReactions(
      check,
      reactions.map(([label, accepted]) => ({ label, accepted })),
    ),
  ).toBe(sentence);
});
