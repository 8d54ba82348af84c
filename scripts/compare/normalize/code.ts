import ts from "typescript";
import type { Json } from "./mask.js";

/** Normalizes a file in `generated/`: removes comments from code, and descriptions from JSON. */
export function normalizeGenerated(name: string, text: string): Json {
  if (name.endsWith(".json")) return withoutDescriptions(JSON.parse(text) as Json);
  const kind = name.endsWith(".js") ? ts.ScriptKind.JS : ts.ScriptKind.TS;
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, false, kind);
  return ts.createPrinter({ removeComments: true }).printFile(source).split("\n");
}

/** Removes titles, summaries and descriptions, which are strings. The schema of a property named `title` is kept. */
function withoutDescriptions(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name, item]) => !(typeof item === "string" && /^(?:title|summary|description)$/.test(name)),
  );
  return Object.fromEntries(kept.map(([name, item]) => [name, withoutDescriptions(item)]));
}
