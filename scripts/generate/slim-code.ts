import type { Json } from "../../contract-tests/src/json.js";

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

/** Notes errors in one place, and has the few values of a schema that are needed instead of the schema. */
export function slimCode(code: string): string {
  const noted = code.replaceAll(NOTE, (_, _name, path = "instancePath", keyword: string, params: string) => {
    return `note(${path}, ${keyword}, ${limitOf(params)});`;
  });
  return inlineSchemas(noted === code ? code : noted.replaceAll(COUNTERS, NOTED));
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
