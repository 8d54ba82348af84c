// Generated from spec/openapi.yaml by `npm run generate`. Do not edit.
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
         * @description Takes the request, which uses credits, and answers with the generation's `id`. The video need not be
         *     finished then: collect it with `GET /generation/{id}`. No idempotency key is documented, so nothing keeps
         *     a submission that is sent twice from being taken twice.
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
         * Submit a video generation and follow it as a stream
         * @description Takes the same body and answers with server-sent events; `Accept: text/event-stream` is recommended. Each
         *     `data:` line is a JSON object (`GenerationEvent`); statuses move from `IN_QUEUE` over `IN_PROGRESS` to a
         *     terminal one, after which the stream ends. Event names are not documented. A refusal that comes before
         *     the stream starts is the usual JSON error. When a stream breaks off, poll the `id`; the submission is not
         *     to be sent again.
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
         * @description `data` is null until the generation completes; what it holds then depends on the model and is not printed
         *     for videos. An unknown `id` is answered 404.
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
export interface components {
    schemas: {
        /**
         * @description A video to generate. Nothing is said about properties other than these, about properties given twice,
         *     or about a byte order mark before the object.
         */
        VideoRequest: {
            /**
             * @description What the video shows. Nothing is said about an empty prompt. JSON Schema counts Unicode code points;
             *     how a server counts characters beyond the Basic Multilingual Plane is not said.
             * @example a cat walking through neon rain
             */
            prompt: string;
            /**
             * @description Makes a generation reproducible. `null` has a random seed drawn. The bounds are ±(2^53 − 1).
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
             * @description Reference images, for reference-to-video. Neither their number nor the form of a reference is limited
             *     by anything that is said.
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
             * @description Adds background music. Described as working only for 4-second videos; what happens at other
             *     durations is not said.
             * @default false
             */
            generate_audio?: boolean;
            /**
             * @description Number of results.
             * @default 1
             */
            n?: 1 | 2 | 3 | 4;
        };
        /** @description The credits that a request used, broken down. In every printed example the parts add up to the total. */
        Usage: {
            /** @description All credits used. */
            total?: number;
            /** @description The part taken from the subscription's credits. */
            subscription?: number;
            /** @description The part taken from permanent credits. */
            permanent?: number;
        };
        /** @description What is known of a generation whatever has become of it. */
        GenerationFacts: {
            /** @description Names the generation. Two submissions never share one. */
            id: string;
            /**
             * @description The generation's normalized input. A parameter that was sent and comes back has the value that was
             *     sent (a null seed may come back as the number drawn); one that was left out and comes back has its
             *     default. Not every parameter need come back.
             */
            input: {
                [key: string]: unknown;
            };
            usage: components["schemas"]["Usage"];
        };
        /** @description A submitted generation that has not failed. */
        UnfailedState: {
            /**
             * @description Where the generation stands.
             * @enum {string}
             */
            status: "IN_QUEUE" | "IN_PROGRESS" | "COMPLETED" | "CANCELED";
            /** @description Machine-readable error code. */
            code?: string;
            /** @description Sanitized text for people. */
            message?: string;
        };
        /** @description A generation that waits or runs. It has no output yet. */
        PendingState: {
            /**
             * @description Where the generation stands.
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
            /** @description The model's output, whose shape is not printed for videos. */
            data: {
                [key: string]: unknown;
            };
        };
        /** @description A generation that was canceled. */
        CanceledState: {
            /**
             * @description The generation was canceled and will not go on.
             * @constant
             */
            status: "CANCELED";
            /** @description Nothing is said about an output of a generation that did not complete. */
            data: {
                [key: string]: unknown;
            } | null;
        };
        /** @description A generation that failed. It says why. */
        FailedState: {
            /**
             * @description The generation failed and will not go on.
             * @constant
             */
            status: "FAILED";
            /** @description Machine-readable error code. */
            code: string;
            /** @description Why it failed, for people; names of upstream vendors are removed. */
            message: string;
        };
        /** @description What a generation made that failed, if anything. */
        Output: {
            /** @description Nothing is said about an output of a generation that did not complete. */
            data: {
                [key: string]: unknown;
            } | null;
        };
        /** @description A submitted generation that has not failed. */
        UnfailedGeneration: components["schemas"]["GenerationFacts"] & components["schemas"]["UnfailedState"];
        /** @description A submitted generation that failed. */
        FailedGeneration: components["schemas"]["GenerationFacts"] & components["schemas"]["FailedState"];
        /** @description The answer to an accepted submission. */
        Generation: components["schemas"]["UnfailedGeneration"] | components["schemas"]["FailedGeneration"];
        /** @description A generation that waits or runs. */
        PendingResult: components["schemas"]["GenerationFacts"] & components["schemas"]["PendingState"];
        /** @description A generation that has completed. */
        CompletedResult: components["schemas"]["GenerationFacts"] & components["schemas"]["CompletedState"];
        /** @description A generation that was canceled. */
        CanceledResult: components["schemas"]["GenerationFacts"] & components["schemas"]["CanceledState"];
        /** @description A generation that failed. */
        FailedResult: components["schemas"]["GenerationFacts"] & components["schemas"]["FailedState"] & components["schemas"]["Output"];
        /** @description A generation and, once it has completed, its output. */
        GenerationResult: components["schemas"]["PendingResult"] | components["schemas"]["CompletedResult"] | components["schemas"]["CanceledResult"] | components["schemas"]["FailedResult"];
        /** @description What every event of a stream carries. */
        EventFacts: {
            /** @description Names the generation; the same in every event of a stream. */
            id: string;
            usage: components["schemas"]["Usage"];
        };
        /** @description The JSON of one `data:` line of a stream. */
        GenerationEvent: (components["schemas"]["EventFacts"] & components["schemas"]["PendingState"]) | (components["schemas"]["EventFacts"] & components["schemas"]["CompletedState"]) | (components["schemas"]["EventFacts"] & components["schemas"]["CanceledState"]) | (components["schemas"]["EventFacts"] & components["schemas"]["FailedState"] & components["schemas"]["Output"]);
        /** @description Why a request was not carried out. */
        Error: {
            /**
             * @description Machine-readable; branch on this. Video endpoints prefix these sub-codes with `VIDEO_GENERATION_`, and
             *     usually answer them with the status given: `UNSUPPORTED_MODEL` and `INVALID_INPUT` 400,
             *     `INSUFFICIENT_CREDITS` 402, `CONTENT_REJECTED` 422, `RATE_LIMITED` 429, `FAILED` 502,
             *     `PROVIDER_UNAVAILABLE` 503, `TIMEOUT` 504. Validation errors may be answered 422, too.
             */
            code: string;
            /** @description Sanitized text for people; names of upstream vendors are removed. */
            message: string;
            /** @description Kept for older clients; most errors have it. Nothing is said about its type; where one is printed it is a string. */
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
        /** @description The generation as it stands. */
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
        /** @description The API key is missing or was refused. No code is documented for it; the one in the example is made up. */
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
        /** @description The API key may not do this. No code is documented for it; the one in the example is made up. */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description There is no such resource. No code is documented for it; the one in the example is made up. */
        NotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The request failed validation, or moderation refused the prompt or a reference. */
        Unprocessable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description Too many requests; back off and try again. No header is documented that says when. */
        RateLimited: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The server failed. No code is documented for it; the one in the example is made up. */
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
        /** @description The upstream provider is unavailable; try again, backing off. */
        ProviderUnavailable: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
        /** @description The generation took too long upstream; trying again is usually safe. */
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
        /** @description What the video shows and how it is made. */
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
                 * @description The generation's name, as its submission answered it.
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
