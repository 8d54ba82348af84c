import type { Submission } from "../../src/contract/model.js";
import { propertiesOf } from "../../src/contract/schema.js";
import { isArray } from "../../src/util/json.js";
import { minimal, type Probe, post } from "./probe.js";

/** Returns requests whose bodies are malformed or unusual JSON. */
export function syntaxProbes(operation: Submission): readonly Probe[] {
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

/** Returns requests with names, prototypes and headers on which web frameworks fail. */
export function frameworkProbes(operation: Submission): readonly Probe[] {
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
