import type { Result } from "../contract/model.js";
import type { Generation, Generations } from "../traffic/generation-store.js";
import { type Message, resultMessage } from "../traffic/request.js";
import { pointTo } from "../util/json.js";
import { expectAccepted, judgeAnyRefusal, judgeFound, judgeUnknown } from "./expectations.js";
import { authenticationChecks } from "./protocol/authentication.js";
import type { ProtocolCheck } from "./protocol/protocol-check.js";
import { type UnknownId, unknownIds } from "./unknown-ids.js";

/** What the checks of an operation that tells results are made from. */
export interface ResultContext {
  readonly result: Result;
  readonly prefix: string;
  /** The generations that can be asked for; before a run there are none. */
  readonly generations: Generations;
  readonly hasKey: boolean;
  readonly apiKey?: string | undefined;
  /** Whether the server is known to remember nothing. */
  readonly isStateless?: boolean | undefined;
}

/** How submissions are asked for: by the name that they were given, by names that none has, by callers who may not. */
export function resultChecks(context: ResultContext): readonly ProtocolCheck[] {
  const { generations, isStateless, prefix, result } = context;
  const { operation, parameter } = result;
  const asked = representative(generations);
  const clause = {
    anchor: pointTo(operation.anchor, "parameters", "0"),
    clause: parameter,
    evidence: "platform",
    kind: "read",
    operation,
  } as const;
  const known: ProtocolCheck = {
    ...clause,
    id: `${prefix}${parameter}.known.valid`,
    title: "answers for a generation that was submitted",
    judge: (outcome) => (isStateless ? judgeFound(outcome, operation) : expectAccepted(outcome, operation)),
    // Those that are followed have been asked for more than once.
    probes: asked.slice(isStateless ? 0 : MOST_FOLLOWED).map(({ id }) => ({ title: id, message: resultMessage(result, id) })),
  };
  const [example] = asked;
  const authentication = authenticationChecks({
    ...context,
    operation,
    messages: [resultMessage(result, example?.id ?? "unknown")],
    purpose: "read",
  });
  // What is wrong about keys here is mostly that they are not looked at; how they are compared was asked before.
  return [
    known,
    ...(isStateless ? [] : unknownChecks(context, clause, example)),
    ...authentication.filter(({ isEssential }) => isEssential),
  ];
}

/** The number of generations that are polled until a terminal status. */
export const MOST_FOLLOWED = 2;

/**
 * A few generations of each kind of submission: first those of the base requests; then those in which what is stored
 * and told again is damaged most easily: the longest, one with text that is not ASCII, one with null.
 */
export function representative({ all }: Generations): readonly Generation[] {
  const operations = [...new Set(all.map(({ operation }) => operation))];
  return operations.flatMap((operation) => {
    const list = all.filter((generation) => generation.operation === operation);
    const texts = list.map((generation) => ({ generation, text: JSON.stringify(generation.sent ?? {}) }));
    const [longest] = texts.toSorted((a, b) => b.text.length - a.text.length);
    const others = [
      longest,
      texts.find(({ text }) => /[^\x20-\x7e]/.test(text)),
      texts.find(({ text }) => text.includes(":null")),
    ];
    return [...new Set([...list.slice(0, 2), ...others.flatMap((found) => (found === undefined ? [] : [found.generation]))])];
  });
}

function unknownChecks(
  { prefix, result }: ResultContext,
  clause: Pick<ProtocolCheck, "anchor" | "clause" | "evidence" | "kind" | "operation">,
  example: Generation | undefined,
): readonly ProtocolCheck[] {
  const ids = example === undefined ? [] : unknownIds(example.id);
  const check = (
    kind: UnknownId["kind"],
    title: string,
    judge: ProtocolCheck["judge"],
    scope: Message["scope"],
  ): ProtocolCheck => ({
    ...clause,
    id: `${prefix}${result.parameter}.${kind}.invalid`,
    title,
    judge,
    probes: ids
      .filter((id) => id.kind === kind)
      .map(({ segment, title }) => ({
        title,
        message: { ...resultMessage(result, title, segment), generation: undefined, scope },
      })),
  });
  return [
    check("like", "answers 404 for a generation that there is none of", (outcome) => judgeUnknown(outcome, false), "contract"),
    check("near", "takes part of a name, or more than it, for no name", (outcome) => judgeUnknown(outcome, true), "contract"),
    check("odd", "takes an odd name for no name", (outcome) => judgeUnknown(outcome, true), "contract"),
    check("hostile", "refuses a name that tries what is behind the server", judgeAnyRefusal, "http"),
  ];
}
