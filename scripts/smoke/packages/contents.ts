import { contentsOf } from "../../lib/pack.js";

/**
 * Files that a package may contain: its documentation and metadata, its code, the types of its code, and the package.json that
 * makes a build CommonJS.
 */
const ALLOWED =
  /^(LICENSE|README\.md|package\.json|report\.schema\.json|dist\/.+\.js|dist\/.+\.d\.ts|dist\/cjs\/package\.json|dist\/src\/openapi\.json)$/;

/** Files that no user needs: tests and their fixtures. */
const INTERNAL = /(^|\/)(test|suite|fixtures|node_modules)\/|\.test\b|\.test-d\b|tsbuildinfo/;

/** Returns a problem for each file of a tarball that users do not need, and for each required file that is missing. */
export async function findContentProblems(tarball: string): Promise<readonly string[]> {
  const paths = await contentsOf(tarball);
  const present = new Set(paths);
  return [
    ...paths.filter((path) => !ALLOWED.test(path) || INTERNAL.test(path)).map((path) => `${path} must not be published`),
    ...["LICENSE", "README.md"].filter((path) => !present.has(path)).map((path) => `${path} is missing`),
  ];
}
