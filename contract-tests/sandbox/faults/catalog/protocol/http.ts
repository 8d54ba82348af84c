import { JSON_MEDIA_TYPE, parseMediaType } from "../../../../src/contract/media-types.js";
import type { Call, Handlers, Override } from "../../../context.js";

import { operation, requestBody, response } from "../../clause.js";
import {
  and,
  type Effect,
  errorResponse,
  generationFound,
  headers,
  invalidBody,
  malformedBody,
  mediaType,
  rejected,
  replying,
  sequence,
  status,
  streamOpened,
  submissionAccepted,
  text,
} from "../../effect.js";
import { type FaultTemplate, fault, onlyOn, STANDARD } from "../../fault.js";

const METHODS = ["GET", "PUT", "PATCH", "DELETE"] as const;

/** Media types, methods and statuses. */
export const HTTP: readonly FaultTemplate[] = [
  // RFC 8259 §11: a charset has no effect. RFC 9110 §8.3.1: media types are case-insensitive.
  fault(
    "media.charset",
    "rejects a Content-Type with a charset",
    requestBody(),
    { override: requiringMediaType((header) => !header.includes(";")) },
    STANDARD,
  ),
  fault(
    "media.case",
    "rejects a Content-Type that is not in lowercase",
    requestBody(),
    { override: requiringMediaType((header) => header === header.toLowerCase()) },
    STANDARD,
  ),
  fault(
    "media.status.500",
    "returns 500 for an unsupported Content-Type",
    response("submission", 500),
    replying(otherMediaType, errorResponse(500)),
  ),
  ...METHODS.map((method) =>
    fault(`method.${method}`, `accepts ${method} for a submission`, operation("submission"), {
      override: acceptingMethod(method),
    }),
  ),
  fault("method.any", "accepts any method for a submission", operation("submission"), { override: acceptingAnyMethod }),
  fault("method.PUT@stream", "accepts PUT for a submission (stream)", operation("stream"), { override: acceptingMethod("PUT") }),
  ...METHODS.map((method) =>
    fault(
      `method.ok.${method}`,
      `returns 200 for unsupported ${method} requests`,
      operation("submission"),
      replying(
        and(wrongMethod, ({ request }) => request.method === method),
        sequence(
          status(200),
          text(() => "[]"),
        ),
      ),
    ),
  ),
  ...METHODS.map((method) =>
    fault(
      `method.500.${method}`,
      `returns 500 for unsupported ${method} requests`,
      response("submission", 500),
      replying(
        and(wrongMethod, ({ request }) => request.method === method),
        errorResponse(500),
      ),
    ),
  ),
  fault(
    "method.302",
    "redirects unsupported methods to the documentation",
    operation("submission"),
    replying(
      wrongMethod,
      sequence(
        status(302),
        headers({ location: "/docs" }),
        text(() => ""),
      ),
    ),
  ),
  fault(
    "method.TRACE",
    "returns the request without its headers for TRACE",
    operation("submission"),
    replying(and(wrongMethod, usingTrace), tracedRequest(false)),
    STANDARD,
  ),
  fault(
    "method.TRACE.key",
    "returns the request with its headers for TRACE",
    operation("submission"),
    replying(and(wrongMethod, usingTrace), tracedRequest(true)),
  ),
  ...[201, 203, 204, 206, 207, 302, 303].map((value) =>
    fault(
      `taken.${value}`,
      `returns ${value} for an accepted submission`,
      response("submission", "success"),
      replying(submissionAccepted, withStatus(value)),
    ),
  ),
  ...[201, 202, 204, 206].map((value) =>
    fault(
      `taken.${value}@stream`,
      `returns ${value} for an opened stream`,
      response("stream", "success"),
      replying(streamOpened, status(value)),
    ),
  ),
  ...[201, 203, 204, 304].map((value) =>
    fault(
      `found.${value}`,
      `returns ${value} for a known generation`,
      response("result", "success"),
      replying(generationFound, withStatus(value)),
    ),
  ),
  ...[200, 201, 202, 204, 302, 403, 404, 405, 409, 412, 415, 418, 451, 500, 501, 503].map((value) =>
    fault(
      `invalid.${value}`,
      `returns ${value} for an invalid body`,
      response("submission", 422),
      replying(and(onlyOn("submission"), invalidBody), withStatus(value)),
    ),
  ),
  ...[200, 403, 500].map((value) =>
    fault(
      `invalid.${value}@stream`,
      `returns ${value} for an invalid body (stream)`,
      response("stream", 422),
      replying(and(onlyOn("stream"), invalidBody), status(value)),
    ),
  ),
  ...[200, 204, 404, 415, 500, 502].map((value) =>
    fault(
      `malformed.${value}`,
      `returns ${value} for a body that is not JSON`,
      response("submission", 400),
      replying(malformedBody, withStatus(value)),
    ),
  ),
  fault(
    "type.anyAnswer",
    "labels every response as text/html",
    response("submission", "success"),
    replying((_, reply) => reply.kind === "answer", mediaType("text/html; charset=utf-8")),
  ),
  fault(
    "taken.jsonp",
    "labels the response to a submission as application/javascript",
    response("submission", "success"),
    replying(submissionAccepted, mediaType("application/javascript")),
  ),
  fault(
    "malformed.text",
    "labels the error for a body that is not JSON as text/plain",
    response("submission", 400),
    replying(malformedBody, mediaType("text/plain")),
  ),
  fault(
    "refused.cached",
    "labels error responses as application/octet-stream",
    response("submission", 422),
    replying(rejected, mediaType("application/octet-stream")),
  ),
];

/** Changes the status. Removes the body for 204 and 304, which have no content (RFC 9110 §15.3.5, §15.4.5). */
function withStatus(value: number): ReturnType<typeof sequence> {
  return value === 204 || value === 304
    ? sequence(
        status(value),
        text(() => ""),
      )
    : status(value);
}

function requiringMediaType(isAccepted: (header: string) => boolean): Override {
  return ({ acceptsMediaType }) => ({
    acceptsMediaType: (call) => acceptsMediaType(call) && isAccepted(call.request.headers["content-type"] ?? ""),
  });
}

function otherMediaType(...[{ request, target }]: readonly [Call, ...unknown[]]): boolean {
  const type = parseMediaType(request.headers["content-type"]);
  return (target.kind === "submission" || target.kind === "stream") && type !== "" && type !== JSON_MEDIA_TYPE;
}

function wrongMethod(...[{ target }]: readonly [Call, ...unknown[]]): boolean {
  return target.kind === "wrong method";
}

function usingTrace({ request }: Call): boolean {
  return request.method === "TRACE";
}

/** Returns the request as content, as RFC 9110 §9.3.8 defines it. */
function tracedRequest(hasHeaders: boolean): Effect {
  return (reply, call, context) => {
    const { headers: received, method, path } = call.request;
    const lines = hasHeaders ? Object.entries(received).map(([name, value]) => `${name}: ${value}`) : [];
    const content = text(() => [`${method} ${path} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
    return sequence(status(200), mediaType("message/http"), content)(reply, call, context);
  };
}

function acceptingMethod(method: string): Override {
  return ({ route }) => ({
    route: (call) => (call.request.method === method ? routeAsSubmission(route, call) : route(call)),
  });
}

function acceptingAnyMethod({ route }: Handlers): Partial<Handlers> {
  return { route: (call) => routeAsSubmission(route, call) };
}

/** Routes a request with an unsupported method as if it had the method that the operation expects. */
function routeAsSubmission(route: (call: Call) => Call["target"], call: Call): Call["target"] {
  const target = route(call);
  if (target.kind !== "wrong method") return target;
  const intended = route({ ...call, request: { ...call.request, method: target.operation.method } });
  return intended.kind === "result" ? target : intended;
}
