// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
import type { components } from "./schema.js";

/** One reason why a value is not valid: which keyword of the schema, at which place of the value. */
export interface ValidationError {
  /** JSON Pointer (RFC 6901) to the value at fault. */
  readonly instancePath: string;
  /** The JSON Schema keyword that the value fails, such as `maximum`. */
  readonly keyword: string;
  /** The keyword's limit: the bound, the allowed values, the types, the missing property and the like. */
  readonly limit: unknown;
}

/** Tells whether a value is valid; when it is not, `errors` lists every reason until the next call. */
export interface Validator<T> {
  (value: unknown): value is T;
  readonly errors?: readonly ValidationError[] | null;
}

/** Whether a value satisfies the contract's schema `VideoRequest`. */
export declare const validateVideoRequest: Validator<components["schemas"]["VideoRequest"]>;

/** Whether a value satisfies the contract's schema `Generation`. */
export declare const validateGeneration: Validator<components["schemas"]["Generation"]>;

/** Whether a value satisfies the contract's schema `Error`. */
export declare const validateError: Validator<components["schemas"]["Error"]>;

/** Whether a value satisfies the contract's schema `GenerationEvent`. */
export declare const validateGenerationEvent: Validator<components["schemas"]["GenerationEvent"]>;

/** Whether a value satisfies the contract's schema `GenerationResult`. */
export declare const validateGenerationResult: Validator<components["schemas"]["GenerationResult"]>;
