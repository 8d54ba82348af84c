import type { Result } from "../contract/model.js";
import type { Generation, Generations } from "../traffic/generation-store.js";
import { type Message, resultMessage } from "../traffic/request.js";
import { pointTo } from "../util/json.js";
import { expectAccepted, expectAcceptedOr404, expectAny4xx, expectNotFound } from "./expectations.js";
import { authenticationChecks } from "./protocol/authentication.js";
import type { ProtocolCheck } from "./protocol/protocol-check.js";
import { type UnknownId, unknownIds } from "./unknown-ids.js";

/** The input for the checks of an operation that returns results. */
interface ResultContext {
  readonly result: Result;
  readonly prefix: string;
  /** The known generations. There are none before a run. */
  readonly generations: Generations;
  readonly hasKey: boolean;
  readonly apiKey?: string | undefined;
  /** Whether the server is known to be stateless: it does not remember generations. */
  readonly isStateless?: boolean | undefined;
}

/** Returns the checks of requests for a result: with known ids, with unknown ids, and without the right key. */
export function resultChecks(context: ResultContext): readonly ProtocolCheck[] {
  const { generations, isStateless, prefix, result } = context;
  const { operation, parameter } = result;
  const requested = representative(generations);
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
    title: "must return a submitted generation",
    assess: (outcome) => (isStateless ? expectAcceptedOr404(outcome, operation) : expectAccepted(outcome, operation)),
    // The first generations are already polled several times.
    probes: (isStateless || requested.length <= MAX_POLLED_GENERATIONS ? requested : requested.slice(MAX_POLLED_GENERATIONS)).map(
      ({ id }) => ({ title: id, message: resultMessage(result, id) }),
    ),
  };
  const [example] = requested;
  const message = resultMessage(result, example?.id ?? "unknown");
  const authentication = authenticationChecks({
    ...context,
    operation,
    messages: [message],
    preceding: message,
    purpose: "read",
  });
  return [known, ...(isStateless ? [] : unknownChecks(context, clause, example)), ...authentication];
}

/** The maximum number of generations to poll until a terminal status. */
export const MAX_POLLED_GENERATIONS = 2;

/**
 * Returns a few generations of each submission operation. Starts with those of the base requests. Adds those whose input
 * a faulty server is most likely to store wrongly: the longest, one with non-ASCII text and one with null.
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
    assess: ProtocolCheck["assess"],
    scope: Message["scope"],
  ): ProtocolCheck => ({
    ...clause,
    id: `${prefix}${result.parameter}.${kind}.invalid`,
    title,
    assess,
    probes: ids
      .filter((id) => id.kind === kind)
      .map(({ segment, title }) => ({
        title,
        message: { ...resultMessage(result, title, segment), generation: undefined, scope },
      })),
  });
  return [
    check("like", "must return 404 for an unknown id", (outcome) => expectNotFound(outcome, false), "contract"),
    check(
      "near",
      "must not find a generation by a shortened, extended or double-encoded id",
      (outcome) => expectNotFound(outcome, true),
      "contract",
    ),
    check(
      "odd",
      "must reject an unusual id, such as `__proto__`, `.*` or `undefined`",
      (outcome) => expectNotFound(outcome, true),
      "contract",
    ),
    check("hostile", "must reject a malicious id, such as a path traversal or invalid encoding", expectAny4xx, "http"),
  ];
}
