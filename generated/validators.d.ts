// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
import type { components } from "./schema.js";

/** One reason why a value is invalid: the keyword that it violates, and where. */
export interface ValidationError {
  /** JSON Pointer (RFC 6901) to the invalid value. */
  readonly instancePath: string;
  /** The JSON Schema keyword that the value violates, such as `maximum`. */
  readonly keyword: string;
  /** The value of the keyword, such as a bound, the allowed values or types, or the name of a missing property. */
  readonly limit: unknown;
}

/** A type guard for valid values. After it returns false, `errors` lists every reason until the next call. */
export interface Validator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly ValidationError[] | null;
}

/** Returns whether a value satisfies the contract's schema `VideoRequest`. */
export declare const validateVideoRequest: Validator<components["schemas"]["VideoRequest"]>;

/** Returns whether a value satisfies the contract's schema `Generation`. */
export declare const validateGeneration: Validator<components["schemas"]["Generation"]>;

/** Returns whether a value satisfies the contract's schema `Error`. */
export declare const validateError: Validator<components["schemas"]["Error"]>;

/** Returns whether a value satisfies the contract's schema `GenerationEvent`. */
export declare const validateGenerationEvent: Validator<components["schemas"]["GenerationEvent"]>;

/** Returns whether a value satisfies the contract's schema `GenerationResult`. */
export declare const validateGenerationResult: Validator<components["schemas"]["GenerationResult"]>;
