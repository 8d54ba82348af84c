import { isArray, isObject, type Json, type JsonObject } from "../../../src/util/json.js";
import type { Behavior, Call, Handlers } from "../../context.js";
import { answerProperties, type ClauseOf, operationsOf } from "../clause.js";
import { type FaultTemplate, fault } from "../fault.js";
import { defaulting, type OfParameter, type Parameter, perParameter, storing } from "../parameter.js";

/** What was asked for, and what the generation says it was asked for. */
export const MEANING: readonly FaultTemplate[] = [
  perParameter("input.wrong", "answers another {} than was sent", undefined, keptAsAnother, { reach: "everywhere" }),
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
    notText(storing((value) => (typeof value === "string" || isArray(value) ? value : JSON.stringify(value)))),
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
    signed(storing((value) => (typeof value === "number" ? Math.abs(value) : value))),
  ),
  perParameter(
    "input.zeroDrawn",
    "draws {} anew where 0 was sent",
    "type",
    signed(storing((value) => (value === 0 ? 12345 : value))),
  ),
  perParameter(
    "input.drawnAlways",
    "draws {} anew whatever was sent",
    "type",
    signed(storing((value) => (typeof value === "number" ? (Math.abs(value) % 999_983) + 7 : value))),
  ),
  perParameter("default.wrong", "fills in another {} than the default", "default", filledWithAnother, { reach: "everywhere" }),
  perParameter("default.null", "answers null where {} was left out", "default", defaulting(null)),
  perParameter(
    "default.text",
    "fills in the default of {} as a text",
    "default",
    notText((parameter) => defaulting(String(parameter.schema["default"]))(parameter)),
  ),
  perParameter("default.sticky", "fills in the {} of the request before", "default", sticky),
  perParameter("default.last", "fills in the last value of {}", "enum", lastFilled),
  perParameter("default.sometimes", "fills in another {} when nothing else is sent", "default", filledWhenAlone),
  ...textFaults(),
  ...listFaults(),
  fault("input.stale", "answers the input of the request before", inputClause, { override: stale }),
  fault("input.staleSometimes", "answers every fourth time the input of the request before", inputClause, {
    override: staleSometimes,
  }),
  fault("input.merged", "keeps what earlier requests sent", inputClause, { override: merged }),
  fault("input.first", "answers the input of the first request", inputClause, { override: firstKept }),
  fault("input.swapped", "swaps the first two whole numbers", inputClause, { override: swapped }),
];

function inputClause(...[contract]: Parameters<ClauseOf>): ReturnType<ClauseOf> {
  return operationsOf(contract, "submission")
    .flatMap(answerProperties)
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
    ["lowerCase", "answers the items of {} in lower case", mapped((item) => item.toLowerCase())],
    ["withoutQuery", "takes the query from the items of {}", mapped((item) => item.split("?")[0] ?? "")],
    [
      "proxied",
      "answers items of {} that lead elsewhere",
      mapped((item) => `https://cdn.example.com/${encodeURIComponent(item)}`),
    ],
    ["insecure", "answers the items of {} with http", mapped((item) => item.replace(/^https:/, "http:"))],
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

function mapped(change: (item: string) => string): (list: readonly Json[]) => Json {
  return (list) => list.map((item) => (typeof item === "string" ? change(item) : item));
}

function notText(ofParameter: OfParameter): OfParameter {
  return (parameter) =>
    ["string", "array"].some((type) => [parameter.schema["type"]].flat().includes(type)) ? undefined : ofParameter(parameter);
}

/** Where both signs are allowed. */
function signed(ofParameter: OfParameter): OfParameter {
  return (parameter) => (Number(parameter.schema["minimum"] ?? 0) < 0 ? ofParameter(parameter) : undefined);
}

function keptAsAnother(parameter: Parameter): Behavior | undefined {
  return storing((value) => anotherThan(value, parameter.schema))(parameter);
}

function filledWithAnother(parameter: Parameter): Behavior | undefined {
  return defaulting(anotherThan(parameter.schema["default"] ?? null, parameter.schema))(parameter);
}

function lastFilled(parameter: Parameter): Behavior | undefined {
  const values = parameter.schema["enum"];
  const last = isArray(values) ? values.at(-1) : undefined;
  return last === undefined || last === parameter.schema["default"] ? undefined : defaulting(last)(parameter);
}

/** Another value that is valid, too, so that nothing but its meaning is wrong. */
function anotherThan(value: Json, { enum: values, maximum, minimum }: JsonObject): Json {
  if (isArray(values)) return values[(values.indexOf(value) + 1) % values.length] ?? null;
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return typeof maximum === "number" && value >= maximum ? Number(minimum ?? 0) : value + 1;
  if (isArray(value)) return value.length === 0 ? ["https://example.com/other.png"] : [];
  return typeof value === "string" ? "a dog" : 1;
}

function sticky({ name, operation }: Parameter): Behavior {
  return {
    override: ({ normalize }) => {
      let before: Json | undefined;
      return {
        normalize: (call, body) => {
          const input = normalize(call, body);
          if (call.target.kind === "nowhere" || call.target.operation !== operation) return input;
          if (Object.hasOwn(body, name)) before = body[name];
          return before === undefined ? input : { ...input, [name]: before };
        },
      };
    },
  };
}

function filledWhenAlone(parameter: Parameter): Behavior | undefined {
  const { override: bend } = filledWithAnother(parameter) ?? {};
  return {
    override: (steps, world) => ({
      normalize: (call, body) =>
        Object.keys(body).length === 1
          ? (bend?.(steps, world).normalize ?? steps.normalize)(call, body)
          : steps.normalize(call, body),
    }),
  };
}

function stale({ normalize }: Handlers): Partial<Handlers> {
  let before: JsonObject | undefined;
  return {
    normalize: (call, body) => {
      const now = normalize(call, body);
      const answered = before ?? now;
      before = now;
      return answered;
    },
  };
}

function staleSometimes({ normalize }: Handlers): Partial<Handlers> {
  let before: JsonObject | undefined;
  let count = 0;
  return {
    normalize: (call, body) => {
      const now = normalize(call, body);
      count += 1;
      const answered = count % 4 === 0 ? (before ?? now) : now;
      before = now;
      return answered;
    },
  };
}

function merged({ normalize }: Handlers): Partial<Handlers> {
  let all: JsonObject = {};
  return {
    normalize: (call, body) => {
      all = { ...all, ...body };
      return normalize(call, all);
    },
  };
}

function firstKept({ normalize }: Handlers): Partial<Handlers> {
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
