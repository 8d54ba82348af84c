import { isStated } from "../../../../src/contract/evidence.js";
import { type Contract, type Operation, type Parameter, successes } from "../../../../src/contract/model.js";
import { compile } from "../../../../src/contract/validator.js";
import { labelOf, operationsOf, suffixOf } from "../../clause.js";
import { headers, type ReplyCondition, replying } from "../../effect.js";
import { createFault, type Fault, type FaultTemplate } from "../../fault.js";

/** Documented headers that are missing or wrong. Only a contract that documents headers of its responses has these faults. */
export const RESPONSE_HEADERS: readonly FaultTemplate[] = [
  perHeader("header.missing", "omits the header", ({ isRequired }) => (isRequired ? { value: undefined } : undefined)),
  perHeader("header.invalid", "returns a wrong value of the header", ({ schema }) => {
    const value = WRONG_VALUES.find((text) => [text, Number(text)].every((each) => !compile(schema)(each)));
    return value === undefined ? undefined : { value };
  }),
];

/** Values that a header with a type, an enumeration or a minimum length may not have. */
const WRONG_VALUES = ["?", "-1"];

function perHeader(
  id: string,
  title: string,
  change: (header: Parameter) => { readonly value: string | undefined } | undefined,
): FaultTemplate {
  return (contract) =>
    (["submission", "stream", "result"] as const)
      .flatMap((role) => operationsOf(contract, role).slice(0, 1))
      .flatMap((operation) => statedHeaders(operation).flatMap((header) => faultOf(contract, operation, header)));

  function faultOf(contract: Contract, operation: Operation, header: Parameter): readonly Fault[] {
    const changed = change(header);
    if (changed === undefined) return [];
    const behavior = replying(succeeded(operation), headers({ [header.name.toLowerCase()]: changed.value }));
    const name = `${header.name}${suffixOf(contract, operation)}`;
    const fullTitle = `${title} ${header.name}${labelOf(contract, operation)}`;
    return [createFault(`${id}:${name}`, fullTitle, header, behavior)];
  }
}

function statedHeaders(operation: Operation): readonly Parameter[] {
  const all = successes(operation).flatMap(({ headers: stated = [] }) => stated);
  return [...new Map(all.filter(isStated).map((header) => [header.name, header])).values()];
}

/** Matches the successful responses of an operation. */
function succeeded(operation: Operation): ReplyCondition {
  return ({ target }, reply) =>
    "operation" in target && target.operation === operation && "status" in reply && reply.status >= 200 && reply.status < 300;
}
