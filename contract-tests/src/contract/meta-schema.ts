import { Ajv2020 } from "ajv/dist/2020.js";
import { type Contract, ContractError } from "./model.js";

/**
 * Checks that the schemas of a contract are valid JSON Schemas (JSON Schema Core §8.1.1). Only for contracts that `npm run
 * generate` did not check, because compiling the meta-schema takes longer than deriving the checks of a small contract.
 *
 * @param source the document's name, for the error message
 * @throws ContractError with the anchor of the first invalid schema
 */
export function checkSchemas({ operations }: Contract, source: string): void {
  const ajv = new Ajv2020({ logger: false, strict: false });
  const bodies = operations.flatMap(({ request, responses }) => [
    ...(request === undefined ? [] : [request]),
    ...responses.flatMap(({ content }) => [...content.values()]),
  ]);
  for (const { anchor, schema } of bodies) {
    const { $schema: _, ...others } = schema;
    if (ajv.validateSchema(others)) continue;
    const problem = ajv.errorsText(ajv.errors?.slice(0, 1), { dataVar: "" });
    throw new ContractError(`${source}: the schema at ${anchor} is not a valid JSON Schema: ${problem}`);
  }
}
