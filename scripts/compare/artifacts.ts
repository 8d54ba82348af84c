import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Json } from "./normalize/mask.js";

/** What one revision wrote, normalized, by name, such as `report.json`. */
export type Artifacts = ReadonlyMap<string, Json>;

/** Stands for an artifact that was not written, or that cannot be parsed. */
export const MISSING = "(missing)";

/** Normalizes a text; one that cannot be parsed becomes the reason, which differs from any parsed artifact. */
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

/** Saves artifacts as JSON with sorted folders, for a manual diff. */
export async function saveArtifacts(folder: string, group: string, artifacts: Artifacts): Promise<void> {
  const target = join(folder, group.replaceAll(/[^\w.@+-]+/g, "-"));
  await mkdir(target, { recursive: true });
  for (const [name, value] of artifacts) {
    const file = `${name.replaceAll(/[^\w.@+-]+/g, "-").replace(/\.json$/, "")}.json`;
    await writeFile(join(target, file), `${JSON.stringify(value, null, 2)}\n`);
  }
}
