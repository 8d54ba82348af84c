import type { Exchange, Outcome, RawRequest } from "./exchange.js";
import { secretFilter, secretPattern } from "./secret-pattern.js";

/** The minimum length of a redacted text. Shorter parts of a credential occur in any text. */
const MIN_SECRET_LENGTH = 8;

/** The maximum length of a plain word that is not secret by itself: `undefined`, `generation`, `Authorization`. */
const MAX_WORD_LENGTH = 15;

/** The replacement for a credential. */
const REDACTED = "[credential]";

/**
 * Removes the credential from an exchange, so that every report about the exchange can be printed. Sets `leaksCredential`
 * if the response contained the credential, in any encoding.
 *
 * @param publicText a text whose words are not secret, such as the contract
 */
export function redact(exchange: Exchange, apiKey: string, publicText = ""): Exchange {
  const { authorization = "" } = exchange.request.headers;
  const request = redactCredential(exchange.request);
  const secrets = secretsOf(request, [apiKey, ...authorization.split(" ")], publicText);
  const clean = (text: string) => redactText(text, secrets);
  const outcome = redactOutcome(exchange.outcome, clean);
  return {
    ...exchange,
    request,
    outcome,
    leaksCredential: outcome !== exchange.outcome,
  };
}

/** Replaces the credential with shell expressions, in a request and in the one that precedes it. */
function redactCredential({ shell, ...request }: RawRequest): RawRequest {
  const { authorization, ...headers } = request.headers;
  const preceding = request.preceding && redactCredential(request.preceding);
  const shown = { ...request, ...shell, headers: { ...headers, ...shell?.headers }, preceding };
  if (authorization === undefined) return shown;
  return { ...shown, headers: { ...shown.headers, authorization: request.shellAuthorization ?? REDACTED } };
}

/** Removes secrets from a text, in any encoding. Texts that are too short to be secret are not searched for. */
export function redactText(text: string, secrets: readonly string[]): string {
  return secrets
    .filter(({ length }) => length >= MIN_SECRET_LENGTH)
    .reduce((cleaned, secret) => {
      const { mayMatch, pattern } = searchOf(secret);
      return mayMatch(cleaned) ? cleaned.replaceAll(pattern(), REDACTED) : cleaned;
    }, text);
}

/**
 * Returns the credentials that are secret. Omits a text that occurs in the contract or elsewhere in the request, because the
 * server may repeat it without knowing the key. A plain word is secret only after the scheme.
 */
function secretsOf({ body, url }: RawRequest, credentials: readonly string[], publicText: string): readonly string[] {
  const isPublic = (credential: string) =>
    url.includes(credential) || isIn(publicText, credential) || (typeof body === "string" && body.includes(credential));
  return [...new Set(credentials)]
    .filter((credential) => credential.length >= MIN_SECRET_LENGTH && !isPublic(credential))
    .map((credential) => (isWord(credential) ? `Bearer ${credential}` : credential));
}

/** Whether a public text contains the credential. A run has one public text, which is long, and few credentials. */
function isIn(publicText: string, credential: string): boolean {
  if (publicText !== searched.text) searched = { text: publicText, results: new Map() };
  const known = searched.results.get(credential);
  if (known !== undefined) return known;
  const result = publicText.includes(credential);
  searched.results.set(credential, result);
  return result;
}

let searched: { readonly text: string; readonly results: Map<string, boolean> } = { text: "", results: new Map() };

/** Whether a credential is a plain word in lower case, upper case or with a capital letter. */
function isWord(credential: string): boolean {
  return credential.length <= MAX_WORD_LENGTH && /^(?:[A-Z]?[a-z]+|[A-Z]+)$/.test(credential);
}

/** The search for one secret. */
interface SecretSearch {
  readonly mayMatch: (text: string) => boolean;
  /** Compiles the pattern when it is needed, which takes as long as a hundred requests. */
  readonly pattern: () => RegExp;
}

/** The searches for the credentials so far. A run has few: the key and variants of it. */
const searches = new Map<string, SecretSearch>();
const MAX_SEARCHES = 100;

function searchOf(secret: string): SecretSearch {
  const known = searches.get(secret);
  if (known !== undefined) return known;
  let pattern: RegExp | undefined;
  const search = { mayMatch: secretFilter(secret), pattern: () => (pattern ??= secretPattern(secret)) };
  if (searches.size >= MAX_SEARCHES) searches.clear();
  searches.set(secret, search);
  return search;
}

/** Returns the same object if the outcome does not contain the credential. */
function redactOutcome(outcome: Outcome, clean: (text: string) => string): Outcome {
  if (outcome.kind === "none") {
    const message = clean(outcome.message);
    return message === outcome.message ? outcome : { ...outcome, message };
  }
  // Latin-1 maps every byte to one character and back, so bytes that are not text survive.
  const text = Buffer.from(outcome.body).toString("latin1");
  const cleaned = clean(text);
  const headers = redactHeaders(outcome.headers, clean);
  const reasonPhrase = outcome.reasonPhrase && clean(outcome.reasonPhrase);
  const isSame = cleaned === text && headers === outcome.headers && reasonPhrase === outcome.reasonPhrase;
  return isSame ? outcome : { ...outcome, reasonPhrase, headers, body: Buffer.from(cleaned, "latin1") };
}

/** Returns the same object if no header contains the credential. One search in all headers is faster than one in each. */
function redactHeaders(
  headers: Readonly<Record<string, string>>,
  clean: (text: string) => string,
): Readonly<Record<string, string>> {
  const all = Object.entries(headers).flat().join("\n");
  if (clean(all) === all) return headers;
  const cleaned = Object.entries(headers).map(([name, value]) => [clean(name), clean(value)] as const);
  const isSame = cleaned.every(([name, value]) => headers[name] === value);
  return isSame ? headers : Object.fromEntries(cleaned);
}
