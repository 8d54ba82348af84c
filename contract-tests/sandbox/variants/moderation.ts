import { propertiesOf } from "../../src/contract/schema.js";
import type { JsonObject } from "../../src/util/json.js";
import type { Call, Override } from "../context.js";

/** Texts that this content policy rejects: markup, SQL and links. A policy is not documented, so any choice conforms. */
const PROHIBITED = /<[a-z]+>|\bdrop table\b|https?:\/\//i;

/** Rejects prompts for their content. A parameter with a list of values, such as a resolution, is no prompt. */
export const moderating: Override = ({ resolveOutcome }) => ({
  resolveOutcome: (call, body) => (hasProhibitedText(call, body) ? null : resolveOutcome(call, body)),
});

/** Whether the content policy rejects a valid body. */
export function hasProhibitedText({ target }: Call, body: JsonObject): boolean {
  const properties = "operation" in target ? propertiesOf(target.operation.request?.schema ?? {}) : {};
  return Object.entries(body).some(
    ([name, value]) => typeof value === "string" && properties[name]?.["enum"] === undefined && PROHIBITED.test(value),
  );
}
