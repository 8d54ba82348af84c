import { rolesOf } from "../src/contract/generation.js";
import { type Contract, responseSchemas, submissions } from "../src/contract/model.js";
import { nestedProperties } from "../src/contract/roles.js";
import { compile } from "../src/contract/validator.js";

/**
 * Creates a generator of unique ids: `gen_…`, or UUIDs or numbers, if only they are valid according to the contract.
 *
 * @returns a function that makes an id from a serial number; the serial number makes the id unique
 */
export function createIdGenerator(contract: Contract, random: () => number): (serial: number) => string {
  const paths = rolesOf(contract).id.map((path) => JSON.stringify(path));
  const schemas = submissions(contract)
    .flatMap(responseSchemas)
    .flatMap(nestedProperties)
    .filter(({ path }) => paths.includes(JSON.stringify(path)))
    .flatMap(({ schemas }) => schemas);
  const digits = (count: number, base: number) =>
    Array.from({ length: count }, () => Math.floor(random() * base).toString(base)).join("");
  // RFC 9562 §5.4: version 4 and variant 8. The last digits are the serial number.
  const createUuid = (serial: number) =>
    `${digits(8, 16)}-${digits(4, 16)}-4${digits(3, 16)}-8${digits(3, 16)}-${digits(8, 16)}${serial.toString(16).padStart(4, "0")}`;
  const createName = (serial: number) =>
    `gen_${Math.floor(random() * 36 ** 8).toString(36)}${serial.toString(36).padStart(3, "0")}`;
  const isValid = (id: string) => schemas.every((schema) => compile(schema)(id));
  const create = [createName, createUuid, createNumber].find((candidate) => isValid(candidate(1)));
  return create ?? createName;
}

function createNumber(serial: number): string {
  return String(1000 + serial);
}
