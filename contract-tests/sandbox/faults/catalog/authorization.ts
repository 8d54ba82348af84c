import type { Call, Handlers, Override, SandboxContext } from "../../context.js";
import { authentication, type ClauseFinder, type OperationRole, response } from "../clause.js";
import { and, headers, rejectedWith, replying, sequence, status, text } from "../effect.js";
import { type FaultTemplate, fault, onlyOn, onlyWhen } from "../fault.js";

type TokenCheck = (authorization: string, context: SandboxContext, call: Call) => boolean;

/** The other operations. Servers often check keys for each operation. */
const OTHER_ROLES: readonly OperationRole[] = ["result", "stream"];

/** Authorization checks that accept more than the API key. */
const LENIENT_CHECKS: readonly {
  readonly id: string;
  readonly title: string;
  readonly accepts: TokenCheck;
}[] = [
  {
    id: "none",
    title: "accepts requests without an API key",
    accepts: (authorization) => authorization === "",
  },
  { id: "ignored", title: "does not check the API key", accepts: () => true },
  {
    id: "anyBearer",
    title: "accepts any bearer token",
    accepts: (authorization) => /^bearer +\S/i.test(authorization),
  },
  {
    id: "anyLength",
    title: "accepts any token that has the length of the API key",
    accepts: (authorization, { apiKey }) => authorization.length === `Bearer ${apiKey}`.length,
  },
  {
    id: "sameStart",
    title: "accepts any token with the first 4 characters of the API key",
    accepts: (authorization, { apiKey }) => tokenOf(authorization).startsWith(apiKey.slice(0, 4)),
  },
  {
    id: "longer",
    title: "accepts tokens that start with the API key",
    accepts: (authorization, { apiKey }) => tokenOf(authorization).startsWith(apiKey),
  },
  {
    id: "shorter",
    title: "accepts any prefix of the API key",
    accepts: (authorization, { apiKey }) => tokenOf(authorization) !== "" && apiKey.startsWith(tokenOf(authorization)),
  },
  {
    id: "contains",
    title: "accepts credentials that contain the API key",
    accepts: (authorization, { apiKey }) => authorization.includes(apiKey),
  },
  {
    id: "anyCase",
    title: "ignores the letter case of the API key",
    accepts: (authorization, { apiKey }) => tokenOf(authorization).toLowerCase() === apiKey.toLowerCase(),
  },
  {
    id: "rawKey",
    title: "accepts the API key without a scheme",
    accepts: (authorization, { apiKey }) => authorization === apiKey,
  },
  {
    id: "anyScheme",
    title: "accepts the API key with any scheme",
    accepts: (authorization, { apiKey }) => authorization.split(/\s+/)[1] === apiKey,
  },
  {
    id: "tokenScheme",
    title: "accepts the scheme Token",
    accepts: (authorization, { apiKey }) => authorization === `Token ${apiKey}`,
  },
  {
    id: "basic",
    title: "accepts the API key in Basic credentials",
    accepts: (authorization, { apiKey }) => basicOf(authorization).includes(apiKey),
  },
  {
    id: "basicPassword",
    title: "accepts the API key as the password of Basic credentials",
    accepts: (authorization, { apiKey }) => basicOf(authorization).endsWith(`:${apiKey}`),
  },
  {
    id: "sql",
    title: "inserts the token into an SQL query",
    accepts: (authorization) => /' or '1'='1/i.test(authorization),
  },
  { id: "anyBasic", title: "accepts any Basic credentials", accepts: (authorization) => /^basic /i.test(authorization) },
  {
    id: "schemeAlone",
    title: "accepts the scheme Bearer without a token",
    accepts: (authorization) => /^bearer\s*$/i.test(authorization),
  },
  {
    id: "emptyHeader",
    title: "accepts an empty Authorization header",
    accepts: (authorization, _, { request }) => authorization === "" && request.headers["authorization"] !== undefined,
  },
  {
    id: "noSpace",
    title: "accepts the API key without a space after the scheme",
    accepts: (authorization, { apiKey }) => /^bearer/i.test(authorization) && authorization.slice(6).trim() === apiKey,
  },
  {
    id: "literal",
    title: "accepts the tokens null and undefined",
    accepts: (authorization) => /^bearer (?:null|undefined)$/i.test(authorization),
  },
  {
    id: "query",
    title: "accepts the API key in the query",
    accepts: (_, { apiKey }, { request }) =>
      /\?.*\b(?:access_token|api_key)=/.test(request.path) && request.path.includes(apiKey),
  },
  {
    id: "otherHeader",
    title: "accepts the API key in the header X-API-Key",
    accepts: (_, { apiKey }, { request }) => request.headers["x-api-key"] === apiKey,
  },
  {
    id: "cookie",
    title: "accepts the API key in a cookie",
    accepts: (_, { apiKey }, { request }) => (request.headers["cookie"] ?? "").includes(`token=${apiKey}`),
  },
];

/** Authorization checks that are too lenient, and wrong responses to unauthorized requests. */
export const AUTHORIZATION: readonly FaultTemplate[] = [
  ...LENIENT_CHECKS.map(({ id, accepts, title }) =>
    fault(`auth.${id}`, title, authentication, { override: alsoAccepting(accepts) }),
  ),
  ...LENIENT_CHECKS.flatMap(({ id, accepts, title }) =>
    OTHER_ROLES.map((role) =>
      fault(
        `auth.${id}@${role}`,
        `${title} (${role})`,
        ifRoleExists(role),
        onlyWhen(onlyOn(role), { override: alsoAccepting(accepts) }),
      ),
    ),
  ),
  fault("auth.connection", "checks the API key only once for each connection", authentication, {
    override: rememberingConnections,
  }),
  ...OTHER_ROLES.map((role) =>
    fault(
      `auth.connection@${role}`,
      `checks the API key only once for each connection (${role})`,
      ifRoleExists(role),
      onlyWhen(onlyOn(role), { override: rememberingConnections }),
    ),
  ),
  fault(
    "auth.403",
    "returns 403 when the API key is missing or wrong",
    response("submission", 401),
    replying(rejectedWith(401), status(403)),
    { weight: "warning" },
  ),
  ...([200, 204, 400, 404, 407, 422, 500] as const).map((value) =>
    fault(
      `auth.status.${value}`,
      `returns ${value} when the API key is missing or wrong`,
      response("submission", 401),
      replying(rejectedWith(401), status(value)),
    ),
  ),
  fault(
    "auth.500@missing",
    "returns 500 when the Authorization header is missing",
    response("submission", 500),
    replying(
      and(rejectedWith(401), ({ request }) => request.headers["authorization"] === undefined),
      status(500),
    ),
  ),
  fault(
    "auth.login",
    "redirects to a login page when the API key is missing or wrong",
    response("submission", 401),
    replying(
      rejectedWith(401),
      sequence(
        status(302),
        headers({ location: "/login", "content-type": "text/html" }),
        text(() => '<a href="/login">Log in</a>'),
      ),
    ),
  ),
  fault(
    "auth.200@result",
    "returns 200 when the API key is missing or wrong (result)",
    response("result", 401),
    replying(and(rejectedWith(401), onlyOn("result")), status(200)),
  ),
];

function ifRoleExists(role: OperationRole): ClauseFinder {
  return (contract) => (response(role, "success")(contract) === undefined ? undefined : authentication(contract));
}

function alsoAccepting(accepts: TokenCheck): Override {
  return ({ authorize }, context) => ({
    authorize: (call) => authorize(call) || accepts(call.request.headers["authorization"] ?? "", context, call),
  });
}

/** Does not check the key on a connection on which an earlier request had the right key. */
function rememberingConnections({ authorize }: Handlers): Partial<Handlers> {
  const trusted = new WeakSet<object>();
  return {
    authorize: (call) => {
      const { connection } = call.request;
      const isAuthorized = authorize(call) || (connection !== undefined && trusted.has(connection));
      if (isAuthorized && connection !== undefined) trusted.add(connection);
      return isAuthorized;
    },
  };
}

function tokenOf(authorization: string): string {
  return /^bearer +(.*)$/is.exec(authorization)?.[1] ?? "";
}

function basicOf(authorization: string): string {
  return Buffer.from(/^basic +(.*)$/i.exec(authorization)?.[1] ?? "", "base64").toString("utf8");
}
