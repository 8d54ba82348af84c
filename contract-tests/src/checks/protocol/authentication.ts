import { API_KEY_VARIABLE, type Message, withHeaders } from "../../traffic/request.js";
import { expectAcceptedOr, expectUnauthorized } from "../expectations.js";
import type { AuthenticationContext, ProtocolCheck } from "./protocol-check.js";
import { unusualPlaces } from "./unusual-places.js";

interface Credential {
  readonly title: string;
  readonly authorization: (apiKey: string) => string | undefined;
  /** The same header as a shell expression. A command that replays the request does not contain the key. */
  readonly shell: string;
}

const KEY = `$${API_KEY_VARIABLE}`;

/** Missing credentials and wrong formats. These checks work without a real key. */
const MISSING_OR_MALFORMED: Readonly<Record<string, Credential>> = {
  none: { title: "a missing Authorization header", authorization: () => undefined, shell: "" },
  empty: { title: "an empty Authorization header", authorization: () => "", shell: "" },
  scheme: { title: "the Bearer scheme without a key", authorization: () => "Bearer", shell: "Bearer" },
  basic: {
    title: "the key in the Basic scheme, as the user and as the password",
    authorization: (key) => `Basic ${Buffer.from(`${key}:${key}`).toString("base64")}`,
    shell: `Basic $(printf %s "${KEY}:${KEY}" | base64 | tr -d '\\n')`,
  },
  basicRaw: { title: "the plain key in the Basic scheme", authorization: (key) => `Basic ${key}`, shell: `Basic ${KEY}` },
  otherScheme: { title: "the key in the Token scheme", authorization: (key) => `Token ${key}`, shell: `Token ${KEY}` },
  raw: { title: "the key without a scheme", authorization: (key) => key, shell: KEY },
  glued: { title: "the key without a space after Bearer", authorization: (key) => `Bearer${key}`, shell: `Bearer${KEY}` },
};

/** Wrong keys, most of them similar to the real key. */
const WRONG_KEYS: Readonly<Record<string, Credential>> = {
  other: {
    title: "an unknown key",
    authorization: () => "Bearer not-the-key-of-anybody",
    shell: "Bearer not-the-key-of-anybody",
  },
  sameLength: {
    title: "a wrong key with the same length, start and end",
    authorization: (key) => `Bearer ${key.slice(0, 2)}${"Q".repeat(Math.max(0, key.length - 4))}${key.slice(-2)}`,
    shell: `Bearer $(printf %s "${KEY}" | cut -c1-2)$(printf %s "${KEY}" | tail -c +5 | tr '!-~' 'Q')$(printf %s "${KEY}" | tail -c 2)`,
  },
  longer: {
    title: "the key with an extra last character",
    authorization: (key) => `Bearer ${key}x`,
    shell: `Bearer \${${API_KEY_VARIABLE}}x`,
  },
  shorter: {
    title: "the key without its last character",
    authorization: (key) => `Bearer ${key.slice(0, -1)}`,
    shell: `Bearer \${${API_KEY_VARIABLE}%?}`,
  },
  prefix: {
    title: "the first half of the key",
    authorization: (key) => `Bearer ${key.slice(0, Math.ceil(key.length / 2))}`,
    shell: `Bearer $(printf %s "${KEY}" | cut -c1-$(( (\${#${API_KEY_VARIABLE}} + 1) / 2 )))`,
  },
  suffix: {
    title: "a wrong key with the same second half",
    authorization: (key) => `Bearer ${"Q".repeat(Math.ceil(key.length / 2))}${key.slice(Math.ceil(key.length / 2))}`,
    shell: `Bearer $(printf %s "${KEY}" | cut -c1-$(( (\${#${API_KEY_VARIABLE}} + 1) / 2 )) | tr '!-~' 'Q')$(printf %s "${KEY}" | cut -c$(( (\${#${API_KEY_VARIABLE}} + 1) / 2 + 1 ))-)`,
  },
  headless: {
    title: "the key without its first character",
    authorization: (key) => `Bearer ${key.slice(1)}`,
    shell: `Bearer \${${API_KEY_VARIABLE}#?}`,
  },
  list: { title: "the key in a comma-separated list", authorization: (key) => `Bearer ${key},x`, shell: `Bearer ${KEY},x` },
  double: {
    title: "the key after a repeated scheme",
    authorization: (key) => `Bearer Bearer ${key}`,
    shell: `Bearer Bearer ${KEY}`,
  },
  quoted: {
    title: "the key in quotation marks",
    authorization: (key) => `Bearer "${key}"`,
    shell: `Bearer \\"${KEY}\\"`,
  },
  word: { title: "the word null as the key", authorization: () => "Bearer null", shell: "Bearer null" },
  pattern: {
    title: "a pattern and an SQL condition that match every key",
    authorization: () => "Bearer .*|' OR '1'='1",
    shell: "Bearer .*|' OR '1'='1",
  },
  case: {
    title: "the key with its letter case swapped",
    authorization: (key) => `Bearer ${swapCase(key)}`,
    shell: `Bearer $(printf %s "${KEY}" | tr 'a-zA-Z' 'A-Za-z')`,
  },
};

/** Returns the checks of Bearer authentication (RFC 6750 §2.1, §3.1): the server must return 401 for a wrong key. */
export function authenticationChecks(context: AuthenticationContext): readonly ProtocolCheck[] {
  const { apiKey, messages, operation, prefix, purpose } = context;
  if (operation.isPublic) return [];
  const clause = { anchor: "#/components/securitySchemes/apiKey", clause: "Authorization: Bearer <API key>", operation };
  const isWrong = ({ authorization }: Credential) => apiKey === undefined || authorization(apiKey) !== `Bearer ${apiKey}`;
  const candidates = Object.entries(context.hasKey ? WRONG_KEYS : {}).filter(([, credential]) => isWrong(credential));
  const wrong = candidates.map(([variant, credential]) => [`wrongKey.${variant}`, credential] as const);
  const invalid = [...Object.entries(MISSING_OR_MALFORMED), ...wrong];
  const probe = ({ authorization, shell, title }: Credential, message: Message) => {
    const { variant } = message;
    const replayable = { ...message, shellAuthorization: shell };
    return { title, message: withHeaders(replayable, `${variant} ${title}`, (key) => ({ authorization: authorization(key) })) };
  };
  const checks = invalid.map(([variant, credential]): ProtocolCheck => {
    // A server may treat a request differently that has more parameters.
    const sent = variant === "none" ? messages : messages.slice(0, 1);
    return {
      ...clause,
      id: `${prefix}authentication.${variant}.invalid`,
      title: `must return 401 for ${credential.title}`,
      evidence: "endpoint",
      kind: purpose,
      isEssential: true,
      assess: expectUnauthorized,
      probes: sent.map((message) => probe(credential, message)),
    };
  });
  const lowerCase: Credential = {
    title: "the Bearer scheme in lower case",
    authorization: (key) => `bearer ${key}`,
    shell: `bearer ${KEY}`,
  };
  const lowerCaseCheck: ProtocolCheck = {
    ...clause,
    id: `${prefix}authentication.lowerCase.observed`,
    title: `may accept or reject ${lowerCase.title}`,
    evidence: "none",
    kind: "either",
    assess: (outcome) => expectAcceptedOr(outcome, operation, 401),
    probes: messages.slice(0, 1).map((message) => probe(lowerCase, message)),
  };
  const others = unusualPlaces(context).map(
    ({ variant, ...rest }): ProtocolCheck => ({
      ...clause,
      ...rest,
      id: `${prefix}authentication.${variant}.invalid`,
      evidence: "endpoint",
      kind: purpose,
      isEssential: true,
    }),
  );
  return [...checks, ...others, ...(purpose === "read" ? [] : [lowerCaseCheck])];
}

function swapCase(key: string): string {
  return [...key]
    .map((character) => (character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase()))
    .join("");
}
