import { contentsOf } from "../../lib/pack.js";

/** What a package may hold: what it says of itself, what runs, and the types of that. */
const BELONGS = /^(LICENSE|README\.md|package\.json|report\.schema\.json|dist\/.+\.js|dist\/.+\.d\.ts|dist\/src\/openapi\.json)$/;

/** What no user needs: tests, and what is for them. */
const INTERNAL = /(^|\/)(test|suite|fixtures|node_modules)\/|\.test\b|\.test-d\b|tsbuildinfo/;

/** What is wrong with what a tarball holds: what nobody needs, and what is missing beside a module. */
export async function faultsOfContents(tarball: string): Promise<readonly string[]> {
  const paths = await contentsOf(tarball);
  const present = new Set(paths);
  return [
    ...paths.filter((path) => !BELONGS.test(path) || INTERNAL.test(path)).map((path) => `${path} is of no use to a user`),
    ...["LICENSE", "README.md"].filter((path) => !present.has(path)).map((path) => `${path} is missing`),
  ];
}
