import type { Call, Override, SandboxContext } from "../../context.js";
import { authentication, type ClauseOf, type Part, response } from "../clause.js";
import { and, both, headers, refusedWith, replying, status, text } from "../effect.js";
import { type FaultTemplate, fault, onlyOn, onlyWhen } from "../fault.js";

type Lenient = (authorization: string, world: SandboxContext, call: Call) => boolean;

/** Whom else a careless server lets in. */
const CARELESS: readonly {
  readonly id: string;
  readonly title: string;
  readonly lets: Lenient;
  readonly parts?: readonly Part[];
}[] = [
  {
    id: "none",
    title: "takes requests without a key",
    lets: (authorization) => authorization === "",
    parts: ["result", "stream"],
  },
  { id: "ignored", title: "does not look at the key", lets: () => true, parts: ["result", "stream"] },
  {
    id: "anyBearer",
    title: "takes any bearer token",
    lets: (authorization) => /^bearer +\S/i.test(authorization),
    parts: ["result", "stream"],
  },
  {
    id: "anyLength",
    title: "takes any token as long as the key",
    lets: (authorization, { apiKey }) => authorization.length === `Bearer ${apiKey}`.length,
  },
  {
    id: "sameStart",
    title: "takes any token that begins as the key does",
    lets: (authorization, { apiKey }) => tokenOf(authorization).startsWith(apiKey.slice(0, 4)),
  },
  {
    id: "longer",
    title: "takes tokens that begin with the key",
    lets: (authorization, { apiKey }) => tokenOf(authorization).startsWith(apiKey),
    parts: ["result", "stream"],
  },
  {
    id: "shorter",
    title: "takes tokens that the key begins with",
    lets: (authorization, { apiKey }) => tokenOf(authorization) !== "" && apiKey.startsWith(tokenOf(authorization)),
  },
  {
    id: "contains",
    title: "takes tokens that contain the key",
    lets: (authorization, { apiKey }) => authorization.includes(apiKey),
  },
  {
    id: "anyCase",
    title: "takes the key in any case",
    lets: (authorization, { apiKey }) => tokenOf(authorization).toLowerCase() === apiKey.toLowerCase(),
  },
  {
    id: "rawKey",
    title: "takes the key without a scheme",
    lets: (authorization, { apiKey }) => authorization === apiKey,
    parts: ["result"],
  },
  {
    id: "anyScheme",
    title: "takes the key after any scheme",
    lets: (authorization, { apiKey }) => authorization.split(/\s+/)[1] === apiKey,
  },
  {
    id: "tokenScheme",
    title: "takes the scheme Token",
    lets: (authorization, { apiKey }) => authorization === `Token ${apiKey}`,
  },
  {
    id: "basic",
    title: "takes the key as a Basic password",
    lets: (authorization, { apiKey }) => basicOf(authorization).includes(apiKey),
  },
  { id: "anyBasic", title: "takes any Basic credentials", lets: (authorization) => /^basic /i.test(authorization) },
  {
    id: "schemeAlone",
    title: "takes the scheme without a token",
    lets: (authorization) => /^bearer\s*$/i.test(authorization),
    parts: ["result"],
  },
  {
    id: "emptyHeader",
    title: "takes an Authorization header that is empty",
    lets: (authorization, _, { request }) => authorization === "" && request.headers["authorization"] !== undefined,
  },
  {
    id: "noSpace",
    title: "takes the key right after the scheme",
    lets: (authorization, { apiKey }) => /^bearer/i.test(authorization) && authorization.slice(6).trim() === apiKey,
  },
  {
    id: "literal",
    title: "takes null and undefined as tokens",
    lets: (authorization) => /^bearer (?:null|undefined)$/i.test(authorization),
  },
];

/** Who is let in, who is kept out, and how that is answered. */
export const AUTHORIZATION: readonly FaultTemplate[] = [
  ...CARELESS.map(({ id, lets, title }) => fault(`auth.${id}`, title, authentication, { override: letting(lets) })),
  ...CARELESS.flatMap(({ id, lets, parts = [], title }) =>
    parts.map((part) =>
      fault(`auth.${id}@${part}`, `${title} (${part})`, existing(part), onlyWhen(onlyOn(part), { override: letting(lets) })),
    ),
  ),
  fault(
    "auth.403",
    "answers 403 where the key is missing or wrong",
    response("submission", 401),
    replying(refusedWith(401), status(403)),
    { weight: "warning" },
  ),
  ...([200, 204, 400, 404, 407, 422, 500] as const).map((value) =>
    fault(
      `auth.status.${value}`,
      `answers ${value} where the key is missing or wrong`,
      response("submission", 401),
      replying(refusedWith(401), status(value)),
    ),
  ),
  fault(
    "auth.500@missing",
    "answers 500 where there is no Authorization header",
    response("submission", 500),
    replying(
      and(refusedWith(401), ({ request }) => request.headers["authorization"] === undefined),
      status(500),
    ),
  ),
  fault(
    "auth.login",
    "redirects to a login page",
    response("submission", 401),
    replying(
      refusedWith(401),
      both(
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
    replying(and(refusedWith(401), onlyOn("result")), status(200)),
  ),
];

function existing(part: Part): ClauseOf {
  return (contract) => (response(part, "taken")(contract) === undefined ? undefined : authentication(contract));
}

function letting(lets: Lenient): Override {
  return ({ authorize }, world) => ({
    authorize: (call) => authorize(call) || lets(call.request.headers["authorization"] ?? "", world, call),
  });
}

function tokenOf(authorization: string): string {
  return /^bearer +(.*)$/is.exec(authorization)?.[1] ?? "";
}

function basicOf(authorization: string): string {
  return Buffer.from(/^basic +(.*)$/i.exec(authorization)?.[1] ?? "", "base64").toString("utf8");
}
