import { isWithinRange } from "../../contract/media-types.js";
import { isStream, type RequestBody } from "../../contract/model.js";
import { jsonMessage, type Message, withHeaders } from "../../traffic/request.js";
import { isObject, type Json, pointTo } from "../../util/json.js";
import { expectAccepted, expectAcceptedOr, expectAcceptedOr4xx, expectAny4xx, expectMethodRejected } from "../expectations.js";
import type { ProtocolCheck, ProtocolContext } from "./protocol-check.js";

/** Returns the checks of the HTTP parts of a request: method, media type and framing (RFC 9110, RFC 9112). */
export function httpChecks(context: ProtocolContext): readonly ProtocolCheck[] {
  return [...mediaTypeChecks(context), ...methodChecks(context), ...framingChecks(context)];
}

/** The documented media type in another spelling. RFC 9110 §5.6.6 allows white space before a parameter. */
const ANY_CASE_TYPE = 'APPLICATION/Json ; Charset="UTF-8"';

/** The media type of a form (HTML §4.10.22.6). */
const FORM = "application/x-www-form-urlencoded";

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
    title: `may accept or reject ${title}`,
    evidence: "none",
    kind: "either",
    assess: (outcome) => expectAcceptedOr4xx(outcome, operation),
    probes: types.map((type) => ({ title: type ?? "no Content-Type", message: message(type) })),
  });
  return [
    {
      ...clause,
      id: `${prefix}mediaType.charset.valid`,
      // RFC 8259 §11: adding a charset "really has no effect on compliant recipients".
      title: "must accept a charset parameter in the Content-Type",
      evidence: "endpoint",
      kind: "accept",
      assess: (outcome) => expectAccepted(outcome, operation),
      probes: [{ title: "charset=utf-8", message: message("application/json; charset=utf-8") }],
    },
    {
      ...clause,
      id: `${prefix}mediaType.case.valid`,
      // RFC 9110 §8.3.1: type, subtype and parameter names are case-insensitive, and a parameter value may be quoted.
      title: "should accept the media type in any letter case, with a quoted charset",
      evidence: "standard",
      kind: "accept",
      assess: (outcome) => expectAccepted(outcome, operation),
      probes: [ANY_CASE_TYPE].map((type) => ({ title: type, message: message(type) })),
    },
    ...(acceptsForms(operation.request)
      ? []
      : [
          {
            ...clause,
            id: `${prefix}mediaType.form.invalid`,
            title: "must reject a form-encoded body",
            evidence: "endpoint",
            kind: "reject",
            assess: expectAny4xx,
            probes: [{ title: "a form", message: { ...message(FORM), body: formOf(minimal) } }],
          } as const,
        ]),
    observe("missing", "JSON without a Content-Type", [undefined]),
    observe("wrong", "JSON sent as text/plain", ["text/plain"]),
  ];
}

/** Whether the contract documents a form as another representation of the body. */
function acceptsForms({ mediaTypes = [] }: RequestBody): boolean {
  return mediaTypes.some((range) => isWithinRange(FORM, range));
}

/** Returns the members of a request as a URL-encoded form (HTML §4.10.22.6). */
function formOf(text: string): string {
  const request = JSON.parse(text) as Json;
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(isObject(request) ? request : {})) form.append(name, String(value));
  return form.toString();
}

/** Returns the checks of methods that the contract does not have at this path. */
function methodChecks({ minimal, operation, prefix }: ProtocolContext): readonly ProtocolCheck[] {
  const reject = (method: string, message: Message): ProtocolCheck => ({
    id: `${prefix}method.${method.toLowerCase()}.invalid`,
    title: `must reject the method ${method}`,
    anchor: operation.anchor,
    clause: `${operation.method} ${operation.path}`,
    evidence: "endpoint",
    kind: "reject",
    operation,
    isEssential: method === "GET",
    assess: expectMethodRejected,
    probes: [{ title: method, message: { ...message, method, scope: "http", variant: method } }],
  });
  const json = jsonMessage(operation, minimal);
  const methods = ["GET", "PUT", "PATCH", "DELETE"].filter((method) => method !== operation.method);
  // RFC 9110 §9.3.8: a TRACE request has no content. A server may implement the method, but the response contains the request.
  const trace = withHeaders({ ...json, body: undefined }, "", () => ({ "content-type": undefined }));
  return [
    ...methods.map((method) => reject(method, json)),
    { ...reject("TRACE", trace), title: "should reject the method TRACE", evidence: "standard" },
  ];
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
  const repeated: Message = { ...jsonMessage(operation, minimal), variant: "repeated" };
  const accept = (id: string, title: string, probes: ProtocolCheck["probes"]): ProtocolCheck => ({
    ...clause,
    id: `${prefix}${id}`,
    title,
    // RFC 9112 §7.1: a recipient MUST be able to parse chunked, but it may require a length (§6.3). No rule allows a server to
    // treat a repeated POST as the first one.
    weight: "violation",
    kind: "accept",
    assess: (outcome) => expectAccepted(outcome, operation),
    probes,
  });
  const anyType = withHeaders(jsonMessage(operation, minimal), "accepting anything", () => ({ accept: "*/*" }));
  const stream: ProtocolCheck = {
    ...accept("http.accept.valid", "must return a stream for `Accept: */*`", [{ title: "*/*", message: anyType }]),
    evidence: "platform",
    isEssential: true,
  };
  return [
    ...(isStream(operation) ? [stream] : []),
    {
      ...accept("http.chunked.valid", "must accept a chunked body or reject it with 411", [
        { title: "chunked", message: chunked },
      ]),
      assess: (outcome) => expectAcceptedOr(outcome, operation, 411),
    },
    accept("http.repeated.valid", "must accept a repeated request as a new submission", [
      { title: "the same request again", message: repeated },
    ]),
  ];
}
