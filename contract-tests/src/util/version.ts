import { readPackageFile } from "./package-file.js";

let cached: string | undefined;

/** Returns the version of this package, such as `0.1.0`. Reads its `package.json` once. */
export function suiteVersion(): string {
  cached ??= /"version": "([^"]+)"/.exec(readPackageFile("package.json"))?.[1] ?? "unknown";
  return cached;
}
