import { type Check, type Clause, weightOf } from "../check.js";
import { ADVICE } from "./advice-table.js";

/**
 * Returns one line of advice to the implementer of the server: what to change so that the check passes. It is a sentence in
 * the imperative: "Return 400 or 422 if `duration` is above 8."
 *
 * @example adviceFor(verdict.check)
 */
export function adviceFor(clause: Clause): string {
  if (clause.advice !== undefined) return clause.advice;
  return isCheck(clause) ? adviceForValue(clause) : (adviceFromTable(clause) ?? adviceFromTitle(clause));
}

/** Whether a clause is the check of a value. Only such a check has a location in the request. */
function isCheck(clause: Clause): clause is Check {
  return "place" in clause && "examples" in clause;
}

/** Returns the entry of the advice table for an id without the prefix of its operation. The path parameter may have any name. */
function adviceFromTable({ clause, id }: Clause): string | undefined {
  const name = id.slice(id.lastIndexOf(":") + 1);
  return ADVICE[name] ?? (name.startsWith(`${clause}.`) ? ADVICE[`id.${name.slice(clause.length + 1)}`] : undefined);
}

/** Returns advice for a value of the request. The keyword of the clause is the end of its anchor. */
function adviceForValue(check: Check): string {
  const keyword = check.anchor.slice(check.anchor.lastIndexOf("/") + 1);
  const limit = check.clause.startsWith(`${check.place} ${keyword} `)
    ? check.clause.slice(check.place.length + keyword.length + 2)
    : undefined;
  const variant = variantOf(check, keyword);
  const value = { variant, limit: limit ?? "", description: descriptionOf(check), place: placeOf(check) };
  if (check.kind === "either") return undocumented(value.description, check.place === "body" ? "" : ` in ${value.place}`);
  const sentence = limit === undefined ? undefined : SENTENCES[keyword]?.[check.kind](value);
  return sentence === undefined
    ? (adviceFromTable(check) ?? adviceFromTitle(check))
    : withHint(sentence, check, keyword, variant);
}

/** Returns the variant of a check, as in its id: `numericString` for `duration.type.numericString.invalid`. */
function variantOf({ id, place }: Check, keyword: string): string {
  const [, rest = ""] = id.split(`${place}.${keyword}`);
  return rest.split(".").slice(1, -1).join(".");
}

/** Returns the values under test as a noun phrase: the title without its verb. */
function descriptionOf({ title }: Clause): string {
  return title
    .replace(/^(?:must|should) (?:accept|reject) |^may accept or reject /, "")
    .replace(/ where the documentation is ambiguous$/, "");
}

function placeOf({ place }: Check): string {
  if (place === "body") return "the body";
  return place.endsWith(".items") ? `an item of \`${place.slice(0, -".items".length)}\`` : `\`${place}\``;
}

interface Value {
  readonly variant: string;
  readonly limit: string;
  readonly description: string;
  readonly place: string;
}

type Sentences = Readonly<Record<"accept" | "reject", (value: Value) => string>>;

const REJECT = "Return 400 or 422 if";

const bound = (outside: string, inside: string): Sentences => ({
  accept: ({ limit, place }) => `Accept every ${place} ${inside.replace("LIMIT", limit)}.`,
  reject: ({ limit, place }) => `${REJECT} ${place} is ${outside} ${limit}.`,
});

const count: Sentences = {
  accept: ({ description, place }) => `Accept ${place} with ${description}.`,
  reject: ({ description, place }) => `${REJECT} ${place} has ${description}.`,
};

const value: Sentences = {
  accept: ({ description, place }) => `Accept ${description} as ${place}.`,
  reject: ({ description, place }) => `${REJECT} ${place} is ${description}.`,
};

const listed: Sentences = {
  accept: ({ limit, place }) => `Accept every listed value of ${place}: ${valuesIn(limit)}.`,
  reject: ({ description, limit, place }) => `${REJECT} ${place} is ${description}. Allow only ${valuesIn(limit)}.`,
};

/** Returns a list of values without brackets and quotation marks: `720p, 1080p`. */
function valuesIn(limit: string): string {
  return limit
    .replaceAll(/^\[|\]$/g, "")
    .replaceAll(/"([^",]*)"(,?)/g, "$1$2 ")
    .trim();
}

/** The sentences of each keyword, for a server that rejects valid values or accepts invalid ones. */
const SENTENCES: Readonly<Record<string, Sentences>> = {
  additionalProperties: {
    accept: ({ place }) => `Accept a request without ${place}.`,
    reject: ({ description }) => `${REJECT} a request has ${description}.`,
  },
  const: listed,
  default: {
    accept: ({ limit, place }) => `Accept a request without ${place}, and use the default ${limit}.`,
    reject: value.reject,
  },
  enum: listed,
  exclusiveMaximum: bound("not below", "below LIMIT"),
  exclusiveMinimum: bound("not above", "above LIMIT"),
  format: value,
  maximum: bound("above", "up to LIMIT"),
  maxItems: count,
  maxLength: count,
  minimum: bound("below", "from LIMIT"),
  minItems: count,
  minLength: count,
  multipleOf: {
    accept: ({ limit, place }) => `Accept every multiple of ${limit} as ${place}.`,
    reject: ({ limit, place }) => `${REJECT} ${place} is not a multiple of ${limit}.`,
  },
  pattern: value,
  required: {
    accept: value.accept,
    reject: ({ limit }) => `${REJECT} \`${limit}\` is missing.`,
  },
  type: value,
  uniqueItems: { accept: count.accept, reject: count.reject },
};

/** The usual cause of a fault, by kind, keyword and variant. */
const HINTS: Readonly<Record<string, string>> = {
  "accept maxLength": "Count Unicode code points, not bytes.",
  "accept maxLength astral": "Count Unicode code points, not UTF-16 code units.",
  "accept type text": "Do not restrict or change its characters.",
  "reject enum case": "Compare letter case.",
  "reject enum spelling": "Do not normalize the value.",
  "reject enum whitespace": "Do not trim the value.",
  "reject maxLength": "Do not trim or truncate the value.",
  "reject maxLength combining": "Count Unicode code points, not graphemes.",
  "reject type fraction": "Do not round the number.",
  "reject type null": "Do not treat null as an omitted value.",
  "reject type numericString": "Do not convert strings to numbers.",
};

function withHint(sentence: string, { kind, place }: Check, keyword: string, variant: string): string {
  if (place === "body") return sentence;
  const hint = HINTS[`${kind} ${keyword}${variant === "" ? "" : ` ${variant}`}`];
  return hint === undefined ? sentence : `${sentence} ${hint}`;
}

/** Turns the title of a check into the imperative. */
function adviceFromTitle(clause: Clause): string {
  const { title } = clause;
  if (weightOf(clause) === "observation") return undocumented(descriptionOf(clause), "");
  const rejected = /^(?:must|should) reject (.*)$/.exec(title)?.[1];
  if (rejected !== undefined) return `Return 400 or 422 for ${rejected}.`;
  const imperative = title.replace(/^(?:must|should) not /, "do not ").replace(/^(?:must|should) /, "");
  return `${imperative.slice(0, 1).toUpperCase()}${imperative.slice(1)}.`;
}

function undocumented(description: string, where: string): string {
  return `Document whether the server accepts ${description}${where}. Return 400 or 422 if it does not.`;
}
