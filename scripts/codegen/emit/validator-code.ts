import { DECIMALS } from "../../../contract-tests/src/contract/validator.js";
import { escapeToken, isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";

/**
 * Writes the statements that check one keyword. `data` and `path` are expressions for the value and its JSON Pointer; `depth` makes
 * the names of nested variables unique.
 */
type Emit = (limit: Json, data: string, path: string, schema: JsonObject, depth: number) => readonly string[];

/** Annotation keywords, which do not affect validity. */
const ANNOTATIONS = new Set(["title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$comment"]);

/** How to test each type (JSON Schema Validation §6.1.1). A number is finite, as in JSON. */
const TYPE_TESTS: Readonly<Record<string, (data: string) => string>> = {
  array: (data) => `Array.isArray(${data})`,
  boolean: (data) => `typeof ${data} === "boolean"`,
  integer: (data) => `Number.isInteger(${data})`,
  null: (data) => `${data} === null`,
  number: (data) => `Number.isFinite(${data})`,
  object: (data) => `isObject(${data})`,
  string: (data) => `typeof ${data} === "string"`,
};

/** The keywords that this generator writes code for. All others are left to Ajv. */
const KEYWORDS: Readonly<Record<string, Emit>> = {
  type: (types, data, path) => {
    const tests = [types].flat().map((type) => TYPE_TESTS[String(type)]?.(data) ?? "false");
    return [failIf(`!(${tests.join(" || ")})`, path, "type", types)];
  },
  enum: (values, data, path) => [failIf(`!${JSON.stringify(values)}.includes(${data})`, path, "enum", values)],
  const: (value, data, path) => [failIf(`${data} !== ${JSON.stringify(value)}`, path, "const", value)],
  minimum: bound("<", "minimum"),
  maximum: bound(">", "maximum"),
  exclusiveMinimum: bound("<=", "exclusiveMinimum"),
  exclusiveMaximum: bound(">=", "exclusiveMaximum"),
  multipleOf: (divisor, data, path) => {
    const quotient = `${data} / ${JSON.stringify(divisor)}`;
    const isMultiple = `Math.abs(Math.round(${quotient}) - ${quotient}) <= 1e-${DECIMALS}`;
    return [failIf(`Number.isFinite(${data}) && !(${isMultiple})`, path, "multipleOf", divisor)];
  },
  // A string has no more code points (JSON Schema Validation §6.3.1) than UTF-16 code units.
  maxLength: (limit, data, path) => [
    failIf(`typeof ${data} === "string" && ${data}.length > ${limit} && lengthOf(${data}) > ${limit}`, path, "maxLength", limit),
  ],
  minLength: (limit, data, path) => [
    failIf(`typeof ${data} === "string" && lengthOf(${data}) < ${limit}`, path, "minLength", limit),
  ],
  pattern: (pattern, data, path) => [
    failIf(`typeof ${data} === "string" && !new RegExp(${JSON.stringify(pattern)}, "u").test(${data})`, path, "pattern", pattern),
  ],
  minItems: (limit, data, path) => [failIf(`Array.isArray(${data}) && ${data}.length < ${limit}`, path, "minItems", limit)],
  maxItems: (limit, data, path) => [failIf(`Array.isArray(${data}) && ${data}.length > ${limit}`, path, "maxItems", limit)],
  items: (schema, data, path, _, depth) => {
    const [index, item, itemPath] = ["index", "item", "itemPath"].map((name) => name + depth) as [string, string, string];
    const statements = emitSchema(schema, item, itemPath, depth + 1);
    if (statements.length === 0) return [];
    const declaration = `const ${itemPath} = ${path} + "/" + ${index};`;
    const loop = `if (Array.isArray(${data})) for (const [${index}, ${item}] of ${data}.entries()) {`;
    return [loop, declaration, ...statements, "}"];
  },
  required: (names, data, path) => {
    const checks = [names].flat().map((name) => failIf(`${property(data, String(name))} === undefined`, path, "required", name));
    return [`if (isObject(${data})) {`, ...checks, "}"];
  },
  properties: (schemas, data, path, _, depth) => {
    const [value, valuePath] = [`value${depth}`, `path${depth}`];
    const checks = Object.entries(isObject(schemas) ? schemas : {}).flatMap(([name, schema]) => {
      const statements = emitSchema(schema, value, valuePath, depth + 1);
      if (statements.length === 0) return [];
      return [
        `if (${property(data, name)} !== undefined) {`,
        `const ${value} = ${property(data, name)};`,
        `const ${valuePath} = ${append(path, `/${escapeToken(name)}`)};`,
        ...statements,
        "}",
      ];
    });
    return [`if (isObject(${data})) {`, ...checks, "}"];
  },
  additionalProperties: (schema, data, path, { properties }) => {
    const names = JSON.stringify(isObject(properties) ? Object.keys(properties) : []);
    if (schema === true) return [];
    return [
      `if (isObject(${data})) for (const name of Object.keys(${data})) {`,
      failIf(`!${names}.includes(name)`, path, "additionalProperties", undefined, "name"),
      "}",
    ];
  },
  allOf: (schemas, data, path, _, depth) =>
    (isArray(schemas) ? schemas : []).flatMap((schema) => emitSchema(schema, data, path, depth)),
};

/** Whether this generator supports every keyword of a schema with the value that it has. */
export function isSupported(schema: Json): boolean {
  if (typeof schema === "boolean") return true;
  if (!isObject(schema)) return false;
  return Object.entries(schema).every(([keyword, value]) => {
    if (ANNOTATIONS.has(keyword) || keyword.startsWith("x-")) return true;
    if (!Object.hasOwn(KEYWORDS, keyword)) return false;
    if (keyword === "enum") return isArray(value) && value.every((item) => !isObject(item) && !isArray(item));
    if (keyword === "const") return !isObject(value) && !isArray(value);
    if (keyword === "additionalProperties") return typeof value === "boolean";
    if (keyword === "properties") return isObject(value) && Object.values(value).every(isSupported);
    if (keyword === "items") return isSupported(value);
    return keyword !== "allOf" || (isArray(value) && value.every(isSupported));
  });
}

/**
 * Writes a function that validates a value against a schema.
 *
 * @param schema a schema that `isSupported`
 */
export function emitValidator(name: string, schema: Json): string {
  const body = indent(emitSchema(schema, "data", '""'), "  ");
  return `export function ${name}(data) {
  const errors = [];
  const fail = (instancePath, keyword, limit) => errors.push({ instancePath, keyword, limit });
${body}
  ${name}.errors = errors.length > 0 ? errors : null;
  return errors.length === 0;
}
`;
}

/** Returns the helper functions that the code calls. */
export function emitHelpers(code: string): string {
  const helpers = {
    isObject: 'const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);\n',
    lengthOf: "const lengthOf = (text) => [...text].length;\n",
  };
  return Object.entries(helpers)
    .filter(([name]) => code.includes(`${name}(`))
    .map(([, helper]) => helper)
    .join("");
}

function emitSchema(schema: Json, data: string, path: string, depth = 1): readonly string[] {
  if (schema === false) return [`fail(${path}, "false schema", false);`];
  if (!isObject(schema)) return [];
  return Object.entries(KEYWORDS).flatMap(([keyword, emit]) => {
    const limit = schema[keyword];
    return limit === undefined ? [] : emit(limit, data, path, schema, depth);
  });
}

function bound(operator: string, keyword: string): Emit {
  return (limit, data, path) => [
    failIf(`Number.isFinite(${data}) && ${data} ${operator} ${JSON.stringify(limit)}`, path, keyword, limit),
  ];
}

function failIf(
  condition: string,
  path: string,
  keyword: string,
  limit: Json | undefined,
  limitCode = JSON.stringify(limit),
): string {
  return `if (${condition}) fail(${path}, ${JSON.stringify(keyword)}, ${limitCode});`;
}

function property(data: string, name: string): string {
  // Every object inherits these names. `__proto__` and `constructor` are properties only if the value itself has them.
  if (name in Object.prototype)
    return `(Object.hasOwn(${data}, ${JSON.stringify(name)}) ? ${data}[${JSON.stringify(name)}] : undefined)`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `${data}.${name}` : `${data}[${JSON.stringify(name)}]`;
}

/** Appends a text to an expression. */
function append(expression: string, text: string): string {
  return expression === '""' ? JSON.stringify(text) : `${expression} + ${JSON.stringify(text)}`;
}

function indent(lines: readonly string[], initial: string): string {
  let current = initial;
  return lines
    .map((line) => {
      if (line === "}") current = current.slice(2);
      const indented = `${current}${line}`;
      if (line.endsWith("{")) current += "  ";
      return indented;
    })
    .join("\n");
}
