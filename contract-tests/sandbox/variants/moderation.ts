import { propertiesOf } from "../../src/contract/schema.js";
import type { JsonObject } from "../../src/util/json.js";
import type { Call, Override } from "../context.js";

/** The text that this content policy rejects: markup, SQL and links. The contract documents no policy, so any policy conforms. */
const PROHIBITED = /<[a-z]+>|\bdrop table\b|https?:\/\//i;

/** Rejects submissions that the content policy prohibits. */
export const moderating: Override = ({ resolveOutcome }) => ({
  resolveOutcome: (call, body) => (hasProhibitedText(call, body) ? null : resolveOutcome(call, body)),
});

/** Whether a valid body contains prohibited text. Enum parameters, such as a resolution, are not checked. */
export function hasProhibitedText({ target }: Call, body: JsonObject): boolean {
  const properties = "operation" in target ? propertiesOf(target.operation.request?.schema ?? {}) : {};
  return Object.entries(body).some(
    ([name, value]) => typeof value === "string" && properties[name]?.["enum"] === undefined && PROHIBITED.test(value),
  );
}
