import { isStream } from "../../contract/model.js";
import { jsonMessage, type Message, withHeaders } from "../../traffic/request.js";
import { isObject, type Json, pointTo } from "../../util/json.js";
import { expectAccepted, expectAcceptedOr4xx, judgeAnyRefusal, judgeTakenOr } from "../expectations.js";
import type { ProtocolCheck, ProtocolContext } from "./protocol-check.js";

/** What HTTP says of requests beside their content: method, media type, framing (RFC 9110, RFC 9112). */
export function httpChecks(context: ProtocolContext): readonly ProtocolCheck[] {
  return [...mediaTypeChecks(context), ...methodChecks(context), ...framingChecks(context)];
}

function mediaTypeChecks({ minimal, operation, prefix }: ProtocolContext): readonly ProtocolCheck[] {
  const clause = {
    anchor: pointTo(operation.anchor, "requestBody", "content"),
    clause: "Content-Type: application/json",
    operation,
  };
  const message = (type: string | undefined) =>
    withHeaders({ ...jsonMessage(operation, minimal), scope: "http" }, `as ${type ?? "nothing"}`, () => ({
      "content-type": type,
    }));
  const observe = (variant: string, title: string, types: readonly (string | undefined)[]): ProtocolCheck => ({
    ...clause,
    id: `${prefix}mediaType.${variant}.observed`,
    title: `takes ${title}?`,
    evidence: "none",
    kind: "either",
    judge: (outcome) => expectAcceptedOr4xx(outcome, operation),
    probes: types.map((type) => ({ title: type ?? "no Content-Type", message: message(type) })),
  });
  return [
    {
      ...clause,
      id: `${prefix}mediaType.charset.valid`,
      // RFC 8259 §11: adding a charset "really has no effect on compliant recipients".
      title: "takes a charset parameter",
      evidence: "endpoint",
      kind: "accept",
      judge: (outcome) => expectAccepted(outcome, operation),
      probes: [{ title: "charset=utf-8", message: message("application/json; charset=utf-8") }],
    },
    {
      ...clause,
      id: `${prefix}mediaType.case.valid`,
      // RFC 9110 §8.3.1: type and subtype are case-insensitive.
      title: "takes the media type in any letter case",
      evidence: "standard",
      kind: "accept",
      judge: (outcome) => expectAccepted(outcome, operation),
      probes: [{ title: "Application/JSON", message: message("Application/JSON") }],
    },
    {
      ...clause,
      id: `${prefix}mediaType.form.invalid`,
      title: "refuses a form",
      evidence: "endpoint",
      kind: "reject",
      judge: judgeAnyRefusal,
      probes: [{ title: "a form", message: { ...message("application/x-www-form-urlencoded"), body: formOf(minimal) } }],
    },
    observe("missing", "JSON without a Content-Type", [undefined]),
    observe("wrong", "JSON under another media type", ["text/plain"]),
  ];
}

/** The members of a request as a form has them (HTML §4.10.22.6). */
function formOf(text: string): string {
  const request = JSON.parse(text) as Json;
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(isObject(request) ? request : {})) form.append(name, String(value));
  return form.toString();
}

/** Methods that the contract does not have at this path: refused with any 4xx, and never taken as a submission. */
function methodChecks({ minimal, operation, prefix }: ProtocolContext): readonly ProtocolCheck[] {
  return ["GET", "PUT", "PATCH", "DELETE"]
    .filter((method) => method !== operation.method)
    .map((method) => ({
      id: `${prefix}method.${method.toLowerCase()}.invalid`,
      title: `refuses ${method}`,
      anchor: operation.anchor,
      clause: `${operation.method} ${operation.path}`,
      evidence: "endpoint",
      kind: "reject",
      operation,
      isEssential: method === "GET",
      judge: judgeAnyRefusal,
      probes: [{ title: method, message: { ...jsonMessage(operation, minimal), method, scope: "http", variant: method } }],
    }));
}

function framingChecks({ minimal, operation, prefix }: ProtocolContext): readonly ProtocolCheck[] {
  const clause = {
    anchor: operation.anchor,
    clause: `${operation.method} ${operation.path}`,
    evidence: "standard",
    operation,
  } as const;
  const chunked: Message = withHeaders({ ...jsonMessage(operation, minimal), scope: "http" }, "chunked", () => ({
    "transfer-encoding": "chunked",
  }));
  const again: Message = { ...jsonMessage(operation, minimal), variant: "repeated" };
  const accept = (id: string, title: string, probes: ProtocolCheck["probes"]): ProtocolCheck => ({
    ...clause,
    id: `${prefix}${id}`,
    title,
    // RFC 9112 §7.1: a recipient MUST be able to parse chunked, but may want a length (§6.3); and nothing makes a second submission the first.
    weight: "violation",
    kind: "accept",
    judge: (outcome) => expectAccepted(outcome, operation),
    probes,
  });
  const anything = withHeaders(jsonMessage(operation, minimal), "accepting anything", () => ({ accept: "*/*" }));
  const stream: ProtocolCheck = {
    ...accept("http.accept.valid", "streams to whoever accepts anything", [{ title: "*/*", message: anything }]),
    evidence: "platform",
    isEssential: true,
  };
  return [
    ...(isStream(operation) ? [stream] : []),
    {
      ...accept("http.chunked.valid", "takes a chunked body, or asks for its length", [{ title: "chunked", message: chunked }]),
      judge: (outcome) => judgeTakenOr(outcome, operation, 411),
    },
    accept("http.repeated.valid", "takes the same request again as another submission", [{ title: "once more", message: again }]),
  ];
}
