import { readFileSync } from "node:fs";

/** The package's folder: from the sources, and from the built files in `dist`. */
const FOLDERS = ["../../", "../../../"].map((folder) => new URL(folder, import.meta.url));

/**
 * Reads a file in the folder of this package.
 *
 * @param name the file's name, such as `report.schema.json`
 * @throws Error if the file is missing
 */
export function readPackageFile(name: string): string {
  for (const folder of FOLDERS) {
    const text = readIfPresent(new URL(name, folder));
    if (text !== undefined) return text;
  }
  throw new Error(`${name} is missing: install the package again`);
}

function readIfPresent(location: URL): string | undefined {
  try {
    return readFileSync(location, "utf8");
  } catch {
    return undefined;
  }
}
