import { isArray, isObject, type Json, type JsonObject } from "../../../src/util/json.js";
import type { Behavior, Call, Handlers } from "../../context.js";
import { type ClauseFinder, operationsOf, responseProperties } from "../clause.js";
import { type FaultTemplate, fault } from "../fault.js";
import { defaulting, type Parameter, type ParameterBehavior, perParameter, storing } from "../parameter.js";

/** What was asked for, and what the generation says it was asked for. */
export const INPUTS: readonly FaultTemplate[] = [
  perParameter("input.wrong", "answers another {} than was sent", undefined, storingOtherValue, { reach: "everywhere" }),
  perParameter(
    "input.ignored",
    "answers the default of {} whatever was sent",
    "default",
    storing((_, { schema }) => schema["default"] ?? null),
    { reach: "everywhere" },
  ),
  perParameter(
    "input.null",
    "answers null for {}",
    "type",
    storing(() => null),
  ),
  perParameter(
    "input.text",
    "answers {} as a text",
    "type",
    unlessStringOrArray(storing((value) => (typeof value === "string" || isArray(value) ? value : JSON.stringify(value)))),
  ),
  perParameter(
    "input.listed",
    "answers {} within a list",
    "type",
    storing((value) => [value]),
  ),
  perParameter(
    "input.oneMore",
    "answers {} greater by one",
    "minimum",
    storing((value) => (typeof value === "number" ? value + 1 : value)),
  ),
  perParameter(
    "input.positive",
    "answers {} without its sign",
    "minimum",
    ifNegativeAllowed(storing((value) => (typeof value === "number" ? Math.abs(value) : value))),
  ),
  perParameter(
    "input.zeroDrawn",
    "draws {} anew where 0 was sent",
    "type",
    ifNegativeAllowed(storing((value) => (value === 0 ? 12345 : value))),
  ),
  perParameter(
    "input.drawnAlways",
    "draws {} anew whatever was sent",
    "type",
    ifNegativeAllowed(storing((value) => (typeof value === "number" ? (Math.abs(value) % 999_983) + 7 : value))),
  ),
  perParameter("default.wrong", "fills in another {} than the default", "default", defaultingToOtherValue, {
    reach: "everywhere",
  }),
  perParameter("default.null", "answers null where {} was left out", "default", defaulting(null)),
  perParameter(
    "default.text",
    "fills in the default of {} as a text",
    "default",
    unlessStringOrArray((parameter) => defaulting(String(parameter.schema["default"]))(parameter)),
  ),
  perParameter("default.sticky", "fills in the {} of the request before", "default", defaultingToPrevious),
  perParameter("default.last", "fills in the last value of {}", "enum", defaultingToLast),
  perParameter("default.sometimes", "fills in another {} when nothing else is sent", "default", defaultingToOtherWhenAlone),
  ...textFaults(),
  ...listFaults(),
  fault("input.stale", "answers the input of the request before", inputClause, { override: stale }),
  fault("input.staleSometimes", "answers every fourth time the input of the request before", inputClause, {
    override: staleSometimes,
  }),
  fault("input.merged", "keeps what earlier requests sent", inputClause, { override: merged }),
  fault("input.first", "answers the input of the first request", inputClause, { override: keepingFirst }),
  fault("input.swapped", "swaps the first two whole numbers", inputClause, { override: swapped }),
];

function inputClause(...[contract]: Parameters<ClauseFinder>): ReturnType<ClauseFinder> {
  return operationsOf(contract, "submission")
    .flatMap(responseProperties)
    .find(({ name }) => name === "input");
}

/** What may become of a text on its way. */
function textFaults(): readonly FaultTemplate[] {
  const changes: readonly (readonly [id: string, title: string, change: (text: string) => string])[] = [
    ["cut", "cuts {} to 256 characters", (text) => text.slice(0, 256)],
    [
      "shortened",
      "cuts the last tenth off a long {}",
      (text) => (text.length > 100 ? text.slice(0, Math.floor(text.length * 0.9)) : text),
    ],
    [
      "lastLost",
      "loses the last character of a {} of the greatest length",
      (text) => (text.length > 1000 ? text.slice(0, -1) : text),
    ],
    ["trimmed", "takes white space from the ends of {}", (text) => text.trim()],
    ["collapsed", "makes one space of any white space in {}", (text) => text.replace(/\s+/g, " ")],
    ["lines", "makes line feeds of carriage returns in {}", (text) => text.replace(/\r\n?/g, "\n")],
    ["oneLine", "takes line ends out of {}", (text) => text.replace(/[\r\n]+/g, " ")],
    ["tabs", "makes spaces of tabs in {}", (text) => text.replaceAll("\t", "    ")],
    ["controls", "takes control characters out of {}", (text) => text.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, "")],
    ["nulCut", "cuts {} at U+0000", (text) => text.split("\0")[0] ?? ""],
    ["nfc", "composes the characters of {} (NFC)", (text) => text.normalize("NFC")],
    ["nfd", "decomposes the characters of {} (NFD)", (text) => text.normalize("NFD")],
    ["nfkc", "replaces characters of {} by similar ones (NFKC)", (text) => text.normalize("NFKC")],
    ["ascii", "takes what is not ASCII out of {}", (text) => text.replace(/[^\x00-\x7f]/g, "")],
    ["questionMarks", "puts question marks for what is not Latin-1 in {}", (text) => text.replace(/[^\x00-\xff]/g, "?")],
    ["accents", "takes accents off {}", (text) => text.normalize("NFD").replace(/\p{M}/gu, "")],
    [
      "astral",
      "takes characters beyond the Basic Multilingual Plane out of {}",
      (text) => text.replace(/[\u{10000}-\u{10ffff}]/gu, ""),
    ],
    [
      "halved",
      "puts U+FFFD for characters beyond the Basic Multilingual Plane in {}",
      (text) => text.replace(/[\u{10000}-\u{10ffff}]/gu, "\ufffd"),
    ],
    [
      "joiners",
      "takes joiners and marks of direction out of {}",
      (text) => text.replace(/[\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]/g, ""),
    ],
    ["mojibake", "reads {} as Latin-1", (text) => Buffer.from(text, "utf8").toString("latin1")],
    ["lowerCase", "answers {} in lower case", (text) => text.toLowerCase()],
    ["upperFirst", "begins {} with a capital", (text) => text.charAt(0).toUpperCase() + text.slice(1)],
    [
      "escaped",
      "escapes {} as for a page",
      (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;"),
    ],
    [
      "unescaped",
      "reads character references in {}",
      (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"),
    ],
    ["stripped", "takes tags out of {}", (text) => text.replace(/<[^>]*>/g, "")],
    ["backslashes", "puts backslashes before quotation marks in {}", (text) => text.replace(/(["'\\])/g, "\\$1")],
    ["unslashed", "takes backslashes out of {}", (text) => text.replaceAll("\\", "")],
    [
      "curly",
      "makes curly quotation marks of straight ones in {}",
      (text) => text.replace(/"([^"]*)"/g, "\u201c$1\u201d").replaceAll("'", "\u2019"),
    ],
    [
      "decoded",
      "decodes percent signs and plus signs in {}",
      (text) =>
        text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))).replaceAll("+", " "),
    ],
    ["templated", "fills in templates in {}", (text) => text.replace(/\{\{?[^}]*\}?\}|\$\{[^}]*\}/g, "")],
    ["suffixed", "adds words to {}", (text) => `${text}, high quality`],
    ["reversed", "answers {} backwards", (text) => [...text].reverse().join("")],
  ];
  return changes.map(([id, title, change]) =>
    perParameter(`prompt.${id}`, title, "maxLength", (parameter) =>
      parameter.schema["enum"] === undefined
        ? storing((value) => (typeof value === "string" ? change(value) : value))(parameter)
        : undefined,
    ),
  );
}

/** What may become of a list on its way. */
function listFaults(): readonly FaultTemplate[] {
  const changes: readonly (readonly [id: string, title: string, change: (list: readonly Json[]) => Json])[] = [
    ["reversed", "turns {} round", (list) => [...list].reverse()],
    ["sorted", "sorts {}", (list) => [...list].sort()],
    ["distinct", "answers what is twice in {} once", (list) => [...new Set(list)]],
    ["firstOnly", "keeps the first item of {} alone", (list) => list.slice(0, 1)],
    ["lastOnly", "keeps the last item of {} alone", (list) => list.slice(-1)],
    ["firstTwo", "keeps two items of {}", (list) => list.slice(0, 2)],
    ["lastLost", "loses the last item of {}", (list) => list.slice(0, -1)],
    ["emptied", "answers an empty list for {}", () => []],
    ["joined", "answers {} as one text", (list) => list.join(",")],
    ["single", "answers the item of {} without its list", (list) => (list.length === 1 ? (list[0] ?? null) : list)],
    ["counted", "answers the number of items in {}", (list) => list.length],
    ["objects", "answers objects for the items of {}", (list) => list.map((url) => ({ url }))],
    ["extended", "adds an item to {}", (list) => [...list, "https://example.com/watermark.png"]],
    ["lowerCase", "answers the items of {} in lower case", mapStrings((item) => item.toLowerCase())],
    ["withoutQuery", "takes the query from the items of {}", mapStrings((item) => item.split("?")[0] ?? "")],
    [
      "proxied",
      "answers items of {} that lead elsewhere",
      mapStrings((item) => `https://cdn.example.com/${encodeURIComponent(item)}`),
    ],
    ["insecure", "answers the items of {} with http", mapStrings((item) => item.replace(/^https:/, "http:"))],
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

/** Where both signs are allowed. */
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

/** Another value that is valid, too, so that nothing but its meaning is wrong. */
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

function stale({ normalize }: Handlers): Partial<Handlers> {
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

function staleSometimes({ normalize }: Handlers): Partial<Handlers> {
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

function merged({ normalize }: Handlers): Partial<Handlers> {
  let merged: JsonObject = {};
  return {
    normalize: (call, body) => {
      merged = { ...merged, ...body };
      return normalize(call, merged);
    },
  };
}

function keepingFirst({ normalize }: Handlers): Partial<Handlers> {
  let kept: JsonObject | undefined;
  return {
    normalize: (call, body) => {
      kept ??= normalize(call, body);
      return kept;
    },
  };
}

function swapped({ normalize }: Handlers): Partial<Handlers> {
  return {
    normalize: (call: Call, body) => {
      const input = normalize(call, body);
      const [one, other] = Object.keys(input).filter((name) => Number.isInteger(input[name]) && Object.hasOwn(body, name));
      if (one === undefined || other === undefined || !isObject(input)) return input;
      return { ...input, [one]: input[other] ?? null, [other]: input[one] ?? null };
    },
  };
}
