import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json } from "./normalize/mask.js";

/** The normalized output of one revision, by names such as `report.json`. */
export type Artifacts = ReadonlyMap<string, Json>;

/** Represents an artifact that was not written. */
export const MISSING = "(missing)";

/** Normalizes a text. A text that cannot be parsed becomes the error message, which differs from any parsed artifact. */
export function normalizeText(text: string | undefined, normalize: (text: string) => Json): Json {
  if (text === undefined) return MISSING;
  try {
    return normalize(text);
  } catch (error) {
    return `(unreadable: ${(error as Error).message})`;
  }
}

/** Reads and normalizes a file. */
export async function readArtifact(path: string, normalize: (text: string) => Json): Promise<Json> {
  return normalizeText(await readFile(path, "utf8").catch(() => undefined), normalize);
}

/** Saves artifacts as JSON files, one folder per group, for a manual diff. */
export async function saveArtifacts(folder: string, group: string, artifacts: Artifacts): Promise<void> {
  const target = join(folder, group.replaceAll(/[^\w.@+-]+/g, "-"));
  await mkdir(target, { recursive: true });
  for (const [name, value] of artifacts) {
    const file = `${name.replaceAll(/[^\w.@+-]+/g, "-").replace(/\.json$/, "")}.json`;
    await writeFile(join(target, file), `${JSON.stringify(value, null, 2)}\n`);
  }
}
