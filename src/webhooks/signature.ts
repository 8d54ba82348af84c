import { hmac } from "fast-sha256";
import { Webhook } from "standardwebhooks";

/** A body with its signature, and the secrets that may have signed it. */
export interface SignedBody {
  readonly body: string;
  readonly id: string;
  readonly secrets: readonly string[];
  readonly signature: string;
  readonly timestamp: string;
}

/**
 * Whether one of the secrets has signed a body in the format of Standard Webhooks. Skips secrets of the older format, which may
 * exist during a rotation.
 *
 * @throws TypeError if no secret has the format of Standard Webhooks
 */
export function verifyStandard({ body, id, secrets, signature, timestamp }: SignedBody): boolean {
  const webhooks = secrets.map(parseStandardSecret).filter((webhook) => webhook !== undefined);
  if (webhooks.length === 0) throw new TypeError("`secret` must be a secret of Standard Webhooks: `whsec_` and Base64.");
  const signatures = signature.split(/\s+/);
  const signedAt = new Date(Number(timestamp) * 1000);
  return webhooks.some((webhook) => {
    const expected = webhook.sign(id, signedAt, body);
    return signatures.some((given) => isEqual(given, expected));
  });
}

/** Whether one of the secrets has signed a body in the older format. */
export function verifyLegacy({ body, secrets, signature, timestamp }: SignedBody): boolean {
  const encoder = new TextEncoder();
  const signatures = signature.split(/[\s,]+/).map((given) => given.toLowerCase());
  return secrets.some((secret) => {
    const mac = hmac(encoder.encode(secret), encoder.encode(`${timestamp}.${body}`));
    const expected = `v1=${[...mac].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    return signatures.some((given) => isEqual(given, expected));
  });
}

function parseStandardSecret(secret: string): Webhook | undefined {
  try {
    return new Webhook(secret);
  } catch {
    return undefined;
  }
}

/** Compares two texts in a time that does not depend on where they differ. */
function isEqual(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let index = 0; index < b.length; index += 1) difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return difference === 0;
}
