import { type Contract, isStream, results, type Submission, submissions } from "../../src/contract/model.js";
import { sampleOf } from "../../src/contract/sample-value.js";
import { propertiesOf } from "../../src/contract/schema.js";
import { isArray, isObject, type Json, type JsonObject } from "../../src/util/json.js";

/** A request to a sandbox. Its path may depend on the ids of the generations that earlier probes created. */
export interface Probe {
  readonly method: string;
  readonly path: (ids: readonly string[]) => string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** Whether to read a stream to its end instead of only its first chunk. */
  readonly isFollowed?: boolean;
}

/** The key of the sandbox that the probes are sent to. */
export const KEY = "sk-Probe-0123456789";
const JSON_HEADERS = { authorization: `Bearer ${KEY}`, "content-type": "application/json", accept: "*/*" };

/** Returns probes whose responses depend on every documented clause. */
export function probesOf(contract: Contract): readonly Probe[] {
  const all = submissions(contract);
  const plain = all.filter((operation) => !isStream(operation));
  return [
    ...all.flatMap(protocolProbes),
    ...resultProbes(contract),
    ...all.flatMap(streamProbes),
    ...all.flatMap((operation) => valueProbes(operation)),
    ...resultsOfValues(contract),
    ...plain.flatMap(syntaxProbes),
    ...plain.flatMap(frameworkProbes),
    ...plain.flatMap((operation) => pairProbes(operation)),
    ...plain.flatMap((operation) => invalidPairProbes(operation)),
    ...plain.flatMap(repeatedProbes),
    ...resultProbes(contract),
  ];
}

function post(operation: Submission, body: Json | string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Probe {
  const text = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  return { method: operation.method, path: () => operation.path, headers: { ...JSON_HEADERS, ...headers }, body: text };
}

function minimal(operation: Submission): JsonObject {
  return sampleOf(operation.request.schema) as JsonObject;
}

function without(name: string): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(JSON_HEADERS).filter(([other]) => other !== name));
}

function credentials(): readonly string[] {
  return [
    `bearer ${KEY}`,
    "",
    "Bearer",
    "Bearer ",
    "Bearer x",
    `Bearer ${KEY}x`,
    `Bearer x${KEY}`,
    `Bearer ${KEY.slice(0, -1)}`,
    `Bearer ${KEY.slice(0, -1)}x`,
    `Bearer ${KEY.toLowerCase()}`,
    KEY,
    `Token ${KEY}`,
    `Bearer${KEY}`,
    `Basic ${Buffer.from(`user:${KEY}`).toString("base64")}`,
    "Bearer null",
    `Bearer "${KEY}"`,
  ];
}

export function protocolProbes(operation: Submission): readonly Probe[] {
  const body = minimal(operation);
  const types = ["text/plain", "application/x-www-form-urlencoded", "application/xml", "application/octet-stream", "text/json"];
  const headers = ["application/json; charset=utf-8", "Application/JSON", ...types];
  const correct = post(operation, body);
  return [
    correct,
    post(operation, {}),
    ...credentials().map((authorization) => post(operation, body, { authorization })),
    correct,
    { ...correct, headers: without("authorization") },
    { ...correct, headers: { ...without("authorization"), "x-api-key": KEY } },
    { ...correct, headers: { ...without("authorization"), cookie: `token=${KEY}` } },
    { ...correct, headers: without("authorization"), path: () => `${operation.path}?api_key=${KEY}` },
    ...headers.map((type) => post(operation, body, { "content-type": type })),
    post(operation, `${Object.keys(body)[0]}=a+cat`, { "content-type": "application/x-www-form-urlencoded" }),
    { ...correct, headers: without("content-type") },
    post(operation, body, { accept: "text/event-stream" }),
    ...["GET", "PUT", "PATCH", "DELETE"].map((method) => ({ ...correct, method })),
    post(operation, "{"),
    post(operation, {}),
  ];
}

function streamProbes(operation: Submission): readonly Probe[] {
  if (!isStream(operation)) return [];
  return [1, 2, 3].map(() => ({ ...post(operation, minimal(operation)), isFollowed: true }));
}

function resultProbes(contract: Contract): readonly Probe[] {
  return results(contract).flatMap(({ operation }) => {
    const at = (
      segment: (ids: readonly string[]) => string,
      headers: Readonly<Record<string, string>> = JSON_HEADERS,
    ): Probe => ({
      method: operation.method,
      path: (ids) => operation.path.replace(/\{[^}]*\}/, segment(ids)),
      headers,
      body: "",
    });
    const last = (ids: readonly string[]) => ids.at(-1) ?? "none";
    const encoded = (ids: readonly string[]) => `%${last(ids).charCodeAt(0).toString(16)}${last(ids).slice(1)}`;
    const unknown = ["gen_unknown", "1", "a'b", "a%20b", "%00", "a".repeat(300), "%C3%A9", "%C3", "%ZZ", "*", "'%20or%20'1'='1"];
    const submission = submissions(contract).find((candidate) => !isStream(candidate));
    const stream = submissions(contract).find(isStream);
    return [
      ...(submission === undefined ? [] : [post(submission, minimal(submission))]),
      ...[1, 2, 3, 4, 5, 6].map(() => at(last)),
      at((ids) => ids[0] ?? "none"),
      at(encoded),
      at((ids) => last(ids).toUpperCase()),
      at((ids) => last(ids).slice(0, -2)),
      at((ids) => `${last(ids)}0`),
      at((ids) => `${last(ids)}%20`),
      ...unknown.map((segment) => at(() => segment)),
      at(last, without("authorization")),
      at(last, { ...without("authorization"), "x-api-key": KEY, cookie: `token=${KEY}` }),
      at((ids) => `${last(ids)}?api_key=${KEY}`, without("authorization")),
      ...credentials().map((authorization) => at(last, { ...JSON_HEADERS, authorization })),
      ...(stream === undefined ? [] : [{ ...post(stream, minimal(stream)), isFollowed: true }, at(last), at(last), at(last)]),
    ];
  });
}

/** Returns probes that submit every parameter, with a text beyond ASCII, and then poll the last two generations. */
function resultsOfValues(contract: Contract, operations = submissions(contract)): readonly Probe[] {
  return operations.flatMap((operation) => {
    const parameters = Object.entries(propertiesOf(operation.request.schema)).map(([name, property]) => {
      const { enum: values, maximum, maxLength, type } = property;
      const value = isArray(values) ? values.at(-1) : type === "boolean" ? true : maxLength === undefined ? maximum : "é";
      return [name, value ?? sampleOf(property)] as const;
    });
    const polls = results(contract).map(({ operation: { method, path } }) => {
      const at = (index: number) => (ids: readonly string[]) => path.replace(/\{[^}]*\}/, ids.at(index) ?? "none");
      return [at(-1), at(-2)].map((idPath) => ({ method, path: idPath, headers: JSON_HEADERS, body: "" }));
    });
    return [post(operation, Object.fromEntries(parameters)), ...polls.flat()];
  });
}

/** Returns values on both sides of every limit, values of every type, and texts that a server may change or reject. */
function valuesFor({ enum: values, items, maximum, maxLength, minimum }: JsonObject): readonly Json[] {
  const list: Json[] = [
    null,
    true,
    false,
    0,
    1,
    -1,
    -4,
    0.5,
    4.5,
    "",
    "4",
    "4s",
    "true",
    "yes",
    "4k",
    [],
    [4],
    ["x"],
    {},
    { x: 4 },
    3e9,
  ];
  const add = (...more: readonly Json[]) => list.push(...more);
  for (const limit of [minimum, maximum])
    if (typeof limit === "number") add(...[-2, -1, 0, 1, 2].map((offset) => limit + offset), limit * 2, limit * 100);
  if (typeof maximum === "number" && typeof minimum === "number" && maximum - minimum < 20)
    for (let value = minimum; value <= maximum; value += 1) add(value, [value], { value }, String(value));
  if (typeof maxLength === "number") {
    for (const length of [1, 9, 200, 300, maxLength - 1, maxLength, maxLength + 1, maxLength * 2 + 1])
      add("a".repeat(length), "é".repeat(length));
    add(
      "🎬".repeat(maxLength),
      "🎬".repeat(maxLength - 1),
      `${" ".repeat(maxLength)}a`,
      '"'.repeat(maxLength),
      "日".repeat(maxLength),
      "e\u0301".repeat(maxLength - 1),
      "a".repeat(2 ** 16 + 1),
    );
    add(...TEXTS);
  }
  if (isArray(values))
    for (const value of values.filter((value) => typeof value === "string"))
      add(
        value,
        value.toUpperCase(),
        ` ${value}`,
        `${value} `,
        `${value}0`,
        value.slice(0, -1),
        Number.parseInt(value, 10),
        [value],
        { value },
        value.replace(":", "x"),
        value.replaceAll(/[!-~]/g, (character) => String.fromCodePoint(character.charCodeAt(0) + 0xfee0)),
        value.replace(/\d(?=\D)/, "$& "),
        value.replace(/\d+/, "0$&"),
        value.replaceAll(/\d+/g, (digits) => String(Number(digits) * 2)),
      );
  if (isArray(values)) add("360p", "540p", "4:3", "none", "huge", "4:5", values.length - 1);
  if (isObject(items)) {
    const url = "https://example.com/Cat.png?size=1";
    add(
      [url],
      [url, "https://example.com/a.png"],
      [url, url, "https://example.com/0.png"],
      url,
      { 0: url },
      `${url},${url}`,
      JSON.stringify([url]),
    );
    add(Array.from({ length: 64 }, (_, index) => `${url}&n=${index}`));
    add([Array.from({ length: 30 }).reduce<Json>((inner) => [inner], [])]);
    for (const wrong of [4, null, {}, [], true]) add([wrong], [url, wrong], [wrong, url], [url, wrong, url]);
  }
  return list;
}

const TEXTS = [
  "0",
  "null",
  "no",
  "[]",
  '{"a":1}',
  "https://example.com/cat.png",
  "a \u200b\u202ecat\u202c",
  "word ".repeat(400).trim(),
  "Café ﬁ e\u0301",
  "日本",
  "🎬 film",
  "  two  spaces \t and tabs ",
  "line\nline\r\nline",
  "\u0000\u0001 controls\u007f",
  "<b>&amp;</b> \"quoted\" 'single' \\ {{name}}",
  "%41+b",
  "שלום \u200f\u200d",
  "\u0001",
];

function otherName(properties: readonly (readonly [name: string, property: JsonObject])[], name: string): string {
  return properties.map(([other]) => other).findLast((other) => other !== name) ?? "";
}

function valueProbes(operation: Submission, names?: readonly string[]): readonly Probe[] {
  const body = minimal(operation);
  const properties = Object.entries(propertiesOf(operation.request.schema));
  const full: JsonObject = Object.fromEntries(properties.map(([name, property]) => [name, sampleOf(property)]));
  return [
    post(operation, full),
    ...properties
      .filter(([name]) => names?.includes(name) ?? true)
      .flatMap(([name, property]) => [
        ...valuesFor(property).map((value) => post(operation, { ...body, [name]: value })),
        ...["", 99, null, "x".repeat(9999), [4]].map((value) => post(operation, { ...full, [name]: value })),
        post(operation, Object.fromEntries(Object.entries(full).filter(([other]) => other !== name))),
        post(operation, { ...body, [name]: 0, extra: 1 }),
        // Another parameter is invalid.
        ...valuesFor(property)
          .filter((value) => value === null || typeof value !== "object")
          .map((value) => post(operation, { ...body, [name]: value, [otherName(properties, name)]: {} })),
      ]),
    post(operation, Object.fromEntries(Object.entries(full).reverse())),
  ];
}

function syntaxProbes(operation: Submission): readonly Probe[] {
  const body = minimal(operation);
  const text = JSON.stringify(body);
  const open = text.slice(0, -1);
  const [name = ""] = Object.keys(body);
  const integerName =
    Object.entries(propertiesOf(operation.request.schema)).find(([, { type }]) => type === "integer")?.[0] ?? "n";
  const nullableName =
    Object.entries(propertiesOf(operation.request.schema)).find(([, { type }]) => isArray(type))?.[0] ?? integerName;
  const numbers = ["5.0", "5e0", "05", "+5", "0x5", "5.", "-0", "NaN", "Infinity", "1e400", "undefined", "None", "True"];
  const texts = [
    `${open},}`,
    `${open},,"${integerName}":4}`,
    `${open} "${integerName}":4}`,
    `/* */${text}`,
    `${text} // end`,
    text.replaceAll('"', "'"),
    text.replace(/"(\w+)":/, "$1:"),
    text.replace(":", "="),
    `${text}${text}`,
    `${text} null`,
    `x${text}`,
    open,
    open.slice(0, -2),
    text.replace(/:"/, ':"\n'),
    text.replace(/:"/, ':"\\x41'),
    text.replace(/:"./, ':"\\u0061'),
    text.replace(/:"/, ':"\\/'),
    text.replace(/:"/, ':"\\ud800'),
    ` ${text}`,
    `${text}\n`,
    text.replace(":", ": \n"),
    `\ufeff${text}`,
    "",
    " ",
    "a cat",
    "null",
    "[]",
    "4",
    "true",
    JSON.stringify(text),
    `[${text}]`,
    `{"input":${text}}`,
    text.replace(name, name.toUpperCase()),
    text.replace(name, ` ${name}`),
    `${open},"${name}":"other"}`,
    `${open},"__proto__":{}}`,
    `${open},"x":${"[".repeat(200)}${"]".repeat(200)}}`,
    `${open},"x":"${"a".repeat(70_000)}"}`,
    ...[integerName, nullableName].flatMap((property) => numbers.map((number) => `${open},"${property}":${number}}`)),
  ];
  return [...texts, Buffer.from(text.replace(/:"/, ':"é'), "latin1"), Buffer.from(text.replace(/:"/, ':"é'))].map((content) =>
    post(operation, content),
  );
}

/** Returns probes for every pair of parameters, with the first and with the last value of both. */
function pairProbes(operation: Submission, names?: readonly string[]): readonly Probe[] {
  const body = minimal(operation);
  const ranges = Object.entries(propertiesOf(operation.request.schema)).flatMap(
    ([name, { enum: values, maximum, minimum, type }]) => {
      const firstAndLast = isArray(values) ? [values[0], values.at(-1)] : type === "boolean" ? [false, true] : [minimum, maximum];
      return firstAndLast.every((value) => value !== undefined) ? [{ name, values: firstAndLast as readonly Json[] }] : [];
    },
  );
  return ranges.flatMap((first, index) =>
    ranges
      .slice(index + 1)
      .filter((second) => names?.some((name) => name === first.name || name === second.name) ?? true)
      .flatMap((second) =>
        [0, 1].map((end) =>
          post(operation, { ...body, [first.name]: first.values[end] ?? null, [second.name]: second.values[end] ?? null }),
        ),
      ),
  );
}

/** Returns repeated and alternating requests, which expose faults that depend on earlier requests. */
function repeatedProbes(operation: Submission): readonly Probe[] {
  const body = minimal(operation);
  const [integerName = ""] =
    Object.entries(propertiesOf(operation.request.schema)).find(([, { minimum }]) => Number(minimum) > 0) ?? [];
  const changed = { ...body, [integerName]: sampleOf(propertiesOf(operation.request.schema)[integerName] ?? {}) };
  const invalid = { ...body, [integerName]: -1 };
  return [body, body, changed, body, invalid, invalid, body, changed, body].flatMap((each) => [
    post(operation, each),
    post(operation, each, { authorization: "Bearer wrong" }),
  ]);
}

/** Returns requests with names, prototypes and headers on which web frameworks fail. */
function frameworkProbes(operation: Submission): readonly Probe[] {
  const body = minimal(operation);
  const open = JSON.stringify(body).slice(0, -1);
  const names = ["constructor", "toString", "hasOwnProperty", "", "$where", "a.b", "a[b]", "class", "\u{1f3ac}", "n".repeat(600)];
  const inherited = JSON.stringify(
    Object.fromEntries(
      Object.entries(propertiesOf(operation.request.schema)).map(([name, { maximum }]) => [name, maximum ?? "x"]),
    ),
  );
  const types = [
    'application/json; charset="utf-8"',
    "application/json; Charset=utf-8",
    "APPLICATION/JSON",
    "application/json ; a=b",
  ];
  return [
    ...names.map((name) => post(operation, `${open},${JSON.stringify(name)}:"1"}`)),
    post(operation, `${open},"__proto__":${inherited}}`),
    post(operation, body),
    post(operation, {}),
    post(operation, `${open},"constructor":{"prototype":${inherited}}}`),
    post(operation, body),
    ...types.map((type) => post(operation, body, { "content-type": type })),
    post(operation, body, { "content-encoding": "gzip" }),
  ];
}

/** Returns requests in which two parameters are invalid, all are, and one is beside an unknown or a missing property. */
function invalidPairProbes(operation: Submission, only?: readonly string[]): readonly Probe[] {
  const body = minimal(operation);
  const names = Object.keys(propertiesOf(operation.request.schema));
  const wrong = { wrong: true };
  const pairs = names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other]));
  return [
    ...pairs
      .filter((pair) => only === undefined || pair.some((name) => only.includes(name)))
      .map((pair) => post(operation, { ...body, ...Object.fromEntries(pair.map((name) => [name, wrong])) })),
    post(operation, Object.fromEntries(names.map((name) => [name, wrong]))),
    ...names
      .slice(-1)
      .flatMap((name) => [post(operation, { extra: 1, ...body, [name]: wrong }), post(operation, { [name]: wrong })]),
  ];
}
