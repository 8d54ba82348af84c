import { hasEnded } from "../../../src/contract/lifecycle.js";
import { propertiesOf } from "../../../src/contract/schema.js";
import { isObject, type Json, type JsonObject } from "../../../src/util/json.js";
import type { Behavior, Call, Generation, Reply, SandboxContext } from "../../context.js";
import { admitsType } from "../../operation-model.js";
import { type AnswerProperty, answerProperties, operationsOf, type Part, response, suffixOf } from "../clause.js";
import { both, type Effect, found, headers, mediaType, replying, takenAtOnce, text, type When } from "../effect.js";
import { createFault, every, type FaultTemplate, fault, onlyWhen, type Severity, STANDARD_MUST } from "../fault.js";

/** What an answer to a request that is taken looks like. */
export const ANSWERS: readonly FaultTemplate[] = [
  perProperty("answer.missing", "leaves {} out", (property) => (property.isRequired ? changing(without)(property) : undefined)),
  perProperty("answer.null", "answers null for {}", (property) => mistyped(property, null)),
  perProperty("answer.wrongType", "answers {} in another type", (property) => mistyped(property, otherType(property))),
  perProperty("answer.list", "answers {} within a list", (property) => mistyped(property, [])),
  perProperty("answer.sometimesMissing", "leaves {} out of every third answer", (property) =>
    property.isRequired ? onlyWhen(every(3), changing(without)(property)) : undefined,
  ),
  perState("state.unknown", "answers a {} that is not in the list", () => "RESERVED"),
  perState("state.otherCase", "answers {} in another case", (state) =>
    state === state.toLowerCase() ? state.toUpperCase() : state.toLowerCase(),
  ),
  perState("state.padded", "answers {} with white space after it", (state) => `${state} `),
  perState("state.spaced", "answers {} with other separators", (state) =>
    /[_-]/.test(state) ? state.replace(/[_-]/g, " ") : `${state}.`,
  ),
  perState("state.numbered", "answers {} as its number", (_, index) => index),
  perState("state.empty", "answers an empty {}", () => ""),
  perPart("failed.code", "leaves the code of a failure out", (name) => name === "code"),
  perPart("failed.message", "leaves the message of a failure out", (name) => name === "message"),
  perPart("failed.reasons", "does not say why a generation failed", (name) => name === "code" || name === "message"),
  ...usageFaults(),
  ...bodyFaults("submission", takenAtOnce),
  ...bodyFaults("result", found),
];

function usageFaults(): readonly FaultTemplate[] {
  const faults: readonly (readonly [id: string, title: string, change: (usage: JsonObject) => JsonObject])[] = [
    ["sum", "answers parts of the usage that do not add up", (usage) => ({ ...usage, permanent: 1 })],
    [
      "totalOnly",
      "answers a total that is not the sum of its parts",
      (usage) => ({ ...usage, total: Number(usage["total"]) * 2 + 1 }),
    ],
    ["text", "answers the total of the usage as a text", (usage) => ({ ...usage, total: String(usage["total"]) })],
    ["null", "answers null for the parts of the usage", (usage) => ({ ...usage, subscription: null, permanent: null })],
    ["nested", "answers the total of the usage in an object", (usage) => ({ ...usage, total: { credits: usage["total"] ?? 0 } })],
    ["partText", "answers a part of the usage as a text", (usage) => ({ ...usage, permanent: "0" })],
  ];
  return faults.flatMap(([id, title, change]) =>
    (["submission", "result", "stream"] as const).map(
      (part): FaultTemplate =>
        (contract) =>
          operationsOf(contract, part)
            .slice(0, 1)
            .flatMap((operation) =>
              answerProperties(operation)
                .filter(({ name, schema }) => name === "usage" && Object.keys(propertiesOf(schema)).length > 0)
                .map((property) => {
                  const hooks = changing((shown) =>
                    isObject(shown["usage"]) ? { ...shown, usage: change(shown["usage"]) } : shown,
                  )(property);
                  return createFault(`usage.${id}${suffixOf(contract, operation)}`, title, property, hooks, {
                    evidence: "example",
                  });
                }),
            ),
    ),
  );
}

/** Texts and headers of an answer as a whole. */
function bodyFaults(part: Part, when: When): readonly FaultTemplate[] {
  const faults: readonly (readonly [id: string, title: string, effect: Effect, gravity?: Severity])[] = [
    ["empty", "with nothing", text(() => "")],
    ["null", "with null", text(() => "null")],
    ["array", "with a list of one", text((body) => `[${body}]`)],
    ["wrapped", "with another object around it", text((body) => `{"success":true,"result":${body}}`)],
    ["doubled", "with JSON within a text", text((body) => JSON.stringify(body))],
    [
      "html",
      "with a page",
      both(
        mediaType("text/html"),
        text(() => "<!doctype html><title>OK</title>"),
      ),
    ],
    ["word", "with OK", text(() => "OK")],
    ["truncated", "with half of the JSON", text((body) => body.slice(0, body.length >> 1))],
    ["trailing", "with something after the JSON", text((body) => `${body}\nnull`)],
    ["callback", "with a call around the JSON", text((body) => `callback(${body})`)],
    ["quotes", "with single quotes", text((body) => body.replaceAll('"', "'"))],
    ["nan", "with NaN for a number", text((body) => body.replace(/"total":[\d.]+/, '"total":NaN'))],
    ["prefixed", "with )]}' before the JSON", text((body) => `)]}',\n${body}`)],
    [
      "xml",
      "with XML",
      both(
        mediaType("application/xml"),
        text(() => "<generation/>"),
      ),
    ],
    ["asText", "as text/plain", mediaType("text/plain; charset=utf-8")],
    ["asHtml", "as text/html", mediaType("text/html")],
    ["asProblem", "as application/problem+json", mediaType("application/problem+json")],
    ["asNothing", "without a media type", headers({ "content-type": undefined })],
    // RFC 8259 §8.1: no byte order mark must be added.
    ["bom", "with a byte order mark", text((body) => `\ufeff${body}`), STANDARD_MUST],
  ];
  const suffix = part === "submission" ? "" : `@${part}`;
  return [
    ...faults.map(([id, title, effect, gravity]) =>
      fault(
        `body.answer.${id}${suffix}`,
        `answers ${title}${part === "result" ? " (result)" : ""}`,
        response(part, "taken"),
        replying(when, effect),
        gravity,
      ),
    ),
    // RFC 8259 §8.1: JSON that is exchanged must be UTF-8.
    fault(
      `body.answer.latin1${suffix}`,
      `answers in Latin-1${part === "result" ? " (result)" : ""}`,
      response(part, "taken"),
      replying(when, latin1),
      STANDARD_MUST,
    ),
  ];
}

function latin1(reply: Reply): Reply {
  if (reply.kind !== "answer" || typeof reply.body !== "string") return reply;
  return { ...reply, body: Buffer.from(reply.body, "latin1") };
}

type Change = (shown: JsonObject, generation: Generation, world: SandboxContext, call: Call) => JsonObject;

/** Changes what the operation of a property shows of generations. */
function changing(change: (shown: JsonObject, property: AnswerProperty) => JsonObject): (property: AnswerProperty) => Behavior {
  return (property) => showing(property, (shown) => change(shown, property));
}

/** Changes what an operation shows of generations. */
export function showing({ operation }: Pick<AnswerProperty, "operation">, change: Change): Behavior {
  return {
    override: ({ render: show }, world) => ({
      render: (call, generation, standing) => {
        const shown = show(call, generation, standing);
        const isMeant = call.target.kind !== "nowhere" && call.target.operation === operation;
        return isMeant ? change(shown, generation, world, call) : shown;
      },
    }),
  };
}

function without(shown: JsonObject, { name }: AnswerProperty): JsonObject {
  const { [name]: _, ...rest } = shown;
  return rest;
}

/** Replaces a value where its type then is wrong in every alternative. */
function mistyped({ isRequired, name, operation, places }: AnswerProperty, value: Json): Behavior | undefined {
  if (!isRequired) return undefined;
  // A property that is null in one alternative and an object in another is of neither type for sure.
  if (places.some((place) => admitsType(place, value))) return undefined;
  return showing({ operation }, (shown) => ({ ...shown, [name]: value }));
}

function otherType({ places }: AnswerProperty): Json {
  return [17, "17", true].find((value) => places.every((place) => !admitsType(place, value))) ?? 17;
}

/** A line for each property of every operation's answers; `{}` in the title is the property's name. */
function perProperty(id: string, title: string, hooksOf: (property: AnswerProperty) => Behavior | undefined): FaultTemplate {
  return (contract) =>
    (["submission", "stream", "result"] as const).flatMap((part) =>
      operationsOf(contract, part).flatMap((operation) =>
        answerProperties(operation).flatMap((property) => {
          const hooks = hooksOf(property);
          const suffix = suffixOf(contract, operation);
          const where = suffix === "" ? "" : ` (${operation.id})`;
          const name = `${id}:${property.name}${suffix}`;
          return hooks === undefined
            ? []
            : [createFault(name, `${title.replaceAll("{}", property.name)}${where}`, property, hooks)];
        }),
      ),
    );
}

/** A line for the property that says where a generation stands. */
function perState(id: string, title: string, change: (state: string, index: number) => Json): FaultTemplate {
  const line = perProperty(id, title, ({ isRequired, name, operation, schema }) => {
    const states = [schema["enum"] ?? schema["const"]].flat();
    if (!isRequired || !states.every((state) => typeof state === "string")) return undefined;
    return showing({ operation }, (shown, _, { lifecycle }) => {
      const state = shown[name];
      if (name !== lifecycle.property || typeof state !== "string") return shown;
      return { ...shown, [name]: change(state, [...lifecycle.pending, ...lifecycle.ended].indexOf(state)) };
    });
  });
  return (contract) => line(contract);
}

/** A line about generations that fail at once, for each operation that then says why. */
function perPart(id: string, title: string, isLeftOut: (name: string) => boolean): FaultTemplate {
  return (contract) =>
    (["submission", "stream", "result"] as const).flatMap((part) =>
      operationsOf(contract, part)
        .slice(0, 1)
        .flatMap((operation) => {
          const property = answerProperties(operation).find(({ name }) => isLeftOut(name));
          if (property === undefined) return [];
          const change: Change = (shown, _, { lifecycle }) =>
            hasEnded(lifecycle, shown[lifecycle.property])
              ? Object.fromEntries(Object.entries(shown).filter(([name]) => !isLeftOut(name)))
              : shown;
          const { override: silence } = showing({ operation }, change);
          const hooks: Behavior = {
            override: (steps, world) => ({
              ...silence?.(steps, world),
              resolveOutcome: (call, body) => (steps.resolveOutcome(call, body) === null ? null : "failed"),
              stateAt: (call, generation) => steps.stateAt(call, generation, Number.POSITIVE_INFINITY),
            }),
          };
          return [
            createFault(
              `${id}${suffixOf(contract, operation)}`,
              `fails at once and ${title}${part === "submission" ? "" : ` (${operation.id})`}`,
              property,
              hooks,
            ),
          ];
        }),
    );
}
