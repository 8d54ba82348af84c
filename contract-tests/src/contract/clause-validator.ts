import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { Json, JsonObject } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { makeSwitchable, PRESENT, REMOVED, type SchemaClause } from "./clauses.js";
import { isAssertedFormat } from "./generate/formats.js";
import { ContractError } from "./model.js";
import { DECIMALS, withProtoPattern } from "./validator.js";

/** Validates values with a schema, and with the same schema without one of its clauses. */
export interface ClauseValidator {
  readonly clauses: readonly SchemaClause[];
  isValid(value: Json): boolean;
  /**
   * Whether the value is valid without the clause. If the clause is an alternative of a union, no value matches that alternative.
   */
  isValidWithout(clause: SchemaClause, value: Json): boolean;
}

/**
 * Creates the validator for the clauses of a schema. Memoized, because several operations may have the same schema.
 *
 * @throws ContractError if the schema does not compile
 */
export const clauseValidator = memoize((schema: JsonObject): ClauseValidator => {
  const text = JSON.stringify(schema);
  const known = VALIDATORS.get(text) ?? createValidator(schema);
  VALIDATORS.set(text, known);
  return known;
});

const VALIDATORS = new Map<string, ClauseValidator>();

function createValidator(root: JsonObject): ClauseValidator {
  const { clauses, schema } = makeSwitchable(root, isAssertedFormat);
  let removed: number | undefined;
  // Without a meta-schema, creating an instance is fast. Schemas of the contract are checked in `compile`.
  const ajv = new Ajv2020({
    addUsedSchema: false,
    logger: false,
    meta: false,
    multipleOfPrecision: DECIMALS,
    ownProperties: true,
    strict: false,
    validateSchema: false,
  });
  formats.default(ajv);
  ajv.addKeyword({ keyword: REMOVED, schemaType: "number", errors: false, validate: (id: number) => id === removed });
  ajv.addKeyword({ keyword: PRESENT, schemaType: "number", errors: false, validate: (id: number) => id !== removed });
  // Stops at the first error, unlike `compile`, because there are many candidates, and most of them are invalid.
  const validate = compileWith(ajv, schema as JsonObject);
  const validateWithout = (id: number | undefined, value: Json) => {
    removed = id;
    return validate(value);
  };
  return {
    clauses,
    isValid: (value) => validateWithout(undefined, value),
    isValidWithout: ({ id }, value) => validateWithout(id, value),
  };
}

function compileWith(ajv: Ajv2020, schema: JsonObject): (value: Json) => boolean {
  try {
    return ajv.compile(withProtoPattern(schema));
  } catch (cause) {
    throw new ContractError(`a schema of the contract does not compile: ${(cause as Error).message}`);
  }
}
