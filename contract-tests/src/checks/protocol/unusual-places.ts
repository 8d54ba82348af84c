import { type Message, withHeaders } from "../../traffic/request.js";
import { expectAny4xx, expectUnauthorized } from "../expectations.js";
import type { AuthenticationContext, Probe, ProtocolCheck } from "./protocol-check.js";

/** The names that APIs commonly use for a key in the query (RFC 6750 §2.3 has the first one). */
const QUERY_NAMES = ["access_token", "api_key", "apikey", "key", "token"];

/** The headers that APIs commonly use for a key, besides Authorization. */
const HEADER_NAMES = ["x-api-key", "api-key", "x-auth-token", "x-access-token"];

/** An authentication check without the properties that all of them share. */
interface PlaceCheck {
  readonly variant: string;
  readonly title: string;
  readonly probes: readonly Probe[];
  readonly assess: ProtocolCheck["assess"];
}

/**
 * Returns the checks of the right key in a wrong place: the query, another header, a cookie, or only in an earlier request on
 * the same connection. Only the header `Authorization` is documented. These checks need a real key.
 */
export function unusualPlaces({ hasKey, messages: [message], preceding }: AuthenticationContext): readonly PlaceCheck[] {
  if (message === undefined) return [];
  const probe = (title: string, changed: Message): readonly Probe[] => [{ title, message: changed }];
  const without = (variant: string) =>
    withHeaders({ ...message, shellAuthorization: "" }, `${message.variant} ${variant}`, () => ({ authorization: undefined }));
  const earlier = "a request without a key on a connection on which an earlier request had one";
  const connection = {
    variant: "connection",
    title: `must return 401 for ${earlier}`,
    assess: expectUnauthorized,
    probes: probe(earlier, { ...without("after one with the key"), preceding }),
  };
  const query = (apiKey: string) => QUERY_NAMES.map((name) => `${name}=${apiKey}`).join("&");
  const headers = (apiKey: string) => ({
    ...Object.fromEntries(HEADER_NAMES.map((name) => [name, apiKey])),
    cookie: QUERY_NAMES.map((name) => `${name}=${apiKey}`).join("; "),
  });
  const inHeaders = withHeaders(without(""), `${message.variant} key in other headers`, headers);
  return [
    ...(hasKey
      ? [
          {
            variant: "query",
            title: "must reject the key in the query",
            // A server may also reject the query itself.
            assess: expectAny4xx,
            probes: probe("the key in the query", {
              ...without("key in the query"),
              secretQuery: query,
              exposesKey: true,
              scope: "http" as const,
            }),
          },
          {
            variant: "otherHeader",
            title: "must return 401 for the key in another header or a cookie",
            assess: expectUnauthorized,
            probes: probe("the key in another header or a cookie", { ...inHeaders, exposesKey: true }),
          },
        ]
      : []),
    connection,
  ];
}
