import { type Json, numbersIn } from "./mask.js";

/**
 * Normalizes the output of `contract:diff`: the differences grouped by whether they break clients or servers, without
 * wording, and the required version step.
 *
 * @param contract text of both contracts; the names and values in it are the words that are kept
 */
export function normalizeContractDiff(text: string, contract: string): Json {
  const [names, values] = [namesIn(contract), valuesIn(contract)];
  const groups: { readonly breaks: readonly string[]; readonly differences: Json[] }[] = [];
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  for (const line of lines) {
    if (!line.startsWith("  ")) groups.push({ breaks: affectedParties(line), differences: [] });
    else groups.at(-1)?.differences.push(normalizeDifference(line, names, values));
  }
  const steps = lines.filter((line) => !line.startsWith("  ")).flatMap((line) => line.match(/\b(?:major|minor|patch)\b/g) ?? []);
  return { groups: groups.filter(({ differences }) => differences.length > 0), steps };
}

/** Returns who is affected by a group. Only the heading's part before the first `;`, `:` or `(` lists them. */
function affectedParties(heading: string): readonly string[] {
  const [head = ""] = heading.toLowerCase().split(/[;:(]/);
  if (!/break|breaking/.test(head) || /\b(?:non-breaking|not break)/.test(head)) return [];
  return [...(/caller|client/.test(head) ? ["clients"] : []), ...(/server/.test(head) ? ["servers"] : [])];
}

function normalizeDifference(line: string, names: ReadonlySet<string>, values: ReadonlySet<string>): Json {
  const [location = "", ...messageParts] = line.trim().split(": ");
  const message = messageParts.join(": ");
  const words = message.split(/[^\w]+/).filter((word) => values.has(word));
  const urls = message.match(/https?:\/\/[^\s,]+|(?<=\s)\/[^\s,]+/g) ?? [];
  return {
    location: location.split(/[^\w/{}-]+/).filter((word) => names.has(word) || /^(?:[1-5]\d\d|\/.*)$/.test(word)),
    // The order of values is wording: "is 8, not 10", "was 10, is 8".
    values: [...new Set([...numbersIn(message).map(String), ...words, ...urls])].sort(),
  };
}

/** Keys of OpenAPI and JSON Schema that are also common English words. */
const KEYWORDS =
  /^(?:additionalProperties|components|content|description|examples?|headers|info|items|parameters|paths|properties|request|required?|responses?|schema|schemas|security|servers|summary|title|type|value)$/;

/** Returns the keys of a contract in YAML, and the HTTP methods in capital letters. */
function namesIn(contract: string): ReadonlySet<string> {
  const keys = [...contract.matchAll(/^ *"?([\w/{}-]+)"?:/gm)].map(([, key = ""]) => key);
  return new Set([...keys.filter((key) => !KEYWORDS.test(key)), "GET", "PUT", "POST", "PATCH", "DELETE"]);
}

/** Returns the values of all enums of a contract. */
function valuesIn(contract: string): ReadonlySet<string> {
  return new Set([...contract.matchAll(/\benum: \[(.*)\]/g)].flatMap(([, list = ""]) => list.match(/\w+/g) ?? []));
}
