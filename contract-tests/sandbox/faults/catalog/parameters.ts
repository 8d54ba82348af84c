import { type Parameter, submissions } from "../../../src/contract/model.js";
import { valuesOfParameter } from "../../../src/contract/parameter-values.js";
import { valueOfParameter } from "../../../src/contract/parameters.js";
import { equalJson, pointTo } from "../../../src/util/json.js";
import type { Behavior } from "../../context.js";
import { labelOf, suffixOf } from "../clause.js";
import { createFault, type FaultTemplate } from "../fault.js";

/** Header, query and cookie parameters that the server does not check, or checks too strictly. */
export const PARAMETERS: readonly FaultTemplate[] = [
  perParameter((parameter) =>
    parameter.isRequired && valueOfParameter(parameter) !== undefined
      ? [{ keyword: "required", title: "accepts requests without {}", change: { ...parameter, isRequired: false } }]
      : [],
  ),
  perParameter((parameter) =>
    valuesOfParameter(parameter).invalid.map(({ keyword }) => {
      const { [keyword]: _, ...schema } = parameter.schema;
      return { keyword, title: `does not enforce \`${keyword}\` of {}`, change: { ...parameter, schema } };
    }),
  ),
  perParameter((parameter) => {
    const last = valuesOfParameter(parameter).valid.at(-1);
    // All other requests have the first value. A server that rejects it would accept no request.
    if (last === undefined || equalJson(last, valueOfParameter(parameter))) return [];
    const schema = { allOf: [parameter.schema, { not: { const: last } }] };
    const title = `rejects the value ${JSON.stringify(last)} of {}`;
    // The sandbox parses the text of a parameter according to the top-level type.
    const { type } = parameter.schema;
    return [{ keyword: "valid", title, change: { ...parameter, schema: type === undefined ? schema : { type, ...schema } } }];
  }),
];

/** A way to validate a parameter incorrectly. The title contains `{}` for the parameter. */
interface Deviation {
  readonly keyword: string;
  readonly title: string;
  /** The definition of the parameter that the faulty server uses. */
  readonly change: Parameter;
}

function perParameter(deviationsOf: (parameter: Parameter) => readonly Deviation[]): FaultTemplate {
  return (contract) =>
    submissions(contract).flatMap((operation) =>
      operation.parameters.flatMap((parameter) =>
        deviationsOf(parameter).map(({ change, keyword, title }) => {
          const { anchor, evidence, location, name } = parameter;
          const behavior: Behavior = {
            parameters: (_, parameters) => parameters.map((each) => (each.anchor === anchor ? change : each)),
          };
          const id = `parameter.${keyword}:${location}.${name}${suffixOf(contract, operation)}`;
          const subject = `the ${location} parameter ${name}`;
          const pointer = keyword === "valid" ? anchor : pointTo(anchor, ...(keyword === "required" ? [] : ["schema"]), keyword);
          const text = `${title.replace("{}", subject)}${labelOf(contract, operation)}`;
          return createFault(id, text, { anchor: pointer, evidence }, behavior, {});
        }),
      ),
    );
}
