/** The part of `@types/aws-lambda` that the documentation uses. */
interface Event {
  readonly body?: string | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly isBase64Encoded: boolean;
}

/** Handles a request of an API Gateway HTTP API or of a function URL (payload format 2.0). */
export type APIGatewayProxyHandlerV2 = (event: Event) => Promise<{ readonly statusCode: number }>;
