import { tokenize } from "./markup.js";
import { acceptanceIn, isCheckId, type Json, maskVolatile } from "./mask.js";

/**
 * Normalizes `index.html` to lines: each element with its id and link, indented by its depth, and of the text only numbers,
 * ids of checks, anchors, and the values of the boundary map with their results.
 */
export function normalizeHtml(text: string): Json {
  const lines: string[] = [];
  const open: { readonly name: string; readonly isMap: boolean }[] = [];
  // An opportunity for a line break splits a text, but does not change it.
  for (const token of tokenize(text.replaceAll("<wbr>", ""))) {
    const parent = open.at(-1);
    const indent = "  ".repeat(open.length);
    if (token.kind === "close") {
      open.pop();
    } else if (token.kind === "open") {
      const { attributes, isEmpty, name } = token;
      const kept = ["id", "href", "open"].filter((attribute) => attributes.has(attribute));
      lines.push(
        indent + [name, ...kept.map((attribute) => `${attribute}=${maskVolatile(attributes.get(attribute) ?? "")}`)].join(" "),
      );
      if (!isEmpty) open.push({ name, isMap: parent?.isMap === true || attributes.get("id") === "map" });
    } else if (parent !== undefined) {
      const kept = keepText(token.text.trim(), parent.name, parent.isMap);
      if (kept !== "") lines.push(indent + kept);
    }
  }
  return lines;
}

function keepText(text: string, element: string, isMap: boolean): string {
  if (/^\d+$/.test(text)) return text;
  if (element === "dt" && isMap) return acceptanceIn(text).join(", ");
  if (element !== "code") return "";
  if (isMap) return normalizeLabel(text);
  return isCheckId(text) || text.startsWith("#/") ? text : "";
}

/** Keeps a value unchanged. Removes the words of a description, such as "3000 characters". */
function normalizeLabel(text: string): string {
  const isValue = /^(?:["[{]|(?:true|false|null)$)/.test(text);
  return maskVolatile(isValue ? text : text.replaceAll(/\p{L}{2,}/gu, "").trim());
}
