import { isObject } from "../../../src/util/json.js";
import type { Handlers } from "../../context.js";
import { REFUSALS } from "../../errors.js";
import { authentication, type ClauseFinder, response } from "../clause.js";
import {
  accepted,
  and,
  errorResponse,
  generationFound,
  headers,
  json,
  mediaType,
  rejected,
  replying,
  status,
  submissionAccepted,
  text,
} from "../effect.js";
import { after, every, type FaultTemplate, fault, first, onlyOn, onlyWhen } from "../fault.js";

const serverError: ClauseFinder = response("submission", 500);
const success: ClauseFinder = response("submission", "success");
const rejection: ClauseFinder = response("submission", 422);

/** Clauses that are broken now and then. */
export const INTERMITTENT: readonly FaultTemplate[] = [
  ...[2, 3, 5, 7, 11].map((n) =>
    fault(`sometimes.500.${n}`, `answers every ${n}. request with 500`, serverError, replying(every(n), errorResponse(500))),
  ),
  ...[502, 503, 504].map((value) =>
    fault(
      `sometimes.${value}`,
      `answers every ninth request with ${value}`,
      response("submission", value),
      replying(every(9), errorResponse(value)),
    ),
  ),
  fault("first.500", "answers the first request with 500", serverError, replying(first(1), errorResponse(500))),
  fault(
    "first.503",
    "answers the first three requests with 503",
    response("submission", 503),
    replying(first(3), errorResponse(503)),
  ),
  fault("later.500", "answers with 500 after the first 30 requests", serverError, replying(after(30), errorResponse(500))),
  fault(
    "later.404",
    "knows no path after the first 40 requests",
    response("submission", 404),
    replying(after(40), errorResponse(404, "NOT_FOUND")),
  ),
  fault(
    "sometimes.taken",
    "does not look at every third body",
    rejection,
    onlyWhen(every(3), { override: () => ({ judge: () => undefined }) }),
  ),
  fault(
    "sometimes.takenSeldom",
    "does not look at every ninth body",
    rejection,
    onlyWhen(every(9), { override: () => ({ judge: () => undefined }) }),
  ),
  fault(
    "first.taken",
    "does not look at the first twenty bodies",
    rejection,
    onlyWhen(first(20), { override: () => ({ judge: () => undefined }) }),
  ),
  fault(
    "later.taken",
    "does not look at bodies after the first fifty requests",
    rejection,
    onlyWhen(after(50), { override: () => ({ judge: () => undefined }) }),
  ),
  fault(
    "sometimes.refused",
    "refuses every fourth body",
    success,
    onlyWhen(every(4), { override: () => ({ judge: () => "not now" }) }),
  ),
  fault(
    "sometimes.refusedSeldom",
    "refuses every tenth body",
    success,
    onlyWhen(every(10), { override: () => ({ judge: () => "not now" }) }),
  ),
  fault("second.refused", "refuses a body that it has taken before", success, { override: rejectingRepeated }),
  fault("second.taken", "takes a body that it has refused before", rejection, { override: acceptingRepeated }),
  fault(
    "sometimes.anyKey",
    "does not look at the key every fifth time",
    authentication,
    onlyWhen(every(5), { override: () => ({ authorize: () => true }) }),
  ),
  fault("later.anyKey", "does not look at the key once it was right", authentication, { override: acceptingAfterValidKey }),
  fault(
    "sometimes.malformed",
    "answers every fifth submission with half of the JSON",
    success,
    replying(
      and(submissionAccepted, every(5)),
      text((body) => body.slice(0, body.length >> 1)),
    ),
  ),
  fault("sometimes.html", "answers every sixth request as a page", success, replying(every(6), mediaType("text/html"))),
  fault(
    "sometimes.empty",
    "answers every sixth submission with nothing",
    success,
    replying(
      and(submissionAccepted, every(6)),
      text(() => ""),
    ),
  ),
  fault(
    "sometimes.201",
    "answers every fifth submission with 201",
    success,
    replying(and(submissionAccepted, every(5)), status(201)),
  ),
  fault(
    "sometimes.shape",
    "answers every fifth submission without its input",
    success,
    replying(
      and(submissionAccepted, every(5)),
      json((rendered) =>
        isObject(rendered) ? Object.fromEntries(Object.entries(rendered).filter(([name]) => name !== "input")) : rendered,
      ),
    ),
  ),
  fault(
    "sometimes.refusalShape",
    "answers every third refusal without a code",
    rejection,
    replying(
      and(rejected, every(3)),
      json((error) => (isObject(error) ? Object.fromEntries(Object.entries(error).filter(([name]) => name !== "code")) : error)),
    ),
  ),
  fault(
    "sometimes.refusal200",
    "answers every third refusal with 200",
    rejection,
    replying(and(rejected, every(3)), status(200)),
  ),
  fault(
    "sometimes.refusal500",
    "answers every fifth refusal with 500",
    serverError,
    replying(and(rejected, every(5)), errorResponse(500)),
  ),
  fault(
    "sometimes.result404",
    "does not find every second generation",
    response("result", "success"),
    replying(and(generationFound, every(2)), errorResponse(404, REFUSALS.unknown.code)),
  ),
  fault(
    "sometimes.key",
    "repeats the key every eighth time",
    rejection,
    replying(every(8), (reply, call, context) => headers({ "x-debug": context.apiKey })(reply, call, context)),
  ),
  fault(
    "sometimes.untyped",
    "answers every seventh request without a media type",
    success,
    replying(every(7), headers({ "content-type": undefined })),
  ),
  fault(
    "sometimes.streams500",
    "answers every second submission that it takes with 500",
    serverError,
    replying(and(accepted, onlyOn("submission"), every(2)), errorResponse(500)),
  ),
];

function rejectingRepeated({ judge }: Handlers): Partial<Handlers> {
  const seen = new Set<string>();
  return {
    judge: (call, body) => {
      const isRepeated = seen.has(call.text ?? "");
      seen.add(call.text ?? "");
      return judge(call, body) ?? (isRepeated ? "it has been sent before" : undefined);
    },
  };
}

function acceptingRepeated({ judge }: Handlers): Partial<Handlers> {
  const seen = new Set<string>();
  return {
    judge: (call, body) => {
      const isRepeated = seen.has(call.text ?? "");
      seen.add(call.text ?? "");
      return isRepeated ? undefined : judge(call, body);
    },
  };
}

/** Whoever is let in once stays in for the next request. */
function acceptingAfterValidKey({ authorize }: Handlers): Partial<Handlers> {
  let wasAuthorized = false;
  return {
    authorize: (call) => {
      const hasValidKey = authorize(call);
      const isAuthorized = hasValidKey || wasAuthorized;
      wasAuthorized = hasValidKey;
      return isAuthorized;
    },
  };
}
