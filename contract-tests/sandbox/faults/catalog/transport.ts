import { propertiesOf } from "../../../src/contract/schema.js";
import { isArray, isObject, type Json } from "../../../src/util/json.js";
import type { Call } from "../../context.js";
import { type ClauseOf, operationsOf, type Part, response } from "../clause.js";
import { and, found, invalid, malformed, refusedWith, replying, streamed, TRANSPORT, takenAtOnce, type When } from "../effect.js";
import { every, type FaultTemplate, fault, onlyOn } from "../fault.js";

const HARMS = {
  reset: "resets the connection",
  hang: "does not answer",
  cut: "cuts the answer in half",
  drip: "answers one byte a second",
  raw: "answers what is not HTTP",
} as const satisfies Readonly<Record<keyof typeof TRANSPORT, string>>;

const PLACES: readonly {
  readonly id: string;
  readonly title: string;
  readonly part: Part;
  readonly when: When;
  readonly only?: readonly (keyof typeof TRANSPORT)[];
}[] = [
  { id: "taken", title: "when a submission is taken", part: "submission", when: takenAtOnce },
  { id: "invalid", title: "when a body is not valid", part: "submission", when: invalid },
  { id: "malformed", title: "when a body is not JSON", part: "submission", when: malformed, only: ["reset", "hang", "cut"] },
  {
    id: "unauthenticated",
    title: "when the key is wrong",
    part: "submission",
    when: refusedWith(401),
    only: ["reset", "hang", "cut"],
  },
  {
    id: "method",
    title: "when the method is wrong",
    part: "submission",
    when: ({ target }) => target.kind === "wrong method",
    only: ["reset", "hang"],
  },
  { id: "found", title: "when a generation is found", part: "result", when: found, only: ["reset", "hang", "cut", "drip"] },
  {
    id: "unknown",
    title: "when a generation is unknown",
    part: "result",
    when: and(onlyOn("result"), refusedWith(404)),
    only: ["reset", "hang", "cut"],
  },
  { id: "stream", title: "when a stream is opened", part: "stream", when: streamed, only: ["reset", "hang", "raw"] },
  {
    id: "long",
    title: "when the body is long",
    part: "submission",
    when: and(onlyOn("submission"), ({ request }) => request.body.byteLength > 2000),
    only: ["reset", "hang", "cut"],
  },
  {
    id: "astral",
    title: "when the body has characters of four bytes",
    part: "submission",
    when: and(onlyOn("submission"), ({ request }) => request.body.some((byte) => byte >= 0xf0)),
    only: ["reset", "hang"],
  },
  { id: "seventh", title: "every seventh time", part: "submission", when: every(7), only: ["reset", "cut", "raw"] },
  { id: "eleventh", title: "every eleventh time", part: "submission", when: every(11), only: ["hang", "drip"] },
];

/** Connections that are harmed: every request is answered, in full. */
export const TRANSPORTS: readonly FaultTemplate[] = [
  ...PLACES.flatMap(({ id, only, part, title, when }) =>
    (only ?? (Object.keys(HARMS) as (keyof typeof TRANSPORT)[])).map((harm) =>
      fault(`${harm}.${id}`, `${HARMS[harm]} ${title}`, response(part, "taken"), replying(when, TRANSPORT[harm])),
    ),
  ),
  ...(["reset", "hang", "cut"] as const).map((harm) =>
    fault(`${harm}.oneValue`, `${HARMS[harm]} to the last value of a list`, response("submission", "taken"), (contract) =>
      replying(sends(contract, "enum"), TRANSPORT[harm]),
    ),
  ),
  ...(["reset", "hang"] as const).map((harm) =>
    fault(`${harm}.oneNumber`, `${HARMS[harm]} to the greatest value of a number`, response("submission", "taken"), (contract) =>
      replying(sends(contract, "maximum"), TRANSPORT[harm]),
    ),
  ),
];

/** Whether the last parameter that has the keyword is sent at its last value. */
function sends(contract: Parameters<ClauseOf>[0], keyword: "enum" | "maximum"): (call: Call) => boolean {
  const schema = operationsOf(contract, "submission")[0]?.request?.schema ?? {};
  const [name, property] = Object.entries(propertiesOf(schema)).findLast(([, one]) => one[keyword] !== undefined) ?? [];
  const limit: Json | undefined = property?.[keyword];
  const value = isArray(limit) ? limit.at(-1) : limit;
  return ({ sent, target }) =>
    target.kind === "submission" && name !== undefined && isObject(sent) && value !== undefined && sent[name] === value;
}
