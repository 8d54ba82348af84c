import { submissions } from "../../../../src/contract/model.js";
import { isArray, type Json, type JsonObject } from "../../../../src/util/json.js";
import type { Behavior } from "../../../context.js";
import { createFault, type FaultTemplate } from "../../fault.js";
import { type Parameter, parametersOf, targets } from "../../parameter.js";

/** Faults in which the default of an omitted parameter depends on another parameter that was sent. */
export const DEPENDENT_DEFAULTS: readonly FaultTemplate[] = [
  perOrderedPair("default.with", "uses another default for {omitted} when {sent} is sent", () => true),
  perOrderedPair("default.withValue", "uses another default for {omitted} when {sent} has its last value", lastValueOf),
  perOrderedPair("default.withFirst", "uses another default for {omitted} when {sent} has its first value", firstValueOf),
  perOrderedPair("default.withInner", "uses another default for {omitted} when {sent} is one below its maximum", innerValueOf),
  perOrderedPair("default.withNull", "uses another default for {omitted} when {sent} is null", nullOf, isListed),
];

/**
 * Defines one fault for each pair of parameters of the first submission: one with a default, which the request omits, and one
 * that the request has.
 *
 * @param chooseValue returns the value of the sent parameter that triggers the fault, true for any value, or undefined if the
 *   fault does not apply
 */
function perOrderedPair(
  id: string,
  title: string,
  chooseValue: (sent: Parameter) => Json | undefined,
  appliesTo: (omitted: Parameter) => boolean = () => true,
): FaultTemplate {
  return (contract) => {
    const [operation] = submissions(contract);
    const parameters = operation === undefined ? [] : parametersOf(operation);
    return parameters.flatMap((omitted) =>
      parameters.flatMap((sent) => {
        const value = chooseValue(sent);
        const other = otherDefault(omitted);
        if (sent === omitted || sent.isRequired || !appliesTo(omitted) || value === undefined || other === undefined) return [];
        const filled = title.replace("{omitted}", `\`${omitted.name}\``).replace("{sent}", `\`${sent.name}\``);
        const behavior = defaultingBeside(omitted, other, sent, value === true ? undefined : value);
        return [createFault(`${id}:${omitted.name},${sent.name}`, filled, omitted, behavior)];
      }),
    );
  };
}

function defaultingBeside(omitted: Parameter, other: Json, sent: Parameter, value: Json | undefined): Behavior {
  return {
    override: ({ normalize }) => ({
      normalize: (call, body) => {
        const input = normalize(call, body);
        const isTriggered =
          targets(omitted, call) &&
          !Object.hasOwn(body, omitted.name) &&
          Object.hasOwn(body, sent.name) &&
          (value === undefined || body[sent.name] === value);
        return isTriggered ? { ...input, [omitted.name]: other } : input;
      },
    }),
  };
}

/** Returns a valid value that is not the default; undefined if there is no default. */
function otherDefault({ schema }: Parameter): Json | undefined {
  const usual = schema["default"];
  if (usual === undefined) return undefined;
  if (isArray(schema["enum"])) return schema["enum"].find((value) => value !== usual);
  if (typeof usual === "boolean") return !usual;
  return [schema["maximum"], schema["minimum"]].find((value) => value !== undefined && value !== usual);
}

function lastValueOf({ schema }: Parameter): Json | undefined {
  return isArray(schema["enum"]) ? schema["enum"].at(-1) : boundOf(schema, "maximum");
}

function firstValueOf({ schema }: Parameter): Json | undefined {
  return isArray(schema["enum"]) ? schema["enum"][0] : boundOf(schema, "minimum");
}

function innerValueOf({ schema }: Parameter): Json | undefined {
  const maximum = boundOf(schema, "maximum");
  return maximum === undefined ? undefined : maximum - 1;
}

/** Whether a parameter has few values. Numbers do not count: too few requests contain null to omit each number in one of them. */
function isListed({ schema }: Parameter): boolean {
  return isArray(schema["enum"]) || schema["type"] === "boolean";
}

function nullOf({ schema }: Parameter): Json | undefined {
  return isArray(schema["type"]) && schema["type"].includes("null") ? null : undefined;
}

/** Returns a bound of a number with a small range. For a larger range, tests cannot combine all values, so it returns undefined. */
function boundOf({ maximum, minimum }: JsonObject, bound: "maximum" | "minimum"): number | undefined {
  if (typeof minimum !== "number" || typeof maximum !== "number" || maximum - minimum > 32) return undefined;
  return bound === "maximum" ? maximum : minimum;
}
