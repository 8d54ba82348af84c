import { hasEnded } from "../../../src/contract/lifecycle.js";
import { propertiesOf } from "../../../src/contract/schema.js";
import { isObject, type Json, type JsonObject } from "../../../src/util/json.js";
import type { Behavior, Call, Generation, SandboxContext } from "../../context.js";
import type { Reply } from "../../messages.js";
import { admitsType } from "../../responses/render-response.js";
import { labelOf, operationsOf, type ResponseProperty, response, responseProperties, suffixOf } from "../clause.js";
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
import { createFault, every, type FaultTemplate, fault, fillTitle, onlyWhen, type Severity, STANDARD_MUST } from "../fault.js";

/** Successful responses with wrong properties, statuses or bodies. */
export const RESPONSES: readonly FaultTemplate[] = [
  perProperty("answer.missing", "omits {}", (property) => (property.isRequired ? changingBody(without)(property) : undefined)),
  perProperty("answer.null", "returns null for {}", (property) => mistyped(property, null)),
  perProperty("answer.wrongType", "returns {} with a wrong type", (property) => mistyped(property, otherType(property))),
  perProperty("answer.list", "returns an array for {}", (property) => mistyped(property, [])),
  perProperty("answer.sometimesMissing", "omits {} in every third response", (property) =>
    property.isRequired ? onlyWhen(every(3), changingBody(without)(property)) : undefined,
  ),
  perStatus("state.unknown", "returns an undocumented {}", () => "RESERVED"),
  perStatus("state.otherCase", "returns {} in the wrong letter case", (status) =>
    status === status.toLowerCase() ? status.toUpperCase() : status.toLowerCase(),
  ),
  perStatus("state.padded", "returns {} with trailing whitespace", (status) => `${status} `),
  perStatus("state.spaced", "returns {} with changed punctuation", (status) =>
    /[_-]/.test(status) ? status.replace(/[_-]/g, " ") : `${status}.`,
  ),
  perStatus("state.numbered", "returns {} as a number", (_, index) => index),
  perStatus("state.empty", "returns an empty {}", () => ""),
  perFailureProperty("failed.code", "omits `code`", (name) => name === "code"),
  perFailureProperty("failed.message", "omits `message`", (name) => name === "message"),
  perFailureProperty("failed.reasons", "omits `code` and `message`", (name) => name === "code" || name === "message"),
  ...usageFaults(),
  ...bodyFaults("submission", submissionAccepted),
  ...bodyFaults("result", generationFound),
];

function usageFaults(): readonly FaultTemplate[] {
  const faults: readonly (readonly [id: string, title: string, change: (usage: JsonObject) => JsonObject])[] = [
    ["sum", "returns parts of `usage` that do not add up to the total", (usage) => ({ ...usage, permanent: 1 })],
    [
      "totalOnly",
      "returns a `usage.total` that is not the sum of its parts",
      (usage) => ({ ...usage, total: Number(usage["total"]) * 2 + 1 }),
    ],
    ["text", "returns `usage.total` as a string", (usage) => ({ ...usage, total: String(usage["total"]) })],
    [
      "null",
      "returns null for `usage.subscription` and `usage.permanent`",
      (usage) => ({ ...usage, subscription: null, permanent: null }),
    ],
    ["nested", "returns `usage.total` wrapped in an object", (usage) => ({ ...usage, total: { credits: usage["total"] ?? 0 } })],
    ["partText", "returns `usage.permanent` as a string", (usage) => ({ ...usage, permanent: "0" })],
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
                  const faultTitle = `${title}${labelOf(contract, operation)}`;
                  return createFault(`usage.${id}${suffixOf(contract, operation)}`, faultTitle, property, behavior, {
                    evidence: "example",
                  });
                }),
            ),
    ),
  );
}

/** Defines faults of the body and the headers of a response as a whole. */
function bodyFaults(role: "submission" | "result", when: ReplyCondition): readonly FaultTemplate[] {
  const faults: readonly (readonly [id: string, title: string, effect: Effect, gravity?: Severity])[] = [
    ["empty", "an empty body", text(() => "")],
    ["null", "null instead of an object", text(() => "null")],
    ["array", "the object wrapped in an array", text((body) => `[${body}]`)],
    ["wrapped", "the object wrapped in another object", text((body) => `{"success":true,"result":${body}}`)],
    ["doubled", "the object encoded as a JSON string", text((body) => JSON.stringify(body))],
    [
      "html",
      "an HTML page",
      sequence(
        mediaType("text/html"),
        text(() => "<!doctype html><title>OK</title>"),
      ),
    ],
    ["word", "the text OK", text(() => "OK")],
    ["truncated", "truncated JSON", text((body) => body.slice(0, body.length >> 1))],
    ["trailing", "JSON followed by null", text((body) => `${body}\nnull`)],
    ["callback", "JSONP", text((body) => `callback(${body})`)],
    ["quotes", "JSON with single quotes", text((body) => body.replaceAll('"', "'"))],
    ["nan", "NaN instead of a number", text((body) => body.replace(/"total":[\d.]+/, '"total":NaN'))],
    ["prefixed", "JSON with the prefix )]}'", text((body) => `)]}',\n${body}`)],
    [
      "xml",
      "XML",
      sequence(
        mediaType("application/xml"),
        text(() => "<generation/>"),
      ),
    ],
    ["asText", "JSON labeled as text/plain", mediaType("text/plain; charset=utf-8")],
    ["asHtml", "JSON labeled as text/html", mediaType("text/html")],
    ["asProblem", "JSON labeled as application/problem+json", mediaType("application/problem+json")],
    ["asNothing", "JSON without a Content-Type", headers({ "content-type": undefined })],
    ["repeated", "JSON with two values of a property", text((body) => body.replace("{", '{"id":"0",')), STANDARD_MUST],
    // RFC 8259 §8.1: implementations must not add a byte order mark.
    ["bom", "JSON with a byte order mark", text((body) => `\ufeff${body}`), STANDARD_MUST],
  ];
  const suffix = role === "submission" ? "" : `@${role}`;
  const request = role === "submission" ? "an accepted submission" : "a known generation";
  return [
    ...faults.map(([id, title, effect, severity]) =>
      fault(
        `body.answer.${id}${suffix}`,
        `returns ${title} for ${request}`,
        response(role, "success"),
        replying(when, effect),
        severity,
      ),
    ),
    // RFC 8259 §8.1: JSON exchanged between systems must be encoded in UTF-8.
    fault(
      `body.answer.latin1${suffix}`,
      `returns JSON encoded in Latin-1 for ${request}`,
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

/** Changes how the property's operation renders generations. */
function changingBody(
  change: (rendered: JsonObject, property: ResponseProperty) => JsonObject,
): (property: ResponseProperty) => Behavior {
  return (property) => rendering(property, (rendered) => change(rendered, property));
}

/** Changes how an operation renders generations. */
function rendering({ operation }: Pick<ResponseProperty, "operation">, change: Change): Behavior {
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

/** Replaces the value of a required property. Applies only if the new type is wrong in every alternative. */
function mistyped({ isRequired, name, operation, alternatives }: ResponseProperty, value: Json): Behavior | undefined {
  if (!isRequired) return undefined;
  // Skips a type that one of the alternatives allows, because it is not clearly wrong.
  if (alternatives.some((alternative) => admitsType(alternative, value))) return undefined;
  return rendering({ operation }, (rendered) => ({ ...rendered, [name]: value }));
}

function otherType({ alternatives }: ResponseProperty): Json {
  return [17, "17", true].find((value) => alternatives.every((alternative) => !admitsType(alternative, value))) ?? 17;
}

/** Defines a fault for each property of every operation's successful response. `{}` in the title is the property's name. */
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
          const name = `${id}:${property.name}${suffix}`;
          return behavior === undefined
            ? []
            : [createFault(name, `${fillTitle(title, property.name)}${labelOf(contract, operation)}`, property, behavior)];
        }),
      ),
    );
}

/** Defines a fault for the property with the generation's status. */
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

/** Defines a fault for each operation that documents the reason for a failure. All generations fail immediately. */
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
              stateAt: (call, generation) => handlers.stateAt(call, generation, Number.POSITIVE_INFINITY),
            }),
          };
          return [
            createFault(
              `${id}${suffixOf(contract, operation)}`,
              `fails every generation immediately and ${title}${labelOf(contract, operation)}`,
              property,
              behavior,
            ),
          ];
        }),
    );
}
