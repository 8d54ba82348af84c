import type { JsonObject } from "../../../contract-tests/src/util/json.js";
import { renderTable } from "../../lib/markdown-table.js";
import { limitsOf } from "./limits.js";
import { examplesOf, type OperationPart, objectOf } from "./operations.js";
import { rulesOf } from "./rules.js";
import { code, codeOf, describeValues, descriptionOf, typeOf } from "./schema-text.js";
import { partsOf, type SchemaPart } from "./tree.js";

/** Renders the parts of a nested schema as a table with a row for each part at any depth. */
export function renderNested(schema: JsonObject): string {
  const rows = rowsOf(schema, "");
  return rows.length === 0 ? "" : renderFilled(["part", "type", "values", "description"], rows);
}

function rowsOf(schema: JsonObject, path: string): readonly (readonly string[])[] {
  return partsOf(schema).flatMap(({ isRequired, kind, label, schema: inner }) => {
    // An item without limits, such as "array of string", is described by the type of the array.
    if (label === "each item" && limitsOf(inner).length === 0 && describeValues(inner) === "" && partsOf(inner).length === 0)
      return [];
    const step = kind === "property" ? `${path === "" ? "" : `${path}.`}${label}` : `${path}${stepOf(kind, label)}`;
    const name = kind === "property" ? code(step) : `${path === "" ? "" : `${code(path)}: `}${cell(label)}`;
    const values = [
      isRequired ? "required" : "",
      "default" in inner ? `default ${codeOf(inner["default"])}` : "",
      describeValues(inner),
      ...limitsOf(inner),
      ...rulesOf(inner).map(({ text }) => text.replace(/\.$/, "")),
    ];
    const row = [name, cell(typeOf(inner)), cell(values.filter((text) => text !== "").join("; ")), cell(descriptionOf(inner))];
    return [row, ...rowsOf(inner, step)];
  });
}

/** Returns the part of a path that stands for an item: `[]` for each item, `[0]` for the first item. */
function stepOf(kind: SchemaPart["kind"], label: string): string {
  const [, position] = /^item (\d+)$/.exec(label) ?? [];
  if (position !== undefined) return `[${Number(position) - 1}]`;
  return kind === "item" && label.endsWith("item") ? "[]" : "";
}

/** Renders the header and query parameters of an operation as a table. */
export function renderOperationParameters({ id, parameters }: OperationPart): string {
  if (parameters.length === 0) return "";
  const rows = parameters.map((parameter) => {
    const schema = objectOf(parameter["schema"]);
    const values = [
      describeValues(schema),
      ...limitsOf(schema),
      "default" in schema ? `default ${codeOf(schema["default"])}` : "",
    ];
    const [example] = examplesOf(parameter);
    return [
      code(String(parameter["name"])),
      String(parameter["in"]),
      cell(typeOf(schema)),
      parameter["required"] === true ? "required" : "optional",
      cell(values.filter((text) => text !== "").join("; ")),
      cell([descriptionOf(parameter), example === undefined ? "" : `Example: ${codeOf(example[1])}`].filter(Boolean).join(" ")),
    ];
  });
  return `## Parameters of ${code(id)}\n\n${renderFilled(["parameter", "in", "type", "required", "values", "description"], rows)}`;
}

/** Renders a table without the columns that have no text. */
export function renderFilled(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const isFilled = (_: string, column: number) => rows.some((row) => row[column] !== "");
  return renderTable(
    header.filter(isFilled),
    rows.map((row) => row.filter(isFilled)),
  );
}

/** Escapes the text of a cell. */
export const cell = (text: string) => text.replaceAll(/(?<!\\)\|/g, "\\|");
