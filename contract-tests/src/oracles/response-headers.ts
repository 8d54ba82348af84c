import { isStated } from "../contract/evidence.js";
import { type Operation, type Parameter, responseTo } from "../contract/model.js";
import { compile } from "../contract/validator.js";
import type { HttpResponse } from "../traffic/exchange.js";
import type { Json } from "../util/json.js";
import { truncate } from "../util/text.js";
import type { Finding } from "./oracle.js";

/** Whether the contract states headers of an operation's responses. */
export function statesHeaders({ responses }: Operation): boolean {
  return responses.some(({ headers = [] }) => headers.some(isStated));
}

/** Finds a header that is required and missing, or whose value its schema rejects. */
export function findWrongHeader(response: HttpResponse, operation: Operation): Finding | undefined {
  for (const header of (responseTo(operation, response.status)?.headers ?? []).filter(isStated)) {
    const value = response.headers[header.name.toLowerCase()];
    if (value === undefined && header.isRequired)
      return { expected: `the header ${header.name}`, received: "no header of this name" };
    if (value !== undefined && !isValidText(header, value))
      return { expected: `a documented value of the header ${header.name}`, received: truncate(value, 60) };
  }
  return undefined;
}

/** Whether a schema accepts a value of a header, which has no type. Lists and objects are not decoded. */
function isValidText({ schema }: Parameter, text: string): boolean {
  const types = [schema["type"]].flat();
  if (types.some((type) => type === "array" || type === "object")) return true;
  const isValid = compile(schema);
  const values: readonly Json[] = [text, Number(text), text === "true"];
  return values.some((value) => String(value) === text && isValid(value));
}
