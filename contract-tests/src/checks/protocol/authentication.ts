import type { Operation } from "../../contract/model.js";
import type { Expectation } from "../../traffic/expectation.js";
import { API_KEY_VARIABLE, type Message, withHeaders } from "../../traffic/request.js";
import { judgeTakenOr, judgeUnauthenticated } from "../expectations.js";
import type { ProtocolCheck } from "./protocol-check.js";

interface Credential {
  readonly title: string;
  readonly authorization: (apiKey: string) => string | undefined;
  /** The same as a shell writes it, so that a command to repeat it shows no part of the key. */
  readonly shell: string;
}

const KEY = `$${API_KEY_VARIABLE}`;

/** Ways to be refused that need no knowledge of the key. */
const MISSING: Readonly<Record<string, Credential>> = {
  none: { title: "no Authorization header", authorization: () => undefined, shell: "" },
  empty: { title: "an empty Authorization header", authorization: () => "", shell: "" },
  scheme: { title: "the scheme without a key", authorization: () => "Bearer", shell: "Bearer" },
  basic: {
    title: "the key under the Basic scheme",
    authorization: (key) => `Basic ${Buffer.from(`${key}:`).toString("base64")}`,
    shell: `Basic $(printf %s "${KEY}:" | base64)`,
  },
  basicRaw: { title: "the bare key under the Basic scheme", authorization: (key) => `Basic ${key}`, shell: `Basic ${KEY}` },
  otherScheme: { title: "the key under another scheme", authorization: (key) => `Token ${key}`, shell: `Token ${KEY}` },
  raw: { title: "the key without a scheme", authorization: (key) => key, shell: KEY },
  glued: { title: "the key without a space after the scheme", authorization: (key) => `Bearer${key}`, shell: `Bearer${KEY}` },
};

/** Keys that are nearly right. */
const WRONG: Readonly<Record<string, Credential>> = {
  other: {
    title: "another key",
    authorization: () => "Bearer not-the-key-of-anybody",
    shell: "Bearer not-the-key-of-anybody",
  },
  sameLength: {
    title: "a key of the same length with the same ends",
    authorization: (key) => `Bearer ${key.slice(0, 2)}${"Q".repeat(Math.max(0, key.length - 4))}${key.slice(-2)}`,
    shell: `Bearer $(printf %s "${KEY}" | sed 's/^\\(..\\)\\(.*\\)\\(..\\)$/\\2/' | tr '!-~' 'Q' | sed "s/.*/$(printf %s "${KEY}" | cut -c1-2)&$(printf %s "${KEY}" | tail -c 2)/")`,
  },
  longer: {
    title: "the key with a character more",
    authorization: (key) => `Bearer ${key}x`,
    shell: `Bearer \${${API_KEY_VARIABLE}}x`,
  },
  shorter: {
    title: "the key with a character less",
    authorization: (key) => `Bearer ${key.slice(0, -1)}`,
    shell: `Bearer \${${API_KEY_VARIABLE}%?}`,
  },
  prefix: {
    title: "the first half of the key",
    authorization: (key) => `Bearer ${key.slice(0, Math.ceil(key.length / 2))}`,
    shell: `Bearer $(printf %s "${KEY}" | cut -c1-$(( (\${#${API_KEY_VARIABLE}} + 1) / 2 )))`,
  },
  suffix: {
    title: "a key with the same end",
    authorization: (key) => `Bearer ${"Q".repeat(Math.ceil(key.length / 2))}${key.slice(Math.ceil(key.length / 2))}`,
    shell: `Bearer $(printf %s "${KEY}" | cut -c1-$(( (\${#${API_KEY_VARIABLE}} + 1) / 2 )) | tr '!-~' 'Q')$(printf %s "${KEY}" | cut -c$(( (\${#${API_KEY_VARIABLE}} + 1) / 2 + 1 ))-)`,
  },
  headless: {
    title: "the key without its first character",
    authorization: (key) => `Bearer ${key.slice(1)}`,
    shell: `Bearer \${${API_KEY_VARIABLE}#?}`,
  },
  list: { title: "the key among others", authorization: (key) => `Bearer x,${key}`, shell: `Bearer x,${KEY}` },
  double: {
    title: "the key after the scheme twice",
    authorization: (key) => `Bearer Bearer ${key}`,
    shell: `Bearer Bearer ${KEY}`,
  },
  quoted: {
    title: "the key in quotation marks",
    authorization: (key) => `Bearer "${key}"`,
    shell: `Bearer \\"${KEY}\\"`,
  },
  word: { title: "a word for nothing", authorization: () => "Bearer null", shell: "Bearer null" },
  pattern: { title: "a pattern that every key matches", authorization: () => "Bearer .*", shell: "Bearer .*" },
  case: {
    title: "the key in other letter case",
    authorization: (key) => `Bearer ${swapCase(key)}`,
    shell: `Bearer $(printf %s "${KEY}" | tr 'a-zA-Z' 'A-Za-z')`,
  },
};

/** The ways in which servers get it wrong most: asked of every operation. */
const ESSENTIAL = ["none", "scheme", "otherScheme", "raw", "wrongKey.other", "wrongKey.longer", "wrongKey.prefix"];

/** What authentication is checked with. */
export interface AuthenticationContext {
  readonly operation: Operation;
  readonly prefix: string;
  /** Messages that the server takes from a caller with the right key. */
  readonly messages: readonly Message[];
  /** What they are sent for. */
  readonly purpose: Extract<Expectation, "read" | "reject">;
  /** Whether a real key was given: without one nothing can be said of wrong ones. */
  readonly hasKey: boolean;
  /** The key, where it is known: a wrong key that happens to be the right one is left out. */
  readonly apiKey?: string | undefined;
}

/** Bearer authentication (RFC 6750 §2.1, §3.1): anything but the right key is answered 401. */
export function authenticationChecks(context: AuthenticationContext): readonly ProtocolCheck[] {
  const { apiKey, messages, operation, prefix, purpose } = context;
  if (operation.isPublic) return [];
  const clause = { anchor: "#/components/securitySchemes/apiKey", clause: "Authorization: Bearer <API key>", operation };
  const isWrong = ({ authorization }: Credential) => apiKey === undefined || authorization(apiKey) !== `Bearer ${apiKey}`;
  const candidates = Object.entries(context.hasKey ? WRONG : {}).filter(([, credential]) => isWrong(credential));
  const wrong = candidates.map(([variant, rule]) => [`wrongKey.${variant}`, rule] as const);
  const refused = [...Object.entries(MISSING), ...wrong];
  const probe = ({ authorization, shell, title }: Credential, message: Message) => {
    const { variant } = message;
    const shown = { ...message, shellAuthorization: shell };
    return { title, message: withHeaders(shown, `${variant} ${title}`, (key) => ({ authorization: authorization(key) })) };
  };
  const refusals = refused.map(([variant, credential]): ProtocolCheck => {
    const sent = variant === "none" || variant === "wrongKey.other" ? messages : messages.slice(0, 1);
    return {
      ...clause,
      id: `${prefix}authentication.${variant}.invalid`,
      title: `refuses ${credential.title}`,
      evidence: "endpoint",
      kind: purpose,
      isEssential: ESSENTIAL.includes(variant),
      judge: judgeUnauthenticated,
      probes: sent.map((message) => probe(credential, message)),
    };
  });
  const lowerCase: Credential = {
    title: "the scheme in lower case",
    authorization: (key) => `bearer ${key}`,
    shell: `bearer ${KEY}`,
  };
  const lower: ProtocolCheck = {
    ...clause,
    id: `${prefix}authentication.lowerCase.observed`,
    title: `takes ${lowerCase.title}?`,
    evidence: "none",
    kind: "either",
    judge: (outcome) => judgeTakenOr(outcome, operation, 401),
    probes: messages.slice(0, 1).map((message) => probe(lowerCase, message)),
  };
  return purpose === "read" ? refusals : [...refusals, lower];
}

function swapCase(key: string): string {
  return [...key]
    .map((character) => (character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase()))
    .join("");
}
