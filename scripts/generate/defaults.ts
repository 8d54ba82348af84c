import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { isObject, type Json } from "../../contract-tests/src/json.js";
import { propertiesOf } from "../../contract-tests/src/properties.js";
import { DECIMALS } from "../../contract-tests/src/referee.js";
import { ContractError } from "./contract.js";
import { stripAnnotations } from "./json-schema.js";
import type { NamedSchema } from "./limits.js";

/**
 * A default that its own property refuses would be sent by every caller who relies on it, and no lint rule sees it.
 *
 * @throws ContractError naming every such default
 */
export function checkDefaults(requests: readonly NamedSchema[]): void {
  // `renderValidators` compares the schemas with the meta-schema.
  const ajv = new Ajv2020({ allowUnionTypes: true, logger: false, multipleOfPrecision: DECIMALS, validateSchema: false });
  formats.default(ajv);
  const problems = requests.flatMap(({ name, schema }) =>
    Object.entries(propertiesOf(schema)).flatMap(([property, rules]) =>
      isObject(rules) && "default" in rules && !isValid(ajv, rules, rules["default"])
        ? [`spec/openapi.yaml: the default ${JSON.stringify(rules["default"])} of ${name}.${property} is not valid there`]
        : [],
    ),
  );
  if (problems.length > 0) throw new ContractError(problems);
}

function isValid(ajv: Ajv2020, schema: Json, value: Json | undefined): boolean {
  const stripped = stripAnnotations(schema);
  return !isObject(stripped) || ajv.validate(stripped, value);
}
