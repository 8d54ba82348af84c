import { requestJsonSchema, requestJsonSchemaTargets } from "../../generated/request-schema.js";
import { InvalidRequestError } from "../errors/errors.js";
import type { VideoRequest } from "../types.js";
import { parseRequest } from "./parse-request.js";

/**
 * The result of a validation (Standard Schema 1.0): the value, or the issues.
 *
 * @example
 * ```ts
 * import { requestSchema, type ValidationResult } from "vidu-q2-turbo";
 *
 * const result: ValidationResult = requestSchema["~standard"].validate({ prompt: "a cat", duration: 9 });
 * for (const { message } of result.issues ?? []) console.error(message);
 * ```
 */
export type ValidationResult =
  | { readonly value: VideoRequest; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path: readonly PropertyKey[] }[] };

/** Returns the JSON Schema of a request, in the requested version. */
type ToJsonSchema = (options: { readonly target: string }) => Record<string, unknown>;

/**
 * The schema of a request, for libraries that accept a Standard Schema or a Standard JSON Schema.
 *
 * @example
 * ```ts
 * import type { RequestSchema } from "vidu-q2-turbo";
 *
 * const isValid = (schema: RequestSchema, value: unknown) => schema["~standard"].validate(value).issues === undefined;
 * ```
 */
export interface RequestSchema {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "vidu-q2-turbo";
    readonly types?: { readonly input: VideoRequest; readonly output: VideoRequest } | undefined;
    readonly validate: (value: unknown) => ValidationResult;
    /** @throws TypeError for a target other than `draft-2020-12` and `draft-07` */
    readonly jsonSchema: { readonly input: ToJsonSchema; readonly output: ToJsonSchema };
  };
}

const toJsonSchema: ToJsonSchema = ({ target }) => {
  if (!requestJsonSchemaTargets.includes(target))
    throw new TypeError(`target must be one of ${requestJsonSchemaTargets.join(", ")} (received ${target}).`);
  // React Native has no `structuredClone`.
  return JSON.parse(JSON.stringify(requestJsonSchema));
};

/**
 * The contract's request as a Standard Schema, for forms, tRPC and the tools of agents. It reports the issues that
 * `parseRequest` throws. The JSON Schema contains the contract's descriptions.
 *
 * @example
 * ```ts
 * import { requestSchema } from "vidu-q2-turbo";
 *
 * const parameters = requestSchema["~standard"].jsonSchema.input({ target: "draft-07" });
 * ```
 */
export const requestSchema: RequestSchema = {
  "~standard": {
    version: 1,
    vendor: "vidu-q2-turbo",
    validate: (value) => {
      try {
        return { value: parseRequest(value) };
      } catch (error) {
        if (!(error instanceof InvalidRequestError)) throw error;
        return { issues: error.issues.map(({ message, path }) => ({ message, path })) };
      }
    },
    jsonSchema: { input: toJsonSchema, output: toJsonSchema },
  },
};
