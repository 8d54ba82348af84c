import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ContractError } from "../../contract-tests/src/contract/model.js";
import { compile } from "../../contract-tests/src/contract/validator.js";
import { isObject, type Json, type JsonObject } from "../../contract-tests/src/util/json.js";
import { anySchema, editRandomly, sampleValues } from "./random-schemas.js";
import { compareSchemas } from "./schema/compare.js";

/**
 * Number of random edits. `CONTRACT_DIFF_RUNS=20000 npx vitest run --project unit scripts/contract-diff/same-values.test.ts`
 * runs more, with 2,000 values for each edit.
 */
const RUNS = Number(process.env["CONTRACT_DIFF_RUNS"] ?? 60);
const VALUES = process.env["CONTRACT_DIFF_RUNS"] === undefined ? 300 : 2_000;
const SEED = Number(process.env["CONTRACT_DIFF_SEED"] ?? 1);

test("an edit without a difference does not change which values a schema accepts", { timeout: 3_600_000 }, () => {
  const counts = { empty: 0, different: 0, unused: 0 };
  fc.assert(
    fc.property(anySchema, fc.integer({ min: 1, max: 4 }), fc.integer(), (schema, edits, seed) => {
      const random = randomFrom(seed);
      const [before, after] = [schema, editRandomly(schema, edits, random)].map(toObject);
      if (before === undefined || after === undefined) return;
      let accepts: readonly ((value: Json) => boolean)[];
      try {
        accepts = [compile(before), compile(after)];
      } catch (error) {
        expect(error).toBeInstanceOf(ContractError);
        counts.unused++;
        return;
      }
      const differences = compareSchemas("body", "request", before, after).filter(({ id }) => id !== "annotation-changed");
      if (differences.length > 0) {
        counts.different++;
        return;
      }
      counts.empty++;
      const disputed = sampleValues([before, after], VALUES, random).find((value) => {
        const [first, second] = accepts.map((validate) => evaluate(validate, value));
        return first !== undefined && second !== undefined && first !== second;
      });
      if (disputed !== undefined)
        throw new Error(
          `no difference, but only one accepts ${JSON.stringify(disputed)}:\n${JSON.stringify(before)}\n${JSON.stringify(after)}`,
        );
    }),
    { numRuns: RUNS, seed: SEED },
  );
  if (process.env["CONTRACT_DIFF_RUNS"] !== undefined) console.log(JSON.stringify(counts));
  expect(counts.empty).toBeGreaterThan(RUNS / 5);
});

/** Returns undefined if Ajv's code for a schema with `unevaluated…` crashes (ajv 8.20). */
function evaluate(validate: (value: Json) => boolean, value: Json): boolean | undefined {
  try {
    return validate(value);
  } catch {
    return undefined;
  }
}

function toObject(schema: Json): JsonObject {
  return isObject(schema) ? schema : schema === false ? { not: {} } : {};
}

/** A small generator of random numbers (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
