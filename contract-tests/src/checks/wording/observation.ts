import type { Clause } from "../check.js";

/** The reaction of the server to one request of a check. */
export interface Reaction {
  /** The name of the value or of the request. */
  readonly label: string;
  readonly accepted: boolean;
}

/**
 * Describes in one sentence what the server does where its behavior is not documented.
 *
 * @example "The server accepts an empty string and rejects null for `prompt`."
 */
export function describeReactions(check: Clause, reactions: readonly Reaction[]): string {
  const verbs = [...describe("accepts", reactions, true, check), ...describe("rejects", reactions, false, check)];
  if (verbs.length === 0) return "The server neither accepted nor rejected the request.";
  const place = "place" in check && check.place !== "body" ? ` for \`${String(check.place)}\`` : "";
  return `The server ${verbs.join(" and ")}${place}.`;
}

/** The maximum number of texts that a sentence names. */
const MAX_LABELS = 4;

/**
 * Describes in one sentence which valid texts a content policy rejects.
 *
 * @example "A content policy rejects "0" and "[]" for `prompt` (422 CONTENT_REJECTED); the server accepts other texts."
 */
export function describePolicy(
  check: Clause,
  rejected: readonly { readonly label: string; readonly received: string }[],
): string {
  const all = [...new Set(rejected.map(({ label }) => label))];
  const others = all.length > MAX_LABELS ? [`${all.length - MAX_LABELS} others`] : [];
  const labels = [...all.slice(0, MAX_LABELS), ...others];
  const place = "place" in check && check.place !== "body" ? ` for \`${String(check.place)}\`` : "";
  const status = (rejected[0]?.received ?? "").replace(/,.*$/, "");
  return `A content policy rejects ${enumerate(labels)}${place} (${status}). The server accepts other values of this kind.`;
}

function describe(verb: string, reactions: readonly Reaction[], isAccepted: boolean, check: Clause): readonly string[] {
  const { title } = check;
  const isValue = "place" in check;
  const labels = reactions.filter(({ accepted }) => accepted === isAccepted).map(({ label }) => labelFor(label, title, isValue));
  return labels.length === 0 ? [] : [`${verb} ${enumerate([...new Set(labels)])}`];
}

/** Returns a label as a noun phrase. A check with a single request names it only in its title. */
function labelFor(label: string, title: string, isValue: boolean): string {
  if (!isValue || label === "the request") return title.replace(/^may accept or reject /, "");
  return LABELS[label] ?? label;
}

const LABELS: Readonly<Record<string, string>> = {
  '""': "an empty string",
  "(omitted)": "a request without it",
  "0 items": "an empty array",
  "1 items": "an array of 1 item",
  "{}": "an empty object",
};

function enumerate(labels: readonly string[]): string {
  const last = labels.at(-1) ?? "";
  return labels.length > 1 ? `${labels.slice(0, -1).join(", ")} and ${last}` : last;
}
