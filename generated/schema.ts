// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
/**
 * The operations of the contract by path and method, for openapi-fetch.
 *
 * @example
 * ```ts
 * import type { paths } from "vidu-q2-turbo";
 *
 * type Paths = keyof paths;
 * ```
 */
export interface paths {
    "/generation/vidu/q2/video-turbo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit a video generation
         * @description Accepts a request, charges credits, and returns the generation's `id`. The video may not be finished yet:
         *     get it with `GET /generation/{id}`. No idempotency key is documented, so a submission that is sent twice
         *     may be accepted and charged twice.
         */
        post: operations["submitVideo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/generation/sse/vidu/q2/video-turbo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Submit a video generation and stream its status
         * @description Accepts the same body and returns server-sent events. `Accept: text/event-stream` is recommended. Each
         *     `data:` line is a JSON object (`GenerationEvent`). The status changes from `IN_QUEUE` to `IN_PROGRESS` and
         *     to a terminal status, which ends the stream. Event names are not documented. An error before the stream
         *     starts is a JSON error response. If the stream breaks off, poll the `id`. Do not send the submission again.
         */
        post: operations["streamVideo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/generation/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a generation and, once it has completed, its output
         * @description `data` is null until the generation completes. Then its shape depends on the model, and is not documented
         *     for videos. For an unknown `id` the status is 404.
         */
        get: operations["getGeneration"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
/**
 * The schemas, responses and parameters of the contract by name.
 *
 * @example
 * ```ts
 * import type { components } from "vidu-q2-turbo";
 *
 * type Schemas = components["schemas"];
 * ```
 */
export interface components {
    schemas: {
        /**
         * @description A video to generate. Other properties, duplicate properties and a byte order mark before the object are
         *     not documented.
         */
        VideoRequest: {
            /**
             * @description The content of the video. Whether a prompt may be empty is not documented. JSON Schema counts Unicode
             *     code points. How the server counts characters beyond the Basic Multilingual Plane is not documented.
             * @example a cat walking through neon rain
             */
            prompt: string;
            /**
             * @description Makes a generation reproducible. With `null`, the server chooses a random seed. The bounds are ±(2^53 − 1).
             * @example 42
             */
            seed?: number | null;
            /**
             * @description Length of the video, in seconds.
             * @default 5
             */
            duration?: 2 | 3 | 4 | 5 | 6 | 7 | 8;
            /**
             * @description Vertical resolution of the video.
             * @default 720p
             * @enum {string}
             */
            resolution?: "720p" | "1080p";
            /**
             * @description Width to height of the video.
             * @default 16:9
             * @enum {string}
             */
            aspect_ratio?: "16:9" | "9:16" | "1:1";
            /**
             * @description Reference images, for reference-to-video. No limit is documented for their number or their format.
             * @example [
             *       "https://example.com/cat.png"
             *     ]
             */
            reference_image_urls?: string[];
            /**
             * @description How much the objects in the frame move.
             * @default auto
             * @enum {string}
             */
            movement_amplitude?: "auto" | "small" | "medium" | "large";
            /**
             * @description Adds background music. According to the documentation, this works only for videos of 4 seconds. What
             *     happens for other durations is not documented.
             * @default false
             */
            generate_audio?: boolean;
            /**
             * @description Number of results.
             * @default 1
             */
            n?: 1 | 2 | 3 | 4;
        };
        /** @description The credits that a request has used. In every documented example, the parts add up to the total. */
        Usage: {
            /** @description All credits used. */
            total?: number;
            /** @description Credits charged to the subscription. */
            subscription?: number;
            /** @description Permanent credits charged. */
            permanent?: number;
        };
        /** @description The properties of a generation in every status. */
        GenerationFacts: {
            /** @description The id of the generation. It is unique. */
            id: string;
            /**
             * @description The generation's normalized input. A parameter that was sent has the value that was sent (a null seed
             *     may be replaced by the chosen number). A parameter that was omitted has its default. The input need not
             *     contain all parameters.
             */
            input: {
                [key: string]: unknown;
            };
            usage: components["schemas"]["Usage"];
        };
        /** @description A submitted generation that has not failed. */
        UnfailedState: {
            /**
             * @description The status of the generation.
             * @enum {string}
             */
            status: "IN_QUEUE" | "IN_PROGRESS" | "COMPLETED" | "CANCELED";
            /** @description Machine-readable error code. */
            code?: string;
            /** @description A sanitized message for humans. */
            message?: string;
        };
        /** @description A generation that is queued or running. It has no output yet. */
        PendingState: {
            /**
             * @description The status of the generation.
             * @enum {string}
             */
            status: "IN_QUEUE" | "IN_PROGRESS";
            /** @description Null until the generation completes. */
            data: null;
        };
        /** @description A generation that has completed. It has an output. */
        CompletedState: {
            /**
             * @description The generation has completed.
             * @constant
             */
            status: "COMPLETED";
            /** @description The model's output. Its shape is not documented for videos. */
            data: {
                [key: string]: unknown;
            };
        };
        /** @description A generation that was canceled. */
        CanceledState: {
            /**
             * @description The generation was canceled. This status is final.
             * @constant
             */
            status: "CANCELED";
            /** @description The output of a generation that did not complete is not documented. */
            data: {
                [key: string]: unknown;
            } | null;
        };
        /** @description A generation that failed, with the reason. */
        FailedState: {
            /**
             * @description The generation failed. This status is final.
             * @constant
             */
            status: "FAILED";
            /** @description Machine-readable error code. */
            code: string;
            /** @description The reason, for humans, without names of upstream vendors. */
            message: string;
        };
        /** @description The output of a failed generation, if it has any. */
        Output: {
            /** @description The output of a generation that did not complete is not documented. */
            data: {
                [key: string]: unknown;
            } | null;
        };
        /** @description A submitted generation that has not failed. */
        UnfailedGeneration: components["schemas"]["GenerationFacts"] & components["schemas"]["UnfailedState"];
        /** @description A submitted generation that failed. */
        FailedGeneration: components["schemas"]["GenerationFacts"] & components["schemas"]["FailedState"];
        /** @description The response to an accepted submission. */
        Generation: components["schemas"]["UnfailedGeneration"] | components["schemas"]["FailedGeneration"];
        /** @description A generation that is queued or running. */
        PendingResult: components["schemas"]["GenerationFacts"] & components["schemas"]["PendingState"];
        /** @description A generation that has completed. */
        CompletedResult: components["schemas"]["GenerationFacts"] & components["schemas"]["CompletedState"];
        /** @description A generation that was canceled. */
        CanceledResult: components["schemas"]["GenerationFacts"] & components["schemas"]["CanceledState"];
        /** @description A generation that failed. */
        FailedResult: components["schemas"]["GenerationFacts"] & components["schemas"]["FailedState"] & components["schemas"]["Output"];
        /** @description A generation and, once it has completed, its output. */
        GenerationResult: components["schemas"]["PendingResult"] | components["schemas"]["CompletedResult"] | components["schemas"]["CanceledResult"] | components["schemas"]["FailedResult"];
        /** @description The properties of every event of a stream. */
        EventFacts: {
            /** @description The id of the generation, the same in every event of a stream. */
            id: string;
            usage: components["schemas"]["Usage"];
        };
        /** @description The JSON of one `data:` line of a stream. */
        GenerationEvent: (components["schemas"]["EventFacts"] & components["schemas"]["PendingState"]) | (components["schemas"]["EventFacts"] & components["schemas"]["CompletedState"]) | (components["schemas"]["EventFacts"] & components["schemas"]["CanceledState"]) | (components["schemas"]["EventFacts"] & components["schemas"]["FailedState"] & components["schemas"]["Output"]);
        /** @description The reason why a request failed. */
        Error: {
            /**
             * @description Machine-readable code to branch on. Video endpoints prefix these codes with `VIDEO_GENERATION_`, and
             *     usually return them with these statuses: `UNSUPPORTED_MODEL` and `INVALID_INPUT` 400,
             *     `INSUFFICIENT_CREDITS` 402, `CONTENT_REJECTED` 422, `RATE_LIMITED` 429, `FAILED` 502,
             *     `PROVIDER_UNAVAILABLE` 503, `TIMEOUT` 504. Validation errors may have the status 422, too.
             */
            code: string;
            /** @description A sanitized message for humans, without names of upstream vendors. */
            message: string;
            /** @description Kept for older clients. Most errors have it. Its type is not documented; in examples it is a string. */
            error?: string;
        };
    };
    responses: {
        /** @description The submission was accepted. */
        Submitted: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Generation"];
            };
        };
        /** @description The submission was accepted for processing. */
        SubmittedForProcessing: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Generation"];
            };
        };
        /**
         * @description The submission was accepted; the generation's progress follows as server-sent events,
         *     each `data:` line a `GenerationEvent`.
         */
        Stream: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "text/event-stream": string;
            };
        };
        /** @description The current state of the generation. */
        Result: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GenerationResult"];
            };
        };
        /** @description The generation was accepted and is still being processed. */
        ResultPending: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GenerationResult"];
            };
        };
        /** @description The body is malformed or failed validation, or the model is not supported. */
        InvalidInput: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The API key is missing or invalid. No code is documented; the one in the example is made up. */
        Unauthenticated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The workspace has too few credits. */
        InsufficientCredits: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The API key lacks a permission. No code is documented; the one in the example is made up. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The resource does not exist. No code is documented; the one in the example is made up. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The request failed validation, or moderation rejected the prompt or a reference. */
        Unprocessable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Too many requests. Retry with backoff. No header with a retry time is documented. */
        RateLimited: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The server failed. No code is documented; the one in the example is made up. */
        InternalError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The generation failed upstream. */
        UpstreamFailed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The upstream provider is unavailable. Retry with backoff. */
        ProviderUnavailable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The generation timed out upstream. A retry is usually safe. */
        TimedOut: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: never;
    requestBodies: {
        /** @description The content and the properties of the video. */
        VideoRequest: {
            content: {
                "application/json": components["schemas"]["VideoRequest"];
            };
        };
    };
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
/**
 * The operations of the contract by their ids.
 *
 * @example
 * ```ts
 * import type { operations } from "vidu-q2-turbo";
 *
 * type OperationId = keyof operations;
 * ```
 */
export interface operations {
    submitVideo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["VideoRequest"];
        responses: {
            200: components["responses"]["Submitted"];
            202: components["responses"]["SubmittedForProcessing"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthenticated"];
            402: components["responses"]["InsufficientCredits"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["UpstreamFailed"];
            503: components["responses"]["ProviderUnavailable"];
            504: components["responses"]["TimedOut"];
        };
    };
    streamVideo: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: components["requestBodies"]["VideoRequest"];
        responses: {
            200: components["responses"]["Stream"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthenticated"];
            402: components["responses"]["InsufficientCredits"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["UpstreamFailed"];
            503: components["responses"]["ProviderUnavailable"];
            504: components["responses"]["TimedOut"];
        };
    };
    getGeneration: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The generation's id, as the submission returned it.
                 * @example gen_123
                 */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Result"];
            202: components["responses"]["ResultPending"];
            400: components["responses"]["InvalidInput"];
            401: components["responses"]["Unauthenticated"];
            402: components["responses"]["InsufficientCredits"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["NotFound"];
            422: components["responses"]["Unprocessable"];
            429: components["responses"]["RateLimited"];
            500: components["responses"]["InternalError"];
            502: components["responses"]["UpstreamFailed"];
            503: components["responses"]["ProviderUnavailable"];
            504: components["responses"]["TimedOut"];
        };
    };
}
