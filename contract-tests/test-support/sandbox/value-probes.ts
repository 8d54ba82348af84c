import { type Contract, results, type Submission, submissions } from "../../src/contract/model.js";
import { sampleOf } from "../../src/contract/sample-value.js";
import { propertiesOf } from "../../src/contract/schema.js";
import { isArray, isObject, type Json, type JsonObject } from "../../src/util/json.js";
import { JSON_HEADERS, minimal, type Probe, post } from "./probe.js";

/** Returns probes that submit every parameter, with a text beyond ASCII, and then poll the last two generations. */
export function resultsOfValues(contract: Contract): readonly Probe[] {
  return submissions(contract).flatMap((operation) => {
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

/** Returns probes with each value for each parameter, alone and beside others. */
export function valueProbes(operation: Submission): readonly Probe[] {
  const body = minimal(operation);
  const properties = Object.entries(propertiesOf(operation.request.schema));
  const full: JsonObject = Object.fromEntries(properties.map(([name, property]) => [name, sampleOf(property)]));
  return [
    post(operation, full),
    ...properties.flatMap(([name, property]) => [
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

/** Returns probes for every pair of parameters, with the first and with the last value of both. */
export function pairProbes(operation: Submission): readonly Probe[] {
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
      .flatMap((second) =>
        [0, 1].map((end) =>
          post(operation, { ...body, [first.name]: first.values[end] ?? null, [second.name]: second.values[end] ?? null }),
        ),
      ),
  );
}

/** Returns requests in which two parameters are invalid, all are, and one is beside an unknown or a missing property. */
export function invalidPairProbes(operation: Submission): readonly Probe[] {
  const body = minimal(operation);
  const names = Object.keys(propertiesOf(operation.request.schema));
  const wrong = { wrong: true };
  const pairs = names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other]));
  return [
    ...pairs.map((pair) => post(operation, { ...body, ...Object.fromEntries(pair.map((name) => [name, wrong])) })),
    post(operation, Object.fromEntries(names.map((name) => [name, wrong]))),
    ...names
      .slice(-1)
      .flatMap((name) => [post(operation, { extra: 1, ...body, [name]: wrong }), post(operation, { [name]: wrong })]),
  ];
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
