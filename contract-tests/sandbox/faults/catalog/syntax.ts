import { JSON_MEDIA_TYPE } from "../../../src/contract/media-types.js";
import type { Json } from "../../../src/util/json.js";
import { isJson } from "../../../src/util/parse-json.js";
import type { Behavior, Handlers } from "../../context.js";
import { requestBody, response } from "../clause.js";
import { type FaultTemplate, fault } from "../fault.js";

const rejection = response("submission", 400);

/** Bodies that are not JSON and are taken all the same: the contract has malformed bodies answered 400. */
export const SYNTAX: readonly FaultTemplate[] = [
  fault(
    "syntax.trailingComma",
    "takes a comma after the last member",
    rejection,
    repairing((text) => text.replace(/,(\s*[}\]])/g, "$1")),
  ),
  fault(
    "syntax.doubleComma",
    "takes two commas for one",
    rejection,
    repairing((text) => text.replace(/,(\s*,)+/g, ",")),
  ),
  fault(
    "syntax.missingComma",
    "takes members without a comma between them",
    rejection,
    repairing((text) => text.replace(/(["\d}\]])(\s+")/g, "$1,$2")),
  ),
  fault("syntax.comments", "takes comments", rejection, repairing(withoutComments)),
  fault(
    "syntax.singleQuotes",
    "takes single quotes",
    rejection,
    repairing((text) => text.replaceAll("'", '"')),
  ),
  fault(
    "syntax.bareNames",
    "takes names without quotes",
    rejection,
    repairing((text) => text.replace(/([{,]\s*)([A-Za-z_]\w*)(\s*:)/g, '$1"$2"$3')),
  ),
  fault(
    "syntax.notANumber",
    "takes NaN and Infinity as if nothing were sent",
    rejection,
    repairing(withoutMembers("-?(?:NaN|Infinity)")),
  ),
  fault("syntax.undefined", "takes undefined as if nothing were sent", rejection, repairing(withoutMembers("undefined"))),
  fault(
    "syntax.leadingZero",
    "takes numbers with a leading zero",
    rejection,
    repairing((text) => text.replace(/([:[,]\s*-?)0+(\d)/g, "$1$2")),
  ),
  fault(
    "syntax.plus",
    "takes numbers with a plus sign",
    rejection,
    repairing((text) => text.replace(/([:[,]\s*)\+(\d)/g, "$1$2")),
  ),
  fault(
    "syntax.hexadecimal",
    "takes hexadecimal numbers",
    rejection,
    repairing((text) => text.replace(/0x[0-9a-f]+/gi, (digits) => String(Number(digits)))),
  ),
  fault(
    "syntax.openFraction",
    "takes numbers that end with a point",
    rejection,
    repairing((text) => text.replace(/(\d)\.(\s*[,}\]])/g, "$1$2")),
  ),
  fault("syntax.literals", "takes True, False and None", rejection, repairing(pythonLiterals)),
  fault("syntax.rest", "takes whatever follows the object", rejection, repairing(withoutTrailingText)),
  fault(
    "syntax.before",
    "takes whatever precedes the object",
    rejection,
    repairing((text) => text.slice(text.indexOf("{"))),
  ),
  fault("syntax.truncated", "closes what was left open", rejection, repairing(withMissingClosers)),
  fault("syntax.rawControls", "takes control characters within texts", rejection, repairing(escapedControls)),
  fault(
    "syntax.badEscape",
    "takes escapes that JSON does not know",
    rejection,
    repairing((text) => text.replace(/\\(?!["\\/bfnrtu])/g, "")),
  ),
  fault(
    "syntax.colon",
    "takes = for a colon",
    rejection,
    repairing((text) => text.replace(/"(\s*)=>?/g, '"$1:')),
  ),
  fault(
    "syntax.json5",
    "takes JSON5",
    rejection,
    repairing((text) =>
      withoutComments(text)
        .replaceAll("'", '"')
        .replace(/([{,]\s*)([A-Za-z_]\w*)(\s*:)/g, '$1"$2"$3')
        .replace(/,(\s*[}\]])/g, "$1"),
    ),
  ),
  fault("syntax.empty", "takes an empty body", rejection, { override: acceptingEmpty }),
  fault("syntax.anything", "takes a body that is not JSON as the prompt", rejection, { override: acceptingAsPrompt }),
  fault("syntax.form", "takes a form", requestBody(), { override: acceptingForm }),
  // RFC 8259 §8.1 has JSON exchanged as UTF-8.
];

/** Reads a text that is not JSON as another one. What is JSON is read as it is. */
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

/** Takes members with such a value out. */
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

/** The longest beginning that ends with a brace and is JSON. */
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

/** A control character within quotes is escaped; one between tokens is white space, or wrong still. */
function escapedControls(text: string): string {
  const escaped = (quoted: string) =>
    quoted.replace(/[\x00-\x1f]/g, (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return text.replace(/"(?:[^"\\]|\\[\s\S])*"/g, escaped);
}

function acceptingEmpty({ judge, parse }: Handlers): Partial<Handlers> {
  return {
    parse: (call, text) => (text.trim() === "" ? null : parse(call, text)),
    judge: (call, body) => (body === null && call.text?.trim() === "" ? undefined : judge(call, body)),
  };
}

function acceptingAsPrompt({ judge, parse }: Handlers): Partial<Handlers> {
  return {
    parse: (call, text) => (isJson(text) ? parse(call, text) : null),
    judge: (call, body) => (body === null && call.text !== "null" ? undefined : judge(call, body)),
  };
}

function acceptingForm({ parse, takesMediaType }: Handlers): Partial<Handlers> {
  return {
    takesMediaType: (call) => takesMediaType(call) || /form/.test(call.request.headers["content-type"] ?? ""),
    parse: (call, text) => {
      const isForm = call.request.headers["content-type"] !== JSON_MEDIA_TYPE && text.includes("=") && !isJson(text);
      return isForm ? Object.fromEntries(new URLSearchParams(text)) : parse(call, text);
    },
  };
}
