// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
import type { components } from "./schema.js";

/** A violation of the schema: the keyword, its limit and the location in the value. */
export interface ValidationError {
  /** JSON Pointer (RFC 6901) to the invalid value. */
  readonly instancePath: string;
  /** The JSON Schema keyword that the value violates, such as `maximum`. */
  readonly keyword: string;
  /** The limit of the keyword: the bound, the allowed values, the types or the missing property. */
  readonly limit: unknown;
}

/** Returns whether a value is valid. If not, `errors` lists every violation until the next call. */
export interface Validator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly ValidationError[] | null;
}

/** Returns whether a value satisfies the contract's schema `VideoRequest`. */
export declare const validateVideoRequest: Validator<components["schemas"]["VideoRequest"]>;
