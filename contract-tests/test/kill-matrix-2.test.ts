import { expect, test } from "vitest";
import { survivors } from "./survivors.js";

test("every fault is caught, part 2 of 2", async () => {
  expect(await survivors(1, 2)).toEqual([]);
}, 300_000);
