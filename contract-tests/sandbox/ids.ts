import { randomTexts } from "../src/contract/generate/string.js";
import { rolesOf } from "../src/contract/generation.js";
import { type Contract, responseSchemas, results, submissions } from "../src/contract/model.js";
import { nestedProperties } from "../src/contract/roles.js";
import { compile } from "../src/contract/validator.js";
import type { JsonObject } from "../src/util/json.js";

/** Returns an id from a serial number, which makes the id unique. */
type CreateId = (serial: number) => string;

/** Creates a generator of unique ids: `gen_…`, or else UUIDs, numbers or other texts that are valid according to the contract. */
export function createIdGenerator(contract: Contract, random: () => number): CreateId {
  const paths = rolesOf(contract).id.map((path) => JSON.stringify(path));
  const schemas = [...submissions(contract), ...results(contract).map(({ operation }) => operation)]
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
  const lengthened = longestMinimum(schemas);
  const create = [
    createName,
    createUuid,
    createNumber,
    (serial: number) => serial.toString(36).padStart(lengthened, "0"),
    ...patternsOf(schemas).map((pattern) => createMatching(pattern, isValid)),
  ].find((candidate) => isValid(candidate(1)));
  return create ?? createName;
}

function createNumber(serial: number): string {
  return String(1000 + serial);
}

/** Creates a generator of random texts that match a pattern and were not returned before. */
function createMatching(pattern: string, isValid: (id: string) => boolean): CreateId {
  const issued = new Map<string, number>();
  return (serial) => {
    const isFree = (text: string) => (issued.get(text) ?? serial) === serial && isValid(text);
    const id = randomTexts(pattern, serial, "medium").find(isFree) ?? "";
    issued.set(id, serial);
    return id;
  };
}

function patternsOf(schemas: readonly JsonObject[]): readonly string[] {
  return schemas.map(({ pattern }) => pattern).filter((pattern) => typeof pattern === "string");
}

function longestMinimum(schemas: readonly JsonObject[]): number {
  return Math.max(0, ...schemas.map(({ minLength }) => (typeof minLength === "number" ? minLength : 0)));
}
