import { readFileSync } from "node:fs";

/** Locations of the package's `package.json`: from the sources, and from the built files in `dist`. */
const LOCATIONS = ["../../package.json", "../../../package.json"].map((location) => new URL(location, import.meta.url));

let cached: string | undefined;

/** Returns the version of this package, such as `0.1.0`. Reads its `package.json` once. */
export function suiteVersion(): string {
  cached ??= readVersion();
  return cached;
}

function readVersion(): string {
  for (const location of LOCATIONS) {
    const version = versionIn(location);
    if (version !== undefined) return version;
  }
  return "unknown";
}

function versionIn(location: URL): string | undefined {
  try {
    return /"version": "([^"]+)"/.exec(readFileSync(location, "utf8"))?.[1];
  } catch {
    return undefined;
  }
}
