import type { Call, Override, SandboxContext } from "../../context.js";
import { authentication, type ClauseFinder, type OperationRole, response } from "../clause.js";
import { and, headers, rejectedWith, replying, sequence, status, text } from "../effect.js";
import { type FaultTemplate, fault, onlyOn, onlyWhen } from "../fault.js";

type TokenCheck = (authorization: string, context: SandboxContext, call: Call) => boolean;

/** Whom else a careless server lets in. */
const LENIENT_CHECKS: readonly {
  readonly id: string;
  readonly title: string;
  readonly accepts: TokenCheck;
  readonly roles?: readonly OperationRole[];
}[] = [
  {
    id: "none",
    title: "takes requests without a key",
    accepts: (authorization) => authorization === "",
    roles: ["result", "stream"],
  },
  { id: "ignored", title: "does not look at the key", accepts: () => true, roles: ["result", "stream"] },
  {
    id: "anyBearer",
    title: "takes any bearer token",
    accepts: (authorization) => /^bearer +\S/i.test(authorization),
    roles: ["result", "stream"],
  },
  {
    id: "anyLength",
    title: "takes any token as long as the key",
    accepts: (authorization, { apiKey }) => authorization.length === `Bearer ${apiKey}`.length,
  },
  {
    id: "sameStart",
    title: "takes any token that begins as the key does",
    accepts: (authorization, { apiKey }) => tokenOf(authorization).startsWith(apiKey.slice(0, 4)),
  },
  {
    id: "longer",
    title: "takes tokens that begin with the key",
    accepts: (authorization, { apiKey }) => tokenOf(authorization).startsWith(apiKey),
    roles: ["result", "stream"],
  },
  {
    id: "shorter",
    title: "takes tokens that the key begins with",
    accepts: (authorization, { apiKey }) => tokenOf(authorization) !== "" && apiKey.startsWith(tokenOf(authorization)),
  },
  {
    id: "contains",
    title: "takes tokens that contain the key",
    accepts: (authorization, { apiKey }) => authorization.includes(apiKey),
  },
  {
    id: "anyCase",
    title: "takes the key in any case",
    accepts: (authorization, { apiKey }) => tokenOf(authorization).toLowerCase() === apiKey.toLowerCase(),
  },
  {
    id: "rawKey",
    title: "takes the key without a scheme",
    accepts: (authorization, { apiKey }) => authorization === apiKey,
    roles: ["result"],
  },
  {
    id: "anyScheme",
    title: "takes the key after any scheme",
    accepts: (authorization, { apiKey }) => authorization.split(/\s+/)[1] === apiKey,
  },
  {
    id: "tokenScheme",
    title: "takes the scheme Token",
    accepts: (authorization, { apiKey }) => authorization === `Token ${apiKey}`,
  },
  {
    id: "basic",
    title: "takes the key as a Basic password",
    accepts: (authorization, { apiKey }) => basicOf(authorization).includes(apiKey),
  },
  { id: "anyBasic", title: "takes any Basic credentials", accepts: (authorization) => /^basic /i.test(authorization) },
  {
    id: "schemeAlone",
    title: "takes the scheme without a token",
    accepts: (authorization) => /^bearer\s*$/i.test(authorization),
    roles: ["result"],
  },
  {
    id: "emptyHeader",
    title: "takes an Authorization header that is empty",
    accepts: (authorization, _, { request }) => authorization === "" && request.headers["authorization"] !== undefined,
  },
  {
    id: "noSpace",
    title: "takes the key right after the scheme",
    accepts: (authorization, { apiKey }) => /^bearer/i.test(authorization) && authorization.slice(6).trim() === apiKey,
  },
  {
    id: "literal",
    title: "takes null and undefined as tokens",
    accepts: (authorization) => /^bearer (?:null|undefined)$/i.test(authorization),
  },
];

/** Who is let in, who is kept out, and how that is answered. */
export const AUTHORIZATION: readonly FaultTemplate[] = [
  ...LENIENT_CHECKS.map(({ id, accepts, title }) =>
    fault(`auth.${id}`, title, authentication, { override: alsoAccepting(accepts) }),
  ),
  ...LENIENT_CHECKS.flatMap(({ id, accepts, roles = [], title }) =>
    roles.map((role) =>
      fault(
        `auth.${id}@${role}`,
        `${title} (${role})`,
        ifRoleExists(role),
        onlyWhen(onlyOn(role), { override: alsoAccepting(accepts) }),
      ),
    ),
  ),
  fault(
    "auth.403",
    "answers 403 where the key is missing or wrong",
    response("submission", 401),
    replying(rejectedWith(401), status(403)),
    { weight: "warning" },
  ),
  ...([200, 204, 400, 404, 407, 422, 500] as const).map((value) =>
    fault(
      `auth.status.${value}`,
      `answers ${value} where the key is missing or wrong`,
      response("submission", 401),
      replying(rejectedWith(401), status(value)),
    ),
  ),
  fault(
    "auth.500@missing",
    "answers 500 where there is no Authorization header",
    response("submission", 500),
    replying(
      and(rejectedWith(401), ({ request }) => request.headers["authorization"] === undefined),
      status(500),
    ),
  ),
  fault(
    "auth.login",
    "redirects to a login page",
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
    "answers 200 where the key is missing (result)",
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

function tokenOf(authorization: string): string {
  return /^bearer +(.*)$/is.exec(authorization)?.[1] ?? "";
}

function basicOf(authorization: string): string {
  return Buffer.from(/^basic +(.*)$/i.exec(authorization)?.[1] ?? "", "base64").toString("utf8");
}
