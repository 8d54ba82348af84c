import { branchesOf } from "../src/contract/lifecycle.js";
import { type Contract, responseSchemas, submissions } from "../src/contract/model.js";
import { propertiesOf } from "../src/contract/schema.js";

/**
 * Creates a generator of unique ids: `gen_…`, or UUIDs if the contract gives the id property that format.
 *
 * @returns a function that makes an id from a serial number; the serial number makes the id unique
 */
export function createIdGenerator(contract: Contract, property: string, random: () => number): (serial: number) => string {
  const schemas = submissions(contract).flatMap(responseSchemas).flatMap(branchesOf);
  const isUuid = schemas.some((schema) => propertiesOf(schema)[property]?.["format"] === "uuid");
  const digits = (count: number, base: number) =>
    Array.from({ length: count }, () => Math.floor(random() * base).toString(base)).join("");
  if (isUuid) {
    // RFC 9562 §5.4: version 4 and variant 8. The last digits are the serial number.
    return (serial) =>
      `${digits(8, 16)}-${digits(4, 16)}-4${digits(3, 16)}-8${digits(3, 16)}-${digits(8, 16)}${serial.toString(16).padStart(4, "0")}`;
  }
  return (serial) => `gen_${Math.floor(random() * 36 ** 8).toString(36)}${serial.toString(36).padStart(3, "0")}`;
}
