import { expect, test } from "vitest";
import { unsupportedCredentials } from "../../src/contract/security.js";
import type { Json } from "../../src/util/json.js";

const problemsWith = (scheme: Json, security: Json = [{ key: [] }]) =>
  unsupportedCredentials({
    components: { securitySchemes: { key: scheme, other: { type: "apiKey", in: "query", name: "k" } } },
    paths: { "/jobs": { post: { responses: {}, security } } },
  });

const FLOWS = { clientCredentials: { tokenUrl: "https://example.com/token", scopes: {} } };

test.each<[string, Json]>([
  ["a bearer token", { type: "http", scheme: "Bearer" }],
  ["an access token of OAuth 2.0", { type: "oauth2", flows: FLOWS }],
  ["a token of OpenID Connect", { type: "openIdConnect", openIdConnectUrl: "https://example.com/.well-known" }],
])("%s is sent as a bearer token", (_, scheme) => {
  expect(problemsWith(scheme)).toEqual([]);
  expect(problemsWith(scheme, [{ other: [] }, { key: ["jobs:write"] }])).toEqual([]);
  expect(problemsWith(scheme, [{ key: [], other: [] }])).toHaveLength(1);
});

test.each<[string, Json]>([
  ["Basic authentication", { type: "http", scheme: "basic" }],
  ["a key in a header", { type: "apiKey", in: "header", name: "x-api-key" }],
  ["a client certificate", { type: "mutualTLS" }],
])("%s is not supported", (_, scheme) => {
  expect(problemsWith(scheme)).toEqual([expect.stringMatching(/^POST \/jobs needs a credential other than a bearer token/)]);
});
