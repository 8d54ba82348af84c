import type { Json } from "../../../contract-tests/src/util/json.js";

/*
 * Ajv's standalone code, said in fewer bytes for those who load it in a browser: what it tests stays as it is, what it
 * notes of an error is noted in one place. What does not look as expected is left alone.
 */

/** JSON Schema §6.3.1 counts code points, as iteration over a string does. */
const LENGTH = "\nfunction lengthOf(text) { let length = 0; for (const _ of text) length++; return length; }\n";

/** Ajv's function for the length of a string comes as CommonJS, which takes more code to load than it has itself. */
export function replaceRuntime(code: string): string {
  const replaced = code.replaceAll('require("ajv/dist/runtime/ucs2length").default', "lengthOf");
  return replaced === code ? code : replaced + LENGTH;
}

/** How an error is noted where all are wanted. Which clause it broke is known by its path and keyword. */
const NOTE =
  /const (err\d+) = \{ instancePath(?:: (.*?))?, schemaPath: "[^"]*", keyword: ("\w+"), params: (\{.*\}) \};\s*if \(vErrors === null\) \{\s*vErrors = \[\1\];\s*\} else \{\s*vErrors\.push\(\1\);\s*\}\s*errors\+\+;/g;

const COUNTERS = "let vErrors = null;\n  let errors = 0;";

const NOTED = `${COUNTERS}
  const note = (instancePath, keyword, limit) => {
    (vErrors ??= []).push({ instancePath, keyword, limit });
    errors++;
  };`;

/**
 * Notes errors in one place, has the few values of a schema that are needed instead of the schema, and says each test in
 * the fewest words.
 */
export function slimCode(code: string): string {
  const noted = code.replaceAll(NOTE, (_, _name, path = "instancePath", keyword: string, params: string) => {
    return `note(${path}, ${keyword}, ${limitOf(params)});`;
  });
  const inlined = inlineSchemas(noted === code ? code : noted.replaceAll(COUNTERS, NOTED));
  const simpler = SIMPLER.reduce((rest, [written, simpler]) => rest.replaceAll(written, simpler), inlined);
  return dropAliases(dropContext(simpler));
}

/** Tests as Ajv writes them out, and what says the same in one word or in less time. */
const SIMPLER: readonly (readonly [written: RegExp, simpler: string])[] = [
  // A text has no more code points than UTF-16 units, which are counted already.
  [/if \((\w+)\((data\d+)\) > ([\d.e]+)\)/g, "if ($2.length > $3 && $1($2) > $3)"],
  [/typeof (data\d+) == "number" && \(!\(\1 % 1\) && !isNaN\(\1\)\) && isFinite\(\1\)/g, "Number.isInteger($1)"],
  [/typeof (data\d+) == "number" && isFinite\(\1\)/g, "Number.isFinite($1)"],
  // Bounds are looked at only where the value is a finite number.
  [/(if \((data\d+) [<>]=? -?[\d.e]+) \|\| isNaN\(\2\)\)/g, "$1)"],
  [/!\((data\d+) === [^ ]+(?: \|\| \1 === [^ ]+)*\)(\) \{\s*note\([^\n]*, "enum", )(\[[^\n]*\])(\);)/g, "!$3.includes($1)$2$3$4"],
];

/** What a validator would have to know if it were called for a part of a value by another; none is here. */
const CONTEXT = '(data, { instancePath = "", parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {}) {';

function dropContext(code: string): string {
  const rest = code.replaceAll(CONTEXT, "(data) {");
  const isNeeded = /\b(instancePath:|parentData|rootData|dynamicAnchors)/.test(rest);
  return isNeeded || rest === code ? code : `const instancePath = "";\n${rest}`;
}

/** Functions go by the name that they are known by. */
function dropAliases(code: string): string {
  let rest = code;
  for (const [declaration, alias = "", name = ""] of code.matchAll(/^var (\w+) = (lengthOf|validate\d+);\n/gm)) {
    const [from, to] = name === "lengthOf" ? [alias, name] : [name, alias];
    rest = rest.replace(declaration, "").replaceAll(new RegExp(`\\b${from}\\b`, "g"), to);
  }
  return rest;
}

/** Ajv names a keyword's limit differently for each, and always last: `limit`, `allowedValues`, `type` and so on. */
function limitOf(params: string): string {
  return /^\{ (?:comparison: "[<>]=?", )?\w+: ((?:(?!, \w+: ).)*) \}$/.exec(params)?.[1] ?? params;
}

function inlineSchemas(code: string): string {
  let rest = code;
  for (const [declaration, name = "", text = ""] of code.matchAll(/^var (schema\d+) = (\{.*\});\n/gm)) {
    const schema = JSON.parse(text) as Json;
    const inlined = rest.replaceAll(new RegExp(`\\b${name}((?:\\.\\w+|\\[\\d+\\])+)`, "g"), (whole, path: string) => {
      const value = path
        .match(/\w+/g)
        ?.reduce<unknown>((node, key) => (node as Readonly<Record<string, unknown>>)?.[key], schema);
      return value === undefined ? whole : JSON.stringify(value);
    });
    const isUsed = inlined.replace(declaration, "").match(new RegExp(`\\b${name}\\b`));
    rest = isUsed ? rest : inlined.replace(declaration, "");
  }
  return rest;
}
