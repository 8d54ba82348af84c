import { limits } from "../index.js";

/** The limits that this adapter reads. A changed contract may have fewer parameters. */
interface ParameterLimits {
  readonly enum?: readonly string[];
  readonly maximum?: number;
}

const parameters: Readonly<Record<string, ParameterLimits | undefined>> = limits as Readonly<Record<string, object>>;

/** Whether the contract has a parameter. */
export function hasParameter(name: string): boolean {
  return Object.hasOwn(parameters, name);
}

/** Returns the values that the contract allows for a parameter; empty if it lists none. */
export function allowedValues(name: string): readonly string[] {
  return parameters[name]?.enum ?? [];
}

/** Returns the maximum of a parameter. */
export function maximumOf(name: string): number | undefined {
  return parameters[name]?.maximum;
}
