import { expect, test } from "vitest";
import { survivors } from "./survivors.js";

// Half of the faults, in two parts, keep the tests within minutes; `npm run kill-matrix` takes them all.
test("every second fault is caught, part 2 of 2", async () => {
  expect(await survivors(1, 4)).toEqual([]);
}, 300_000);
