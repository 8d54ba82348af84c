import { tokenize } from "./markup.js";
import { curlIn, type Json, OUTCOME } from "./mask.js";

const OUTCOMES = new RegExp(`^${OUTCOME}$`);

/** Normalizes `junit.xml`: the counts, and the id and the outcome of each test case. */
export function normalizeJunit(text: string): Json {
  const suites: Json[] = [];
  const cases: Record<string, Json>[] = [];
  for (const token of tokenize(text)) {
    const current = cases.at(-1);
    if (token.kind === "text" && current !== undefined && token.text.trim() !== "")
      Object.assign(current, readDetail(token.text));
    if (token.kind !== "open") continue;
    const { attributes, name } = token;
    if (name === "testsuites" || name === "testsuite") suites.push({ element: name, ...readCounts(attributes) });
    else if (name === "testcase") cases.push(readCase(attributes));
    else if (current !== undefined) {
      current["result"] = name;
      current["hasMessage"] = (attributes.get("message") ?? "") !== "";
    }
  }
  return { suites, cases };
}

function readCounts(attributes: ReadonlyMap<string, string>): Record<string, Json> {
  const counts = [...attributes].filter(([name]) => !["name", "time", "timestamp"].includes(name));
  return { ...Object.fromEntries(counts), hasTime: attributes.has("time") };
}

/** Reads a test case. Its name is an id and a title; only the id is stable. */
function readCase(attributes: ReadonlyMap<string, string>): Record<string, Json> {
  const [id = ""] = (attributes.get("name") ?? "").split(/:? |$/);
  return { id, classname: attributes.get("classname") ?? null, result: "passed" };
}

function readDetail(text: string): Record<string, Json> {
  const [beforeCurl = ""] = text.split("curl -");
  const [first = ""] = text.split(/\W/);
  return {
    ...(OUTCOMES.test(first) ? { outcome: first } : {}),
    anchors: beforeCurl.match(/#\/[^\s,)]*/g) ?? [],
    curl: curlIn(text),
  };
}
