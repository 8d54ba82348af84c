import { lifecycleOf } from "../../src/contract/generation.js";
import { EVENT_STREAM, jsonContent } from "../../src/contract/media-types.js";
import {
  type Contract,
  ContractError,
  eventSchema,
  isStream,
  type Operation,
  responseSchemas,
  responseTo,
  results,
  submissions,
  successes,
} from "../../src/contract/model.js";
import { sampleOf } from "../../src/contract/sample-value.js";
import { compile, explain } from "../../src/contract/validator.js";
import { isObject, type JsonObject } from "../../src/util/json.js";
import { memoize } from "../../src/util/memoize.js";
import { usageOf } from "../account.js";
import { createTimeline, type GenerationState, NO_LIFECYCLE, type Outcome } from "../clock.js";
import { ERROR_RESPONSES, legacyCode } from "../errors.js";
import { createIdGenerator } from "../ids.js";
import { createRequestModel, createResponseModel } from "../operation-model.js";
import { hasEvent } from "../pipeline.js";
import { RESERVED_ORIGIN } from "../videos/video-url.js";
import { factsOf } from "./facts.js";

/**
 * Checks that the responses that the sandbox builds from a contract are valid: those for every status of a generation, and those
 * for the documented errors.
 *
 * @throws ContractError that names the schema of the first invalid response, and the remedy
 */
export const checkResponses = memoize((contract: Contract): void => {
  for (const operation of submissions(contract)) {
    const states = allStates(contract);
    const shown = isStream(operation) ? states.filter((state) => hasEvent(operation, state)) : states.slice(0, 1);
    checkStates(contract, operation, shown);
    checkErrors(contract, operation);
  }
  for (const { operation } of results(contract)) {
    checkStates(contract, operation, allStates(contract));
    checkErrors(contract, operation);
  }
});

/** Returns every state that a generation can have, in order, without duplicates. */
function allStates(contract: Contract): readonly GenerationState[] {
  const lifecycle = lifecycleOf(contract) ?? NO_LIFECYCLE;
  const stateAt = createTimeline(lifecycle, { queued: 1, running: Math.max(1, lifecycle.pending.length) });
  const states = OUTCOMES.flatMap((outcome) => {
    const found: GenerationState[] = [];
    for (let age: number | undefined = 0; age !== undefined; age = found.at(-1)?.until) found.push(stateAt(outcome, age));
    return found;
  });
  return [...new Map(states.map((state) => [`${state.phase} ${state.state}`, state])).values()];
}

const OUTCOMES: readonly Outcome[] = ["completed", "failed", "canceled"];

function checkStates(contract: Contract, operation: Operation, states: readonly GenerationState[]): void {
  const schema = eventSchema(operation) ?? responseSchemas(operation)[0];
  if (schema === undefined) return;
  const { render } = createResponseModel(contract, operation);
  const id = createIdGenerator(contract, () => 0.5)(1);
  const [submission] = submissions(contract);
  const sample = submission === undefined ? {} : sampleOf(submission.request.schema);
  const request = isObject(sample) ? sample : {};
  const input = submission === undefined ? {} : createRequestModel(submission, []).normalize(request, () => 0.5);
  for (const state of states) {
    const body = render(factsOf({ id, input, usage: usageOf(4) }, state, undefined, RESERVED_ORIGIN));
    const subject = state.state === "" ? "" : ` with the status ${JSON.stringify(state.state)}`;
    checkBody(body, schema, `of ${operation.method} ${operation.path}${subject}`, anchorOf(operation));
  }
}

function checkErrors(contract: Contract, operation: Operation): void {
  const { renderError } = createResponseModel(contract, operation);
  for (const { code, message, status } of Object.values(ERROR_RESPONSES)) {
    const content = jsonContent(responseTo(operation, status)?.content);
    if (content === undefined) continue;
    const body = renderError(status, { code, message, error: legacyCode(code) });
    checkBody(body, content.schema, `${status} of ${operation.method} ${operation.path}`, content.anchor);
  }
}

function checkBody(body: JsonObject, schema: JsonObject, response: string, anchor: string): void {
  const isValid = compile(schema);
  if (isValid(body)) return;
  throw new ContractError(
    `the sandbox cannot build a valid response ${response}: ${explain(isValid.errors)}. Add an example to the schema at ${anchor}`,
  );
}

function anchorOf(operation: Operation): string {
  const contents = successes(operation).map(
    ({ anchor, content }) => (content.get(EVENT_STREAM) ?? jsonContent(content))?.anchor ?? anchor,
  );
  return contents[0] ?? operation.anchor;
}
