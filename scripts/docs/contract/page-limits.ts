import { submissions } from "../../../contract-tests/src/contract/model.js";
import { parseContract } from "../../../contract-tests/src/contract/parse.js";
import { propertiesOf } from "../../../contract-tests/src/contract/schema.js";

/** Hand-written pages that contain the smallest duration above the maximum. `npm run generate` updates the number. */
export const PAGES_WITH_LIMITS: readonly string[] = ["README.md", "docs/getting-started.md", "docs/comparison.md"];

/**
 * Updates the maximum duration, and the smallest duration above it, to the values of the contract.
 *
 * @param openapi text of `generated/openapi.json`
 * @returns the page; unchanged if the contract has no maximum duration
 */
export function updateLimits(page: string, openapi: string): string {
  const [submission] = submissions(parseContract(openapi, "generated/openapi.json"));
  const { maximum } = propertiesOf(submission?.request.schema ?? {})["duration"] ?? {};
  if (typeof maximum !== "number") return page;
  return page
    .replaceAll(/(`duration(?:: |` of ))\d+/g, (_, before: string) => `${before}${maximum + 1}`)
    .replaceAll(/\bif \d+ is the maximum/g, `if ${maximum} is the maximum`);
}
