import { requestJsonSchema, requestJsonSchemaTargets } from "../../generated/request-schema.js";
import { InvalidRequestError } from "../errors/errors.js";
import type { VideoRequest } from "../types.js";
import { parseRequest } from "./parse-request.js";

/** What a validation says (Standard Schema 1.0): the value, or why it is none. */
export type ValidationResult =
  | { readonly value: VideoRequest; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path: readonly PropertyKey[] }[] };

/** The JSON Schema of a request, in the version that is asked for. */
type ToJsonSchema = (options: { readonly target: string }) => Record<string, unknown>;

/** The schema of a request, for everything that takes a Standard Schema or a Standard JSON Schema. */
export interface RequestSchema {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: "vidu-q2-turbo";
    readonly types?: { readonly input: VideoRequest; readonly output: VideoRequest } | undefined;
    readonly validate: (value: unknown) => ValidationResult;
    /** Throws a TypeError for a target other than `draft-2020-12` and `draft-07`. */
    readonly jsonSchema: { readonly input: ToJsonSchema; readonly output: ToJsonSchema };
  };
}

const toJsonSchema: ToJsonSchema = ({ target }) => {
  if (!requestJsonSchemaTargets.includes(target))
    throw new TypeError(`${target} is none of ${requestJsonSchemaTargets.join(", ")}.`);
  return structuredClone<Record<string, unknown>>(requestJsonSchema);
};

/**
 * The contract's request as a Standard Schema, so that forms, tRPC and tools of an agent take it; it says what
 * `parseRequest` throws. Agents get the JSON Schema with its descriptions.
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
