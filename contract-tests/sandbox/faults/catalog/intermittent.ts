import { isObject } from "../../../src/util/json.js";
import type { Handlers } from "../../context.js";
import { ERROR_RESPONSES } from "../../errors.js";
import { authentication, type ClauseOf, response } from "../clause.js";
import { and, failure, found, headers, json, mediaType, refused, replying, status, taken, takenAtOnce, text } from "../effect.js";
import { after, every, type FaultTemplate, fault, first, onlyOn, onlyWhen } from "../fault.js";

const broken: ClauseOf = response("submission", 500);
const answered: ClauseOf = response("submission", "taken");
const refusal: ClauseOf = response("submission", 422);

/** Clauses that are broken now and then. */
export const INTERMITTENT: readonly FaultTemplate[] = [
  ...[2, 3, 5, 7, 11].map((n) =>
    fault(`sometimes.500.${n}`, `answers every ${n}. request with 500`, broken, replying(every(n), failure(500))),
  ),
  ...[502, 503, 504].map((value) =>
    fault(
      `sometimes.${value}`,
      `answers every ninth request with ${value}`,
      response("submission", value),
      replying(every(9), failure(value)),
    ),
  ),
  fault("first.500", "answers the first request with 500", broken, replying(first(1), failure(500))),
  fault("first.503", "answers the first three requests with 503", response("submission", 503), replying(first(3), failure(503))),
  fault("later.500", "answers with 500 after the first 30 requests", broken, replying(after(30), failure(500))),
  fault(
    "later.404",
    "knows no path after the first 40 requests",
    response("submission", 404),
    replying(after(40), failure(404, "NOT_FOUND")),
  ),
  fault(
    "sometimes.taken",
    "does not look at every third body",
    refusal,
    onlyWhen(every(3), { override: () => ({ validate: () => undefined }) }),
  ),
  fault(
    "sometimes.takenSeldom",
    "does not look at every ninth body",
    refusal,
    onlyWhen(every(9), { override: () => ({ validate: () => undefined }) }),
  ),
  fault(
    "first.taken",
    "does not look at the first twenty bodies",
    refusal,
    onlyWhen(first(20), { override: () => ({ validate: () => undefined }) }),
  ),
  fault(
    "later.taken",
    "does not look at bodies after the first fifty requests",
    refusal,
    onlyWhen(after(50), { override: () => ({ validate: () => undefined }) }),
  ),
  fault(
    "sometimes.refused",
    "refuses every fourth body",
    answered,
    onlyWhen(every(4), { override: () => ({ validate: () => "not now" }) }),
  ),
  fault(
    "sometimes.refusedSeldom",
    "refuses every tenth body",
    answered,
    onlyWhen(every(10), { override: () => ({ validate: () => "not now" }) }),
  ),
  fault("second.refused", "refuses a body that it has taken before", answered, { override: refusedAgain }),
  fault("second.taken", "takes a body that it has refused before", refusal, { override: takenAgain }),
  fault(
    "sometimes.anyKey",
    "does not look at the key every fifth time",
    authentication,
    onlyWhen(every(5), { override: () => ({ authorize: () => true }) }),
  ),
  fault("later.anyKey", "does not look at the key once it was right", authentication, { override: rememberedKey }),
  fault(
    "sometimes.malformed",
    "answers every fifth submission with half of the JSON",
    answered,
    replying(
      and(takenAtOnce, every(5)),
      text((body) => body.slice(0, body.length >> 1)),
    ),
  ),
  fault("sometimes.html", "answers every sixth request as a page", answered, replying(every(6), mediaType("text/html"))),
  fault(
    "sometimes.empty",
    "answers every sixth submission with nothing",
    answered,
    replying(
      and(takenAtOnce, every(6)),
      text(() => ""),
    ),
  ),
  fault("sometimes.201", "answers every fifth submission with 201", answered, replying(and(takenAtOnce, every(5)), status(201))),
  fault(
    "sometimes.shape",
    "answers every fifth submission without its input",
    answered,
    replying(
      and(takenAtOnce, every(5)),
      json((shown) => (isObject(shown) ? Object.fromEntries(Object.entries(shown).filter(([name]) => name !== "input")) : shown)),
    ),
  ),
  fault(
    "sometimes.refusalShape",
    "answers every third refusal without a code",
    refusal,
    replying(
      and(refused, every(3)),
      json((error) => (isObject(error) ? Object.fromEntries(Object.entries(error).filter(([name]) => name !== "code")) : error)),
    ),
  ),
  fault("sometimes.refusal200", "answers every third refusal with 200", refusal, replying(and(refused, every(3)), status(200))),
  fault("sometimes.refusal500", "answers every fifth refusal with 500", broken, replying(and(refused, every(5)), failure(500))),
  fault(
    "sometimes.result404",
    "does not find every second generation",
    response("result", "taken"),
    replying(and(found, every(2)), failure(404, ERROR_RESPONSES.unknown.code)),
  ),
  fault(
    "sometimes.key",
    "repeats the key every eighth time",
    refusal,
    replying(every(8), (reply, call, world) => headers({ "x-debug": world.apiKey })(reply, call, world)),
  ),
  fault(
    "sometimes.untyped",
    "answers every seventh request without a media type",
    answered,
    replying(every(7), headers({ "content-type": undefined })),
  ),
  fault(
    "sometimes.streams500",
    "answers every second submission that it takes with 500",
    broken,
    replying(and(taken, onlyOn("submission"), every(2)), failure(500)),
  ),
];

function refusedAgain({ validate }: Handlers): Partial<Handlers> {
  const seen = new Set<string>();
  return {
    validate: (call, body) => {
      const isAgain = seen.has(call.text ?? "");
      seen.add(call.text ?? "");
      return validate(call, body) ?? (isAgain ? "it has been sent before" : undefined);
    },
  };
}

function takenAgain({ validate }: Handlers): Partial<Handlers> {
  const seen = new Set<string>();
  return {
    validate: (call, body) => {
      const isAgain = seen.has(call.text ?? "");
      seen.add(call.text ?? "");
      return isAgain ? undefined : validate(call, body);
    },
  };
}

/** Whoever is let in once stays in for the next request. */
function rememberedKey({ authorize }: Handlers): Partial<Handlers> {
  let wasRight = false;
  return {
    authorize: (call) => {
      const isRight = authorize(call);
      const isLetIn = isRight || wasRight;
      wasRight = isRight;
      return isLetIn;
    },
  };
}
