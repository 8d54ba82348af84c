import type { SemverBump } from "../contract-diff/difference.js";

/** A version (Semantic Versioning 2.0.0) without its pre-release and build identifiers. */
type Version = readonly [major: number, minor: number, patch: number];

/**
 * Returns whether a release raises the version at least as far as a bump requires. Before 1.0.0, a minor version may contain
 * breaking changes (§4), and a patch version may contain all other changes.
 *
 * @throws TypeError if `from` or `to` is not a version
 */
export function isRaised(from: string, to: string, bump: SemverBump): boolean {
  const [old, now] = [parseVersion(from), parseVersion(to)];
  const raised = now.findIndex((part, index) => part !== old[index]);
  if (raised < 0) return bump === "none";
  if ((now[raised] ?? 0) < (old[raised] ?? 0)) return false;
  const asked = { major: 0, minor: 1, patch: 2, none: 2 }[bump];
  return raised <= (old[0] === 0 ? Math.min(asked + 1, 2) : asked);
}

function parseVersion(text: string): Version {
  const [, major, minor, patch] = /^v?(\d+)\.(\d+)\.(\d+)(?:[-+].*)?$/.exec(text) ?? [];
  if (patch === undefined) throw new TypeError(`${text} is not a version such as 1.2.3`);
  return [Number(major), Number(minor), Number(patch)];
}
