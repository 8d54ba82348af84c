import { propertiesOf } from "../../../../src/contract/schema.js";
import { isArray, isObject, type Json } from "../../../../src/util/json.js";
import type { Call } from "../../../context.js";
import { type ClauseFinder, type OperationRole, operationsOf, response } from "../../clause.js";
import {
  and,
  generationFound,
  invalidBody,
  malformedBody,
  type ReplyCondition,
  rejectedWith,
  replying,
  streamOpened,
  submissionAccepted,
  TRANSPORT_EFFECTS,
} from "../../effect.js";
import { every, type FaultTemplate, fault, onlyOn } from "../../fault.js";

const EFFECT_TITLES = {
  reset: "resets the connection",
  hang: "does not respond",
  cut: "sends half of the response",
  drip: "sends one byte per second",
  raw: "sends bytes that are not HTTP",
} as const satisfies Readonly<Record<keyof typeof TRANSPORT_EFFECTS, string>>;

const CONDITIONS: readonly {
  readonly id: string;
  readonly title: string;
  readonly role: OperationRole;
  readonly when: ReplyCondition;
  readonly only?: readonly (keyof typeof TRANSPORT_EFFECTS)[];
}[] = [
  { id: "taken", title: "when a submission is accepted", role: "submission", when: submissionAccepted },
  { id: "invalid", title: "when a body is invalid", role: "submission", when: invalidBody },
  { id: "malformed", title: "when a body is not JSON", role: "submission", when: malformedBody, only: ["reset", "hang", "cut"] },
  {
    id: "unauthenticated",
    title: "when the API key is wrong",
    role: "submission",
    when: rejectedWith(401),
    only: ["reset", "hang", "cut"],
  },
  {
    id: "method",
    title: "when the method is not supported",
    role: "submission",
    when: ({ target }) => target.kind === "wrong method",
    only: ["reset", "hang"],
  },
  {
    id: "found",
    title: "when a known generation is requested",
    role: "result",
    when: generationFound,
    only: ["reset", "hang", "cut", "drip"],
  },
  {
    id: "unknown",
    title: "when an unknown generation is requested",
    role: "result",
    when: and(onlyOn("result"), rejectedWith(404)),
    only: ["reset", "hang", "cut"],
  },
  { id: "stream", title: "when a stream is opened", role: "stream", when: streamOpened, only: ["reset", "hang", "raw"] },
  {
    id: "long",
    title: "when the body is longer than 2000 bytes",
    role: "submission",
    when: and(onlyOn("submission"), ({ request }) => request.body.byteLength > 2000),
    only: ["reset", "hang", "cut"],
  },
  {
    id: "astral",
    title: "when the body contains 4-byte UTF-8 characters",
    role: "submission",
    when: and(onlyOn("submission"), ({ request }) => request.body.some((byte) => byte >= 0xf0)),
    only: ["reset", "hang"],
  },
  { id: "seventh", title: "for every seventh request", role: "submission", when: every(7), only: ["reset", "cut", "raw"] },
  { id: "eleventh", title: "for every eleventh request", role: "submission", when: every(11), only: ["hang", "drip"] },
];

/** Broken connections. A correct server sends a complete response to every request. */
export const TRANSPORTS: readonly FaultTemplate[] = [
  ...CONDITIONS.flatMap(({ id, only, role, title, when }) =>
    (only ?? (Object.keys(EFFECT_TITLES) as (keyof typeof TRANSPORT_EFFECTS)[])).map((effect) =>
      fault(
        `${effect}.${id}`,
        `${EFFECT_TITLES[effect]} ${title}`,
        response(role, "success"),
        replying(when, TRANSPORT_EFFECTS[effect]),
      ),
    ),
  ),
  ...(["reset", "hang", "cut"] as const).map((effect) =>
    fault(
      `${effect}.oneValue`,
      `${EFFECT_TITLES[effect]} when an enum parameter has its last value`,
      response("submission", "success"),
      (contract) => replying(sendsLastValue(contract, "enum"), TRANSPORT_EFFECTS[effect]),
    ),
  ),
  ...(["reset", "hang"] as const).map((effect) =>
    fault(
      `${effect}.oneNumber`,
      `${EFFECT_TITLES[effect]} when a number has its maximum value`,
      response("submission", "success"),
      (contract) => replying(sendsLastValue(contract, "maximum"), TRANSPORT_EFFECTS[effect]),
    ),
  ),
];

/** Matches requests in which the last parameter with the keyword has its last allowed value or its maximum. */
function sendsLastValue(contract: Parameters<ClauseFinder>[0], keyword: "enum" | "maximum"): (call: Call) => boolean {
  const schema = operationsOf(contract, "submission")[0]?.request?.schema ?? {};
  const [name, property] = Object.entries(propertiesOf(schema)).findLast(([, one]) => one[keyword] !== undefined) ?? [];
  const limit: Json | undefined = property?.[keyword];
  const value = isArray(limit) ? limit.at(-1) : limit;
  return ({ sent, target }) =>
    target.kind === "submission" && name !== undefined && isObject(sent) && value !== undefined && sent[name] === value;
}
