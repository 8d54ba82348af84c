import { isObject } from "../../../src/util/json.js";
import type { Handlers, SandboxContext } from "../../context.js";
import { ERROR_RESPONSES } from "../../errors.js";
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

const ORDINALS = { 2: "second", 3: "third", 5: "fifth", 7: "seventh", 11: "eleventh" } as const;

/** Faults that occur for some requests only. */
export const INTERMITTENT: readonly FaultTemplate[] = [
  ...([2, 3, 5, 7, 11] as const).map((n) =>
    fault(
      `sometimes.500.${n}`,
      `returns 500 for every ${ORDINALS[n]} request`,
      serverError,
      replying(every(n), errorResponse(500)),
    ),
  ),
  ...[502, 503, 504].map((value) =>
    fault(
      `sometimes.${value}`,
      `returns ${value} for every ninth request`,
      response("submission", value),
      replying(every(9), errorResponse(value)),
    ),
  ),
  fault("first.500", "returns 500 for the first request", serverError, replying(first(1), errorResponse(500))),
  fault("later.500", "returns 500 after the first 30 requests", serverError, replying(after(30), errorResponse(500))),
  fault(
    "later.404",
    "returns 404 after the first 40 requests",
    response("submission", 404),
    replying(after(40), errorResponse(404, "NOT_FOUND")),
  ),
  fault(
    "sometimes.taken",
    "does not validate the body of every third request",
    rejection,
    onlyWhen(every(3), { override: () => ({ validate: () => undefined }) }),
  ),
  fault(
    "sometimes.takenSeldom",
    "does not validate the body of every ninth request",
    rejection,
    onlyWhen(every(9), { override: () => ({ validate: () => undefined }) }),
  ),
  fault(
    "first.taken",
    "does not validate the bodies of the first 20 requests",
    rejection,
    onlyWhen(first(20), { override: () => ({ validate: () => undefined }) }),
  ),
  fault(
    "later.taken",
    "does not validate bodies after the first 50 requests",
    rejection,
    onlyWhen(after(50), { override: () => ({ validate: () => undefined }) }),
  ),
  fault(
    "sometimes.refused",
    "rejects the body of every fourth request",
    success,
    onlyWhen(every(4), { override: () => ({ validate: () => "not now" }) }),
  ),
  fault(
    "sometimes.refusedSeldom",
    "rejects the body of every tenth request",
    success,
    onlyWhen(every(10), { override: () => ({ validate: () => "not now" }) }),
  ),
  fault("second.refused", "rejects a body that it has accepted before", success, { override: rejectingRepeated }),
  fault("second.taken", "accepts a body that it has rejected before", rejection, { override: acceptingRepeated }),
  fault(
    "sometimes.anyKey",
    "does not check the API key of every fifth request",
    authentication,
    onlyWhen(every(5), { override: () => ({ authorize: () => true }) }),
  ),
  fault("later.anyKey", "does not check the API key of a request that follows one with the right key", authentication, {
    override: acceptingAfterValidKey,
  }),
  fault(
    "sometimes.malformed",
    "returns truncated JSON for every fifth submission",
    success,
    replying(
      and(submissionAccepted, every(5)),
      text((body) => body.slice(0, body.length >> 1)),
    ),
  ),
  fault("sometimes.html", "labels every sixth response as text/html", success, replying(every(6), mediaType("text/html"))),
  fault(
    "sometimes.empty",
    "returns an empty body for every sixth submission",
    success,
    replying(
      and(submissionAccepted, every(6)),
      text(() => ""),
    ),
  ),
  fault("sometimes.otherInput", "returns the `input` of another submission for some requests", success, {
    override: mixingUpInputs,
  }),
  fault(
    "sometimes.201",
    "returns 201 for every fifth submission",
    success,
    replying(and(submissionAccepted, every(5)), status(201)),
  ),
  fault(
    "sometimes.shape",
    "omits `input` for every fifth submission",
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
    "omits `code` in every third error response",
    rejection,
    replying(
      and(rejected, every(3)),
      json((error) => (isObject(error) ? Object.fromEntries(Object.entries(error).filter(([name]) => name !== "code")) : error)),
    ),
  ),
  fault(
    "sometimes.refusal200",
    "returns every third error with status 200",
    rejection,
    replying(and(rejected, every(3)), status(200)),
  ),
  fault(
    "sometimes.refusal500",
    "returns every fifth error with status 500",
    serverError,
    replying(and(rejected, every(5)), errorResponse(500)),
  ),
  fault(
    "sometimes.result404",
    "returns 404 for every second poll",
    response("result", "success"),
    replying(and(generationFound, every(2)), errorResponse(404, ERROR_RESPONSES.unknown.code)),
  ),
  fault(
    "sometimes.key",
    "repeats the API key in every eighth response",
    rejection,
    replying(every(8), (reply, call, context) => headers({ "x-debug": context.apiKey })(reply, call, context)),
  ),
  fault(
    "sometimes.untyped",
    "omits the Content-Type of every seventh response",
    success,
    replying(every(7), headers({ "content-type": undefined })),
  ),
  fault(
    "sometimes.streams500",
    "returns 500 for every second accepted submission",
    serverError,
    replying(and(accepted, onlyOn("submission"), every(2)), errorResponse(500)),
  ),
];

/** One in this number of submissions returns the input of another. A run makes less than three times this number. */
const MIXED_UP_PERIOD = 23;

function mixingUpInputs({ render }: Handlers, { generations }: SandboxContext): Partial<Handlers> {
  return {
    render: (call, generation, state) => {
      const rendered = render(call, generation, state);
      const isMixedUp = call.target.kind === "submission" && generations.size % MIXED_UP_PERIOD === 0;
      const other = [...generations.values()].at(-2);
      return isMixedUp && other !== undefined ? { ...rendered, input: other.input } : rendered;
    },
  };
}

function rejectingRepeated({ validate }: Handlers): Partial<Handlers> {
  const seen = new Set<string>();
  return {
    validate: (call, body) => {
      const isRepeated = seen.has(call.text ?? "");
      seen.add(call.text ?? "");
      return validate(call, body) ?? (isRepeated ? "it has been sent before" : undefined);
    },
  };
}

function acceptingRepeated({ validate }: Handlers): Partial<Handlers> {
  const seen = new Set<string>();
  return {
    validate: (call, body) => {
      const isRepeated = seen.has(call.text ?? "");
      seen.add(call.text ?? "");
      return isRepeated ? undefined : validate(call, body);
    },
  };
}

/** Also accepts the request that follows one with the right key. */
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
