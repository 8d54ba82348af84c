import { expect, test } from "vitest";
import { didYouMean, suggest } from "./suggest.js";

const NAMES = ["prompt", "duration", "resolution", "aspect_ratio", "seed", "n", "generate_audio"];

test.each<[name: string, suggestion: string | undefined]>([
  ["duraton", "duration"],
  ["Duration", "duration"],
  ["durations", "duration"],
  ["aspectRatio", "aspect_ratio"],
  ["aspect-ratio", "aspect_ratio"],
  ["ASPECT_RATIO", "aspect_ratio"],
  ["generateAudio", "generate_audio"],
  ["promt", "prompt"],
  ["resolutoin", "resolution"],
  ["sead", "seed"],
  ["m", undefined],
  ["nx", undefined],
  ["colour", undefined],
  ["style", undefined],
  ["xxxxxxxxxx", undefined],
  ["negative_prompt", undefined],
])("the suggestion for %j is %j", (name, suggestion) => {
  expect(suggest(name, NAMES)).toBe(suggestion);
});

test("the closest name is suggested, and the first of equally close names", () => {
  expect(suggest("timeot", ["timer", "timeout"])).toBe("timeout");
  expect(suggest("timeot", ["timeout", "timer"])).toBe("timeout");
  expect(suggest("cat", ["bat", "rat"])).toBe("bat");
});

test("at most a third of the letters may differ", () => {
  expect(suggest("abcdef", ["abcdxy"])).toBe("abcdxy");
  expect(suggest("abcdef", ["abcxyz"])).toBeUndefined();
});

test("nothing is suggested without names", () => {
  expect(suggest("duration", [])).toBeUndefined();
});

test("didYouMean returns the end of a message, or nothing", () => {
  expect(didYouMean("duraton", NAMES)).toBe(". Did you mean `duration`?");
  expect(didYouMean("colour", NAMES)).toBe("");
});
