import type { Json } from "../../../contract-tests/src/util/json.js";

/*
 * Makes Ajv's standalone code smaller for browsers, without changing which values are valid. Code that does not match an
 * expected pattern stays as it is.
 */

/** JSON Schema §6.3.1 counts code points, as iteration over a string does. */
const LENGTH_FUNCTION = "\nfunction lengthOf(text) { let length = 0; for (const _ of text) length++; return length; }\n";

/** Replaces Ajv's function for the length of a string: it is CommonJS, and loading it would need more code than it has. */
export function replaceLengthFunction(code: string): string {
  const replaced = code.replaceAll('require("ajv/dist/runtime/ucs2length").default', "lengthOf");
  return replaced === code ? code : replaced + LENGTH_FUNCTION;
}

/** The code with which Ajv records an error if `allErrors` is set. */
const RECORD_ERROR =
  /const (err\d+) = \{ instancePath(?:: (.*?))?, schemaPath: "[^"]*", keyword: ("\w+"), params: (\{.*\}) \};\s*if \(vErrors === null\) \{\s*vErrors = \[\1\];\s*\} else \{\s*vErrors\.push\(\1\);\s*\}\s*errors\+\+;/g;

const COUNTERS = "let vErrors = null;\n  let errors = 0;";

const COUNTERS_WITH_ADD_ERROR = `${COUNTERS}
  const addError = (instancePath, keyword, limit) => {
    (vErrors ??= []).push({ instancePath, keyword, limit });
    errors++;
  };`;

/**
 * Returns the code of validators with less repetition: errors are recorded by one function, schemas are replaced by the few
 * values that are used, and tests are written in their shortest form. Paths into the schema are dropped, because the path of
 * the value and the keyword identify the violated clause.
 */
export function minifyValidators(code: string): string {
  const withAddError = code.replaceAll(RECORD_ERROR, (_, _name, path = "instancePath", keyword: string, params: string) => {
    return `addError(${path}, ${keyword}, ${limitOf(params)});`;
  });
  const inlined = inlineSchemas(withAddError === code ? code : withAddError.replaceAll(COUNTERS, COUNTERS_WITH_ADD_ERROR));
  const simplified = SIMPLIFICATIONS.reduce((text, [pattern, replacement]) => text.replaceAll(pattern, replacement), inlined);
  return removeAliases(removeUnusedParameters(simplified));
}

/** Tests as Ajv writes them, each with a shorter or faster equivalent. */
const SIMPLIFICATIONS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // A string never has more code points than UTF-16 units, and `length` needs no counting.
  [/if \((\w+)\((data\d+)\) > ([\d.e]+)\)/g, "if ($2.length > $3 && $1($2) > $3)"],
  [/typeof (data\d+) == "number" && \(!\(\1 % 1\) && !isNaN\(\1\)\) && isFinite\(\1\)/g, "Number.isInteger($1)"],
  [/typeof (data\d+) == "number" && isFinite\(\1\)/g, "Number.isFinite($1)"],
  // Bounds are tested only for finite numbers, so the test for NaN is redundant.
  [/(if \((data\d+) [<>]=? -?[\d.e]+) \|\| isNaN\(\2\)\)/g, "$1)"],
  [
    /!\((data\d+) === [^ ]+(?: \|\| \1 === [^ ]+)*\)(\) \{\s*addError\([^\n]*, "enum", )(\[[^\n]*\])(\);)/g,
    "!$3.includes($1)$2$3$4",
  ],
];

/** The parameters of a validator that another validator calls for a part of a value. Here no validator calls another. */
const PARAMETERS = '(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {';

function removeUnusedParameters(code: string): string {
  const result = code.replaceAll(PARAMETERS, "(data) {");
  const isUsed = /\b(instancePath:|parentData|rootData|dynamicAnchors)/.test(result);
  return isUsed || result === code ? code : `const instancePath = "";\n${result}`;
}

/** Removes variables that only give a function another name. */
function removeAliases(code: string): string {
  let result = code;
  for (const [declaration, alias = "", name = ""] of code.matchAll(/^var (\w+) = (lengthOf|validate\d+);\n/gm)) {
    const [from, to] = name === "lengthOf" ? [alias, name] : [name, alias];
    result = result.replace(declaration, "").replaceAll(new RegExp(`\\b${from}\\b`, "g"), to);
  }
  return result;
}

/** Returns the limit from `params`. Its name depends on the keyword (`limit`, `allowedValues`, `type`); it is always last. */
function limitOf(params: string): string {
  return /^\{ (?:comparison: "[<>]=?", )?\w+: ((?:(?!, \w+: ).)*) \}$/.exec(params)?.[1] ?? params;
}

/** Replaces references to values of a schema by the values, and removes schemas that are no longer used. */
function inlineSchemas(code: string): string {
  let result = code;
  for (const [declaration, name = "", text = ""] of code.matchAll(/^var (schema\d+) = (\{.*\});\n/gm)) {
    const schema = JSON.parse(text) as Json;
    const inlined = result.replaceAll(new RegExp(`\\b${name}((?:\\.\\w+|\\[\\d+\\])+)`, "g"), (match, path: string) => {
      const value = path
        .match(/\w+/g)
        ?.reduce<unknown>((node, key) => (node as Readonly<Record<string, unknown>>)?.[key], schema);
      return value === undefined ? match : JSON.stringify(value);
    });
    const isUsed = inlined.replace(declaration, "").match(new RegExp(`\\b${name}\\b`));
    result = isUsed ? result : inlined.replace(declaration, "");
  }
  return result;
}
