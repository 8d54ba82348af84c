import { type Json, numbersIn } from "./mask.js";

/**
 * Normalizes what `contract:diff` prints: the differences by whom they break, without wording, and the version step.
 *
 * @param contract text of both contracts: the names and values in it are the words that are kept
 */
export function normalizeContractDiff(text: string, contract: string): Json {
  const [names, values] = [namesIn(contract), valuesIn(contract)];
  const groups: { readonly breaks: readonly string[]; readonly differences: Json[] }[] = [];
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  for (const line of lines) {
    if (!line.startsWith("  ")) groups.push({ breaks: whomItBreaks(line), differences: [] });
    else groups.at(-1)?.differences.push(normalizeDifference(line, names, values));
  }
  const steps = lines.filter((line) => !line.startsWith("  ")).flatMap((line) => line.match(/\b(?:major|minor|patch)\b/g) ?? []);
  return { groups: groups.filter(({ differences }) => differences.length > 0), steps };
}

/** A heading says who breaks first; what follows a semicolon is about who does not. */
function whomItBreaks(heading: string): readonly string[] {
  const [head = ""] = heading.toLowerCase().split(/[;:(]/);
  if (!/break|breaking/.test(head) || /\b(?:non-breaking|not break)/.test(head)) return [];
  return [...(/caller|client/.test(head) ? ["clients"] : []), ...(/server/.test(head) ? ["servers"] : [])];
}

function normalizeDifference(line: string, names: ReadonlySet<string>, values: ReadonlySet<string>): Json {
  const [place = "", ...rest] = line.trim().split(": ");
  const message = rest.join(": ");
  const words = message.split(/[^\w]+/).filter((word) => values.has(word));
  const urls = message.match(/https?:\/\/[^\s,]+|(?<=\s)\/[^\s,]+/g) ?? [];
  return {
    place: place.split(/[^\w/{}-]+/).filter((word) => names.has(word) || /^(?:[1-5]\d\d|\/.*)$/.test(word)),
    // The order of values is wording: "is 8, not 10", "was 10, is 8".
    values: [...new Set([...numbersIn(message).map(String), ...words, ...urls])].sort(),
  };
}

/** Words of OpenAPI and JSON Schema that may be part of a sentence, too. */
const KEYWORDS =
  /^(?:additionalProperties|components|content|description|examples?|headers|info|items|parameters|paths|properties|request|required?|responses?|schema|schemas|security|servers|summary|title|type|value)$/;

/** Returns the keys of a contract in YAML, and its methods in capital letters. */
function namesIn(contract: string): ReadonlySet<string> {
  const keys = [...contract.matchAll(/^ *"?([\w/{}-]+)"?:/gm)].map(([, key = ""]) => key);
  return new Set([...keys.filter((key) => !KEYWORDS.test(key)), "GET", "PUT", "POST", "PATCH", "DELETE"]);
}

/** Returns the values that the enumerations of a contract list. */
function valuesIn(contract: string): ReadonlySet<string> {
  return new Set([...contract.matchAll(/\benum: \[(.*)\]/g)].flatMap(([, list = ""]) => list.match(/\w+/g) ?? []));
}
