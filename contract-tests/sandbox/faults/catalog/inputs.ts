import { isArray, isObject, type Json, type JsonObject } from "../../../src/util/json.js";
import type { Behavior, Call, Handlers } from "../../context.js";
import { type ClauseFinder, operationsOf, responseProperties } from "../clause.js";
import { type FaultTemplate, fault } from "../fault.js";
import { defaulting, type Parameter, type ParameterBehavior, perParameter, storing } from "../parameter.js";

/** Differences between the request and the `input` that the server returns for it. */
export const INPUTS: readonly FaultTemplate[] = [
  perParameter("input.wrong", "returns a different value of {} than was sent", undefined, storingOtherValue, {
    reach: "everywhere",
  }),
  perParameter(
    "input.ignored",
    "returns the default of {} instead of the value sent",
    "default",
    storing((_, { schema }) => schema["default"] ?? null),
    { reach: "everywhere" },
  ),
  perParameter(
    "input.null",
    "returns null for {}",
    "type",
    storing(() => null),
  ),
  perParameter(
    "input.text",
    "returns {} as a string",
    "type",
    unlessStringOrArray(storing((value) => (typeof value === "string" || isArray(value) ? value : JSON.stringify(value)))),
  ),
  perParameter(
    "input.listed",
    "returns {} wrapped in an array",
    "type",
    storing((value) => [value]),
  ),
  perParameter(
    "input.oneMore",
    "returns {} increased by 1",
    "minimum",
    storing((value) => (typeof value === "number" ? value + 1 : value)),
  ),
  perParameter(
    "input.positive",
    "returns {} without its sign",
    "minimum",
    ifNegativeAllowed(storing((value) => (typeof value === "number" ? Math.abs(value) : value))),
  ),
  perParameter(
    "input.zeroDrawn",
    "replaces 0 for {} with a random value",
    "type",
    ifNegativeAllowed(storing((value) => (value === 0 ? 12345 : value))),
  ),
  perParameter(
    "input.drawnAlways",
    "replaces every value of {} with a random value",
    "type",
    ifNegativeAllowed(storing((value) => (typeof value === "number" ? (Math.abs(value) % 999_983) + 7 : value))),
  ),
  perParameter("default.wrong", "uses a wrong default for {}", "default", defaultingToOtherValue, {
    reach: "everywhere",
  }),
  perParameter("default.null", "returns null when {} is omitted", "default", defaulting(null)),
  perParameter(
    "default.text",
    "returns the default of {} as a string",
    "default",
    unlessStringOrArray((parameter) => defaulting(String(parameter.schema["default"]))(parameter)),
  ),
  perParameter("default.sticky", "uses {} of the previous request when {} is omitted", "default", defaultingToPrevious),
  perParameter("default.last", "uses the last allowed value of {} as the default", "enum", defaultingToLast),
  perParameter(
    "default.sometimes",
    "uses a wrong default for {} when the request has only one property",
    "default",
    defaultingToOtherWhenAlone,
  ),
  ...textFaults(),
  ...listFaults(),
  fault("input.stale", "returns the `input` of the previous request", inputClause, { override: storingPreviousInput }),
  fault("input.staleSometimes", "returns the `input` of the previous request for every fourth submission", inputClause, {
    override: storingPreviousInputSometimes,
  }),
  fault("input.merged", "merges the properties of earlier requests into `input`", inputClause, { override: mergingInputs }),
  fault("input.first", "returns the `input` of the first request for every submission", inputClause, { override: keepingFirst }),
  fault("input.swapped", "swaps the first two integers of `input`", inputClause, { override: swappingIntegers }),
];

function inputClause(...[contract]: Parameters<ClauseFinder>): ReturnType<ClauseFinder> {
  return operationsOf(contract, "submission")
    .flatMap(responseProperties)
    .find(({ name }) => name === "input");
}

/** Defines faults that change strings. */
function textFaults(): readonly FaultTemplate[] {
  const changes: readonly (readonly [id: string, title: string, change: (text: string) => string])[] = [
    ["cut", "truncates {} to 256 characters", (text) => text.slice(0, 256)],
    [
      "shortened",
      "drops the last tenth of {} above 100 characters",
      (text) => (text.length > 100 ? text.slice(0, Math.floor(text.length * 0.9)) : text),
    ],
    [
      "lastLost",
      "drops the last character of {} above 1000 characters",
      (text) => (text.length > 1000 ? text.slice(0, -1) : text),
    ],
    ["trimmed", "trims whitespace around {}", (text) => text.trim()],
    ["collapsed", "collapses whitespace in {}", (text) => text.replace(/\s+/g, " ")],
    ["lines", "converts carriage returns in {} to line feeds", (text) => text.replace(/\r\n?/g, "\n")],
    ["oneLine", "replaces line breaks in {} with spaces", (text) => text.replace(/[\r\n]+/g, " ")],
    ["tabs", "replaces tabs in {} with spaces", (text) => text.replaceAll("\t", "    ")],
    ["controls", "removes control characters from {}", (text) => text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "")],
    ["nulCut", "truncates {} at U+0000", (text) => text.split("\0")[0] ?? ""],
    ["nfc", "normalizes {} to NFC", (text) => text.normalize("NFC")],
    ["nfd", "normalizes {} to NFD", (text) => text.normalize("NFD")],
    ["nfkc", "normalizes {} to NFKC", (text) => text.normalize("NFKC")],
    ["ascii", "removes non-ASCII characters from {}", (text) => text.replace(/[^\x00-\x7f]/g, "")],
    [
      "questionMarks",
      "replaces characters outside Latin-1 in {} with question marks",
      (text) => text.replace(/[^\x00-\xff]/g, "?"),
    ],
    ["accents", "removes accents from {}", (text) => text.normalize("NFD").replace(/\p{M}/gu, "")],
    [
      "astral",
      "removes characters outside the Basic Multilingual Plane from {}",
      (text) => text.replace(/[\u{10000}-\u{10ffff}]/gu, ""),
    ],
    [
      "halved",
      "replaces characters outside the Basic Multilingual Plane in {} with U+FFFD",
      (text) => text.replace(/[\u{10000}-\u{10ffff}]/gu, "\ufffd"),
    ],
    [
      "joiners",
      "removes joiners and directional marks from {}",
      (text) => text.replace(/[\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g, ""),
    ],
    ["softHyphens", "removes soft hyphens from {}", (text) => text.replaceAll("\u00ad", "")],
    ["variations", "removes variation selectors from {}", (text) => text.replaceAll("\ufe0f", "")],
    ["skinTones", "removes the skin tone of emoji from {}", (text) => text.replace(/[\u{1f3fb}-\u{1f3ff}]/gu, "")],
    ["unfinished", "removes a full stop at the end of {}", (text) => text.replace(/[.。]$/, "")],
    ["mojibake", "decodes {} as Latin-1", (text) => Buffer.from(text, "utf8").toString("latin1")],
    ["lowerCase", "converts {} to lowercase", (text) => text.toLowerCase()],
    ["upperFirst", "capitalizes the first letter of {}", (text) => text.charAt(0).toUpperCase() + text.slice(1)],
    [
      "escaped",
      "escapes HTML characters in {}",
      (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
    ],
    [
      "unescaped",
      "decodes HTML entities in {}",
      (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"),
    ],
    ["stripped", "removes HTML tags from {}", (text) => text.replace(/<[^>]*>/g, "")],
    ["backslashes", "adds backslashes before quotation marks in {}", (text) => text.replace(/(["'\\])/g, "\\$1")],
    ["unslashed", "removes backslashes from {}", (text) => text.replaceAll("\\", "")],
    [
      "curly",
      "replaces straight quotation marks in {} with curly ones",
      (text) => text.replace(/"([^"]*)"/g, "\u201c$1\u201d").replaceAll("'", "\u2019"),
    ],
    [
      "decoded",
      "percent-decodes {} and replaces plus signs with spaces",
      (text) =>
        text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).replaceAll("+", " "),
    ],
    ["templated", "evaluates template expressions in {}", (text) => text.replace(/\{\{?[^}]*\}?\}|\$\{[^}]*\}/g, "")],
    ["suffixed", "appends words to {}", (text) => `${text}, high quality`],
    ["reversed", "reverses the characters of {}", (text) => [...text].reverse().join("")],
  ];
  return changes.map(([id, title, change]) =>
    perParameter(`prompt.${id}`, title, "maxLength", (parameter) =>
      parameter.schema["enum"] === undefined
        ? storing((value) => (typeof value === "string" ? change(value) : value))(parameter)
        : undefined,
    ),
  );
}

/** Defines faults that change arrays. */
function listFaults(): readonly FaultTemplate[] {
  const changes: readonly (readonly [id: string, title: string, change: (list: readonly Json[]) => Json])[] = [
    ["reversed", "reverses the items of {}", (list) => [...list].reverse()],
    ["sorted", "sorts the items of {}", (list) => [...list].sort()],
    ["distinct", "removes duplicate items from {}", (list) => [...new Set(list)]],
    ["firstOnly", "keeps only the first item of {}", (list) => list.slice(0, 1)],
    ["lastOnly", "keeps only the last item of {}", (list) => list.slice(-1)],
    ["firstTwo", "keeps only the first two items of {}", (list) => list.slice(0, 2)],
    ["lastLost", "drops the last item of {}", (list) => list.slice(0, -1)],
    ["emptied", "returns an empty array for {}", () => []],
    ["joined", "returns {} as a comma-separated string", (list) => list.join(",")],
    ["single", "returns a single item of {} without the array", (list) => (list.length === 1 ? (list[0] ?? null) : list)],
    ["counted", "returns the number of items instead of {}", (list) => list.length],
    ["objects", "returns objects instead of strings in {}", (list) => list.map((url) => ({ url }))],
    ["extended", "adds an item to {}", (list) => [...list, "https://example.com/watermark.png"]],
    ["lowerCase", "converts the items of {} to lowercase", mapStrings((item) => item.toLowerCase())],
    ["normalized", "normalizes URLs in {}", mapStrings((item) => (URL.canParse(item) ? new URL(item).href : item))],
    ["withoutQuery", "removes the query string from URLs in {}", mapStrings((item) => item.split("?")[0] ?? "")],
    [
      "proxied",
      "replaces URLs in {} with proxy URLs",
      mapStrings((item) => `https://cdn.example.com/${encodeURIComponent(item)}`),
    ],
    ["insecure", "changes https to http in {}", mapStrings((item) => item.replace(/^https:/, "http:"))],
  ];
  return changes.map(([id, title, change]) =>
    perParameter(
      `list.${id}`,
      title,
      "items",
      storing((value) => (isArray(value) ? change(value) : value)),
    ),
  );
}

function mapStrings(change: (item: string) => string): (list: readonly Json[]) => Json {
  return (list) => list.map((item) => (typeof item === "string" ? change(item) : item));
}

function unlessStringOrArray(behaviorFor: ParameterBehavior): ParameterBehavior {
  return (parameter) =>
    ["string", "array"].some((type) => [parameter.schema["type"]].flat().includes(type)) ? undefined : behaviorFor(parameter);
}

/** Applies only to parameters that allow negative numbers. */
function ifNegativeAllowed(behaviorFor: ParameterBehavior): ParameterBehavior {
  return (parameter) => (Number(parameter.schema["minimum"] ?? 0) < 0 ? behaviorFor(parameter) : undefined);
}

function storingOtherValue(parameter: Parameter): Behavior | undefined {
  return storing((value) => otherValidValue(value, parameter.schema))(parameter);
}

function defaultingToOtherValue(parameter: Parameter): Behavior | undefined {
  return defaulting(otherValidValue(parameter.schema["default"] ?? null, parameter.schema))(parameter);
}

function defaultingToLast(parameter: Parameter): Behavior | undefined {
  const values = parameter.schema["enum"];
  const last = isArray(values) ? values.at(-1) : undefined;
  return last === undefined || last === parameter.schema["default"] ? undefined : defaulting(last)(parameter);
}

/** Returns another valid value, so that the response violates no schema. */
function otherValidValue(value: Json, { enum: values, maximum, minimum }: JsonObject): Json {
  if (isArray(values)) return values[(values.indexOf(value) + 1) % values.length] ?? null;
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return typeof maximum === "number" && value >= maximum ? Number(minimum ?? 0) : value + 1;
  if (isArray(value)) return value.length === 0 ? ["https://example.com/other.png"] : [];
  return typeof value === "string" ? "a dog" : 1;
}

function defaultingToPrevious({ name, operation }: Parameter): Behavior {
  return {
    override: ({ normalize }) => {
      let previous: Json | undefined;
      return {
        normalize: (call, body) => {
          const input = normalize(call, body);
          if (call.target.kind === "nowhere" || call.target.operation !== operation) return input;
          if (Object.hasOwn(body, name)) previous = body[name];
          return previous === undefined ? input : { ...input, [name]: previous };
        },
      };
    },
  };
}

function defaultingToOtherWhenAlone(parameter: Parameter): Behavior | undefined {
  const { override } = defaultingToOtherValue(parameter) ?? {};
  return {
    override: (handlers, context) => ({
      normalize: (call, body) =>
        Object.keys(body).length === 1
          ? (override?.(handlers, context).normalize ?? handlers.normalize)(call, body)
          : handlers.normalize(call, body),
    }),
  };
}

function storingPreviousInput({ normalize }: Handlers): Partial<Handlers> {
  let previous: JsonObject | undefined;
  return {
    normalize: (call, body) => {
      const current = normalize(call, body);
      const stored = previous ?? current;
      previous = current;
      return stored;
    },
  };
}

function storingPreviousInputSometimes({ normalize }: Handlers): Partial<Handlers> {
  let previous: JsonObject | undefined;
  let count = 0;
  return {
    normalize: (call, body) => {
      const current = normalize(call, body);
      count += 1;
      const stored = count % 4 === 0 ? (previous ?? current) : current;
      previous = current;
      return stored;
    },
  };
}

function mergingInputs({ normalize }: Handlers): Partial<Handlers> {
  let merged: JsonObject = {};
  return {
    normalize: (call, body) => {
      merged = { ...merged, ...body };
      return normalize(call, merged);
    },
  };
}

function keepingFirst({ normalize }: Handlers): Partial<Handlers> {
  let stored: JsonObject | undefined;
  return {
    normalize: (call, body) => {
      stored ??= normalize(call, body);
      return stored;
    },
  };
}

function swappingIntegers({ normalize }: Handlers): Partial<Handlers> {
  return {
    normalize: (call: Call, body) => {
      const input = normalize(call, body);
      const [one, other] = Object.keys(input).filter((name) => Number.isInteger(input[name]) && Object.hasOwn(body, name));
      if (one === undefined || other === undefined || !isObject(input)) return input;
      return { ...input, [one]: input[other] ?? null, [other]: input[one] ?? null };
    },
  };
}
