import { JSON_MEDIA_TYPE } from "../../../../src/contract/media-types.js";
import type { Json } from "../../../../src/util/json.js";
import { isJson } from "../../../../src/util/parse-json.js";
import type { Behavior, Handlers } from "../../../context.js";
import { requestBody, response } from "../../clause.js";
import { type FaultTemplate, fault } from "../../fault.js";

const rejection = response("submission", 400);

/** Malformed JSON that the server accepts, although the contract documents 400 for it. */
export const SYNTAX: readonly FaultTemplate[] = [
  fault(
    "syntax.trailingComma",
    "accepts a trailing comma",
    rejection,
    repairing((text) => text.replace(/,(\s*[}\]])/g, "$1")),
  ),
  fault(
    "syntax.doubleComma",
    "accepts repeated commas",
    rejection,
    repairing((text) => text.replace(/,(\s*,)+/g, ",")),
  ),
  fault(
    "syntax.missingComma",
    "accepts members without a comma between them",
    rejection,
    repairing((text) => text.replace(/(["\d}\]])(\s+")/g, "$1,$2")),
  ),
  fault("syntax.comments", "accepts comments", rejection, repairing(withoutComments)),
  fault(
    "syntax.hashComments",
    "accepts comments that start with #",
    rejection,
    repairing((text) => text.replaceAll(/^#.*$/gm, "")),
  ),
  fault(
    "syntax.semicolon",
    "accepts a semicolon after the JSON object",
    rejection,
    repairing((text) => text.replace(/;\s*$/, "")),
  ),
  fault(
    "syntax.padding",
    "accepts null characters after the JSON object",
    rejection,
    repairing((text) => text.replace(/\0+$/, "")),
  ),
  fault(
    "syntax.singleQuotes",
    "accepts single-quoted strings",
    rejection,
    repairing((text) => text.replaceAll("'", '"')),
  ),
  fault(
    "syntax.bareNames",
    "accepts unquoted property names",
    rejection,
    repairing((text) => text.replace(/([{,]\s*)([A-Za-z_]\w*)(\s*:)/g, '$1"$2"$3')),
  ),
  fault(
    "syntax.notANumber",
    "treats properties with NaN or Infinity as omitted",
    rejection,
    repairing(withoutMembers("-?(?:NaN|Infinity)")),
  ),
  fault("syntax.undefined", "treats properties with undefined as omitted", rejection, repairing(withoutMembers("undefined"))),
  fault(
    "syntax.leadingZero",
    "accepts numbers with a leading zero",
    rejection,
    repairing((text) => text.replace(/([:[,]\s*-?)0+(\d)/g, "$1$2")),
  ),
  fault(
    "syntax.plus",
    "accepts numbers with a plus sign",
    rejection,
    repairing((text) => text.replace(/([:[,]\s*)\+(\d)/g, "$1$2")),
  ),
  fault(
    "syntax.hexadecimal",
    "accepts hexadecimal numbers",
    rejection,
    repairing((text) => text.replace(/0x[0-9a-f]+/gi, (digits) => String(Number(digits)))),
  ),
  fault(
    "syntax.openFraction",
    "accepts numbers that end with a decimal point",
    rejection,
    repairing((text) => text.replace(/(\d)\.(\s*[,}\]])/g, "$1$2")),
  ),
  fault("syntax.literals", "accepts the Python literals True, False and None", rejection, repairing(pythonLiterals)),
  fault("syntax.rest", "ignores text after the JSON object", rejection, repairing(withoutTrailingText)),
  fault(
    "syntax.before",
    "ignores text before the JSON object",
    rejection,
    repairing((text) => text.slice(text.indexOf("{"))),
  ),
  fault("syntax.truncated", "completes truncated JSON instead of rejecting it", rejection, repairing(withMissingClosers)),
  fault("syntax.rawControls", "accepts unescaped control characters in strings", rejection, repairing(escapedControls)),
  fault(
    "syntax.badEscape",
    "accepts escape sequences that JSON does not define",
    rejection,
    repairing((text) => text.replace(/\\(?!["\\/bfnrtu])/g, "")),
  ),
  fault(
    "syntax.colon",
    "accepts = instead of a colon",
    rejection,
    repairing((text) => text.replace(/"(\s*)=>?/g, '"$1:')),
  ),
  fault(
    "syntax.json5",
    "accepts JSON5",
    rejection,
    repairing((text) =>
      withoutComments(text)
        .replaceAll("'", '"')
        .replace(/([{,]\s*)([A-Za-z_]\w*)(\s*:)/g, '$1"$2"$3')
        .replace(/,(\s*[}\]])/g, "$1"),
    ),
  ),
  fault("syntax.empty", "accepts an empty body", rejection, { override: acceptingEmpty }),
  fault("syntax.anything", "accepts any text as the body", rejection, { override: acceptingAsPrompt }),
  fault("syntax.form", "accepts a form-encoded body", requestBody(), { override: acceptingForm }),
];

/** Repairs text that is not JSON and parses the result. Parses valid JSON unchanged. */
function repairing(repair: (text: string) => string): Behavior {
  return {
    override: ({ parse }) => ({
      parse: (call, text) => {
        try {
          return parse(call, text);
        } catch {
          return JSON.parse(repair(text)) as Json;
        }
      },
    }),
  };
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[\s,{}[\]])(?:\/\/|#).*$/gm, "$1");
}

/** Removes the members whose value matches the pattern. */
function withoutMembers(value: string): (text: string) => string {
  const before = new RegExp(`,\\s*"[^"]*"\\s*:\\s*${value}`, "g");
  const after = new RegExp(`"[^"]*"\\s*:\\s*${value}\\s*,?`, "g");
  return (text) => text.replace(before, "").replace(after, "");
}

function pythonLiterals(text: string): string {
  return withoutMembers("None")(text)
    .replace(/:\s*True\b/g, ":true")
    .replace(/:\s*False\b/g, ":false");
}

/** Returns the longest prefix that ends with a brace and is valid JSON, or the whole text. */
function withoutTrailingText(text: string): string {
  for (let end = text.lastIndexOf("}"); end > 0; end = text.lastIndexOf("}", end - 1)) {
    const beginning = text.slice(0, end + 1);
    if (isJson(beginning)) return beginning;
  }
  return text;
}

function withMissingClosers(text: string): string {
  const endings = ["}", '"}', "]}", '"]}', "null}"];
  return endings.map((ending) => text + ending).find(isJson) ?? text;
}

/** Escapes control characters in strings. Those between tokens stay: they are whitespace or still invalid. */
function escapedControls(text: string): string {
  const escaped = (quoted: string) =>
    quoted.replace(/[\x00-\x1f]/g, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return text.replace(/"(?:[^"\\]|\\[\s\S])*"/g, escaped);
}

function acceptingEmpty({ validate, parse }: Handlers): Partial<Handlers> {
  return {
    parse: (call, text) => (text.trim() === "" ? null : parse(call, text)),
    validate: (call, body) => (body === null && call.text?.trim() === "" ? undefined : validate(call, body)),
  };
}

function acceptingAsPrompt({ validate, parse }: Handlers): Partial<Handlers> {
  return {
    parse: (call, text) => (isJson(text) ? parse(call, text) : null),
    validate: (call, body) => (body === null && call.text !== "null" ? undefined : validate(call, body)),
  };
}

function acceptingForm({ parse, acceptsMediaType }: Handlers): Partial<Handlers> {
  return {
    acceptsMediaType: (call) => acceptsMediaType(call) || /form/.test(call.request.headers["content-type"] ?? ""),
    parse: (call, text) => {
      const isForm = call.request.headers["content-type"] !== JSON_MEDIA_TYPE && text.includes("=") && !isJson(text);
      return isForm ? Object.fromEntries(new URLSearchParams(text)) : parse(call, text);
    },
  };
}
