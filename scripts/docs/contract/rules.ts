import { isArray, isObject, type Json, type JsonObject } from "../../../contract-tests/src/util/json.js";
import { describeCondition } from "./limits.js";
import { code, variantsOf } from "./schema-text.js";

/** A rule that involves several parameters. */
export interface Rule {
  readonly text: string;
  /** The names of the parameters that the rule involves. */
  readonly parameters: readonly string[];
}

/** Returns the rules of a schema that involve several properties. */
export function rulesOf(schema: JsonObject): readonly Rule[] {
  return [
    ...conditionals(schema),
    ...dependencies(schema),
    ...requirements(schema),
    ...(isArray(schema["allOf"]) ? schema["allOf"] : []).filter(isObject).flatMap(rulesOf),
  ];
}

function conditionals(schema: JsonObject): readonly Rule[] {
  if (schema["if"] === undefined) return [];
  const [condition, consequence, alternative] = [schema["if"], schema["then"], schema["else"]];
  const parameters = [condition, consequence, alternative].flatMap(parametersIn);
  return [
    ...(consequence === undefined
      ? []
      : [`If ${describeCondition(condition)}, it is required that ${describeCondition(consequence)}.`]),
    ...(alternative === undefined
      ? []
      : [`Unless ${describeCondition(condition)}, it is required that ${describeCondition(alternative)}.`]),
  ].map((text) => ({ text, parameters }));
}

function dependencies(schema: JsonObject): readonly Rule[] {
  const { dependentRequired, dependentSchemas } = schema;
  return [
    ...Object.entries(isObject(dependentRequired) ? dependentRequired : {}).map(([name, others]) => {
      const names = (isArray(others) ? others : []).map(String);
      return { text: `${code(name)} requires ${names.map(code).join(" and ")}.`, parameters: [name, ...names] };
    }),
    ...Object.entries(isObject(dependentSchemas) ? dependentSchemas : {}).map(([name, other]) => ({
      text: `If ${code(name)} is present, it is required that ${describeCondition(other)}.`,
      parameters: [name, ...parametersIn(other)],
    })),
  ];
}

/** Alternatives that only restrict the properties of the schema, such as "one of `a` and `b`", and combinations that are not allowed. */
function requirements(schema: JsonObject): readonly Rule[] {
  const rules = (["oneOf", "anyOf"] as const).flatMap((keyword) => {
    const members = schema[keyword];
    if (!isArray(members) || variantsOf(schema).length > 0) return [];
    const start = keyword === "oneOf" ? "Exactly one of these is true" : "At least one of these is true";
    return [{ text: `${start}: ${members.map(describeCondition).join("; ")}.`, parameters: members.flatMap(parametersIn) }];
  });
  const { not } = schema;
  return not === undefined
    ? rules
    : [...rules, { text: `It is not allowed that ${describeCondition(not)}.`, parameters: parametersIn(not) }];
}

function parametersIn(schema: Json | undefined): readonly string[] {
  if (!isObject(schema)) return [];
  const members = ["allOf", "anyOf", "oneOf"].flatMap((keyword) =>
    isArray(schema[keyword]) ? (schema[keyword] as readonly Json[]) : [],
  );
  return [
    ...Object.keys(isObject(schema["properties"]) ? schema["properties"] : {}),
    ...(isArray(schema["required"]) ? schema["required"] : []).map(String),
    ...[...members, schema["not"]].flatMap(parametersIn),
  ];
}
