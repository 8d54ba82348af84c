import { hasEnded } from "../../../src/contract/lifecycle.js";
import { propertiesOf } from "../../../src/contract/schema.js";
import { isObject, type Json, type JsonObject } from "../../../src/util/json.js";
import type { Behavior, Call, Generation, Reply, SandboxContext } from "../../context.js";
import { admitsType } from "../../operation-model.js";
import { type OperationRole, operationsOf, type ResponseProperty, response, responseProperties, suffixOf } from "../clause.js";
import {
  type Effect,
  generationFound,
  headers,
  mediaType,
  type ReplyCondition,
  replying,
  sequence,
  submissionAccepted,
  text,
} from "../effect.js";
import { createFault, every, type FaultTemplate, fault, onlyWhen, type Severity, STANDARD_MUST } from "../fault.js";

/** What an answer to a request that is taken looks like. */
export const RESPONSES: readonly FaultTemplate[] = [
  perProperty("answer.missing", "leaves {} out", (property) =>
    property.isRequired ? changingBody(without)(property) : undefined,
  ),
  perProperty("answer.null", "answers null for {}", (property) => mistyped(property, null)),
  perProperty("answer.wrongType", "answers {} in another type", (property) => mistyped(property, otherType(property))),
  perProperty("answer.list", "answers {} within a list", (property) => mistyped(property, [])),
  perProperty("answer.sometimesMissing", "leaves {} out of every third answer", (property) =>
    property.isRequired ? onlyWhen(every(3), changingBody(without)(property)) : undefined,
  ),
  perStatus("state.unknown", "answers a {} that is not in the list", () => "RESERVED"),
  perStatus("state.otherCase", "answers {} in another case", (status) =>
    status === status.toLowerCase() ? status.toUpperCase() : status.toLowerCase(),
  ),
  perStatus("state.padded", "answers {} with white space after it", (status) => `${status} `),
  perStatus("state.spaced", "answers {} with other separators", (status) =>
    /[_-]/.test(status) ? status.replace(/[_-]/g, " ") : `${status}.`,
  ),
  perStatus("state.numbered", "answers {} as its number", (_, index) => index),
  perStatus("state.empty", "answers an empty {}", () => ""),
  perFailureProperty("failed.code", "leaves the code of a failure out", (name) => name === "code"),
  perFailureProperty("failed.message", "leaves the message of a failure out", (name) => name === "message"),
  perFailureProperty("failed.reasons", "does not say why a generation failed", (name) => name === "code" || name === "message"),
  ...usageFaults(),
  ...bodyFaults("submission", submissionAccepted),
  ...bodyFaults("result", generationFound),
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
      (role): FaultTemplate =>
        (contract) =>
          operationsOf(contract, role)
            .slice(0, 1)
            .flatMap((operation) =>
              responseProperties(operation)
                .filter(({ name, schema }) => name === "usage" && Object.keys(propertiesOf(schema)).length > 0)
                .map((property) => {
                  const behavior = changingBody((rendered) =>
                    isObject(rendered["usage"]) ? { ...rendered, usage: change(rendered["usage"]) } : rendered,
                  )(property);
                  return createFault(`usage.${id}${suffixOf(contract, operation)}`, title, property, behavior, {
                    evidence: "example",
                  });
                }),
            ),
    ),
  );
}

/** Texts and headers of an answer as a whole. */
function bodyFaults(role: OperationRole, when: ReplyCondition): readonly FaultTemplate[] {
  const faults: readonly (readonly [id: string, title: string, effect: Effect, gravity?: Severity])[] = [
    ["empty", "with nothing", text(() => "")],
    ["null", "with null", text(() => "null")],
    ["array", "with a list of one", text((body) => `[${body}]`)],
    ["wrapped", "with another object around it", text((body) => `{"success":true,"result":${body}}`)],
    ["doubled", "with JSON within a text", text((body) => JSON.stringify(body))],
    [
      "html",
      "with a page",
      sequence(
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
      sequence(
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
  const suffix = role === "submission" ? "" : `@${role}`;
  return [
    ...faults.map(([id, title, effect, severity]) =>
      fault(
        `body.answer.${id}${suffix}`,
        `answers ${title}${role === "result" ? " (result)" : ""}`,
        response(role, "success"),
        replying(when, effect),
        severity,
      ),
    ),
    // RFC 8259 §8.1: JSON that is exchanged must be UTF-8.
    fault(
      `body.answer.latin1${suffix}`,
      `answers in Latin-1${role === "result" ? " (result)" : ""}`,
      response(role, "success"),
      replying(when, latin1),
      STANDARD_MUST,
    ),
  ];
}

function latin1(reply: Reply): Reply {
  if (reply.kind !== "answer" || typeof reply.body !== "string") return reply;
  return { ...reply, body: Buffer.from(reply.body, "latin1") };
}

type Change = (rendered: JsonObject, generation: Generation, context: SandboxContext, call: Call) => JsonObject;

/** Changes what the operation of a property shows of generations. */
function changingBody(
  change: (rendered: JsonObject, property: ResponseProperty) => JsonObject,
): (property: ResponseProperty) => Behavior {
  return (property) => rendering(property, (rendered) => change(rendered, property));
}

/** Changes what an operation shows of generations. */
export function rendering({ operation }: Pick<ResponseProperty, "operation">, change: Change): Behavior {
  return {
    override: ({ render }, context) => ({
      render: (call, generation, state) => {
        const rendered = render(call, generation, state);
        const isTarget = call.target.kind !== "nowhere" && call.target.operation === operation;
        return isTarget ? change(rendered, generation, context, call) : rendered;
      },
    }),
  };
}

function without(rendered: JsonObject, { name }: ResponseProperty): JsonObject {
  const { [name]: _, ...rest } = rendered;
  return rest;
}

/** Replaces a value where its type then is wrong in every alternative. */
function mistyped({ isRequired, name, operation, alternatives }: ResponseProperty, value: Json): Behavior | undefined {
  if (!isRequired) return undefined;
  // A property that is null in one alternative and an object in another is of neither type for sure.
  if (alternatives.some((place) => admitsType(place, value))) return undefined;
  return rendering({ operation }, (rendered) => ({ ...rendered, [name]: value }));
}

function otherType({ alternatives }: ResponseProperty): Json {
  return [17, "17", true].find((value) => alternatives.every((place) => !admitsType(place, value))) ?? 17;
}

/** A line for each property of every operation's answers; `{}` in the title is the property's name. */
function perProperty(
  id: string,
  title: string,
  behaviorFor: (property: ResponseProperty) => Behavior | undefined,
): FaultTemplate {
  return (contract) =>
    (["submission", "stream", "result"] as const).flatMap((role) =>
      operationsOf(contract, role).flatMap((operation) =>
        responseProperties(operation).flatMap((property) => {
          const behavior = behaviorFor(property);
          const suffix = suffixOf(contract, operation);
          const operationLabel = suffix === "" ? "" : ` (${operation.id})`;
          const name = `${id}:${property.name}${suffix}`;
          return behavior === undefined
            ? []
            : [createFault(name, `${title.replaceAll("{}", property.name)}${operationLabel}`, property, behavior)];
        }),
      ),
    );
}

/** A line for the property that says where a generation stands. */
function perStatus(id: string, title: string, change: (status: string, index: number) => Json): FaultTemplate {
  const template = perProperty(id, title, ({ isRequired, name, operation, schema }) => {
    const statuses = [schema["enum"] ?? schema["const"]].flat();
    if (!isRequired || !statuses.every((status) => typeof status === "string")) return undefined;
    return rendering({ operation }, (rendered, _, { lifecycle }) => {
      const status = rendered[name];
      if (name !== lifecycle.property || typeof status !== "string") return rendered;
      return { ...rendered, [name]: change(status, [...lifecycle.pending, ...lifecycle.ended].indexOf(status)) };
    });
  });
  return (contract) => template(contract);
}

/** A line about generations that fail at once, for each operation that then says why. */
function perFailureProperty(id: string, title: string, isOmitted: (name: string) => boolean): FaultTemplate {
  return (contract) =>
    (["submission", "stream", "result"] as const).flatMap((role) =>
      operationsOf(contract, role)
        .slice(0, 1)
        .flatMap((operation) => {
          const property = responseProperties(operation).find(({ name }) => isOmitted(name));
          if (property === undefined) return [];
          const change: Change = (rendered, _, { lifecycle }) =>
            hasEnded(lifecycle, rendered[lifecycle.property])
              ? Object.fromEntries(Object.entries(rendered).filter(([name]) => !isOmitted(name)))
              : rendered;
          const { override } = rendering({ operation }, change);
          const behavior: Behavior = {
            override: (handlers, context) => ({
              ...override?.(handlers, context),
              resolveOutcome: (call, body) => (handlers.resolveOutcome(call, body) === null ? null : "failed"),
              stand: (call, generation) => handlers.stand(call, generation, Number.POSITIVE_INFINITY),
            }),
          };
          return [
            createFault(
              `${id}${suffixOf(contract, operation)}`,
              `fails at once and ${title}${role === "submission" ? "" : ` (${operation.id})`}`,
              property,
              behavior,
            ),
          ];
        }),
    );
}
