import { memoize } from "../../util/memoize.js";
import type { Contract } from "../model.js";

/** Returns the words of a contract as one text: titles, paths, schemas, descriptions and examples. */
export const documentText = memoize((contract: Contract): string =>
  JSON.stringify(contract, (_, value: unknown) => (value instanceof Map ? [...value] : value)),
);
