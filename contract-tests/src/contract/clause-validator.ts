import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import type { Json, JsonObject } from "../util/json.js";
import { memoize } from "../util/memoize.js";
import { makeSwitchable, PRESENT, REMOVED, type SchemaClause } from "./clauses.js";
import { isAssertedFormat } from "./generate/formats.js";
import { ContractError } from "./model.js";
import { DECIMALS } from "./validator.js";

/** Validates values by a schema, and by the same schema without one of its clauses. */
export interface ClauseValidator {
  readonly clauses: readonly SchemaClause[];
  isValid(value: Json): boolean;
  /** Whether the value is valid by the schema without the clause. An alternative that is removed matches nothing. */
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
    strict: false,
    validateSchema: false,
  });
  formats.default(ajv);
  ajv.addKeyword({ keyword: REMOVED, schemaType: "number", errors: false, validate: (id: number) => id === removed });
  ajv.addKeyword({ keyword: PRESENT, schemaType: "number", errors: false, validate: (id: number) => id !== removed });
  // Stops at the first error, unlike `compile`, because candidates are many and mostly invalid.
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
    return ajv.compile(schema);
  } catch (cause) {
    throw new ContractError(`a schema of the contract does not compile: ${(cause as Error).message}`);
  }
}
