import { compile } from "../../contract/validator.js";
import type { Expectation } from "../../traffic/expectation.js";
import type { Message } from "../../traffic/request.js";
import type { JsonObject } from "../../util/json.js";
import { isJson } from "../../util/parse-json.js";
import type { Clause } from "../check.js";
import type { ProtocolCheck, ProtocolContext } from "./protocol-check.js";

/** The bodies of a rule: texts, or bytes that are not text. */
export type Texts = readonly (string | Uint8Array)[];

/** A rule about the syntax of a body, from which one check is built. */
export interface Rule extends Pick<Clause, "evidence" | "title"> {
  readonly kind: Exclude<Expectation, "read">;
  readonly texts: Texts;
  readonly assess?: ProtocolCheck["assess"];
  readonly scope?: Message["scope"];
}

/** Whether the contract allows the value of a JSON text. True for a text that is not JSON. */
export function isAllowed(text: string, { request }: ProtocolContext["operation"]): boolean {
  return !isJson(text) || compile(request.schema)(JSON.parse(text));
}

/** Whether a schema allows no further properties. */
export function isClosed(schema: JsonObject): boolean {
  return schema["additionalProperties"] === false || schema["unevaluatedProperties"] === false;
}
