import type { Step } from "../contract-diff/difference.js";

/** A version (Semantic Versioning 2.0.0) without its pre-release and build identifiers. */
type Version = readonly [major: number, minor: number, patch: number];

/**
 * Returns whether a release raises the version at least as far as a step requires. Before 1.0.0, a minor version may contain
 * breaking changes (§4), and a patch version may contain all other changes.
 *
 * @throws TypeError if `from` or `to` is not a version
 */
export function isRaised(from: string, to: string, step: Step): boolean {
  const [before, after] = [parseVersion(from), parseVersion(to)];
  const raisedIndex = after.findIndex((part, index) => part !== before[index]);
  if (raisedIndex < 0) return step === "none";
  if ((after[raisedIndex] ?? 0) < (before[raisedIndex] ?? 0)) return false;
  const requiredIndex = { major: 0, minor: 1, patch: 2, none: 2 }[step];
  return raisedIndex <= (before[0] === 0 ? Math.min(requiredIndex + 1, 2) : requiredIndex);
}

function parseVersion(text: string): Version {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(text) ?? [];
  if (patch === undefined) throw new TypeError(`${text} is not a version such as 1.2.3`);
  return [Number(major), Number(minor), Number(patch)];
}
