import { branchesOf } from "../src/contract/lifecycle.js";
import { type Contract, responseSchemas, submissions } from "../src/contract/model.js";
import { propertiesOf } from "../src/contract/schema.js";

/** Makes up the names of generations, so that no two are alike: `gen_…`, or in the form that the contract asks for. */
export function createNaming(contract: Contract, property: string, random: () => number): (serial: number) => string {
  const schemas = submissions(contract).flatMap(responseSchemas).flatMap(branchesOf);
  const isUuid = schemas.some((schema) => propertiesOf(schema)[property]?.["format"] === "uuid");
  const digits = (count: number, base: number) =>
    Array.from({ length: count }, () => Math.floor(random() * base).toString(base)).join("");
  if (isUuid) {
    // RFC 9562 §5.4: the version, and the variant. The end counts.
    return (serial) =>
      `${digits(8, 16)}-${digits(4, 16)}-4${digits(3, 16)}-8${digits(3, 16)}-${digits(8, 16)}${serial.toString(16).padStart(4, "0")}`;
  }
  return (serial) => `gen_${Math.floor(random() * 36 ** 8).toString(36)}${serial.toString(36).padStart(3, "0")}`;
}
