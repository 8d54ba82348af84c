import type { SubjectGroup } from "../subjects.js";
import { html, type Markup } from "./markup.js";

/** The names of subjects that are not parameters. */
const NAMES: Readonly<Record<string, string>> = {
  authentication: "Authentication",
  body: "Request body",
  http: "HTTP",
  id: "Generation id",
  input: "Normalized input",
  lifecycle: "Lifecycle",
  mediaType: "Content-Type of requests",
  method: "HTTP method",
  response: "Every response",
  status: "Status of the generation",
  stream: "Event stream",
  usage: "Usage",
};

/** Renders the name of a parameter, or of another part of the requests and responses. */
export function renderSubject({ key, verdicts }: SubjectGroup): Markup {
  // The clause of a parameter starts with its name, which may be any word.
  const isParameter = key !== "body" && verdicts.every(({ check }) => check.clause.startsWith(`${key} `));
  const name = isParameter || !Object.hasOwn(NAMES, key) ? undefined : NAMES[key];
  return name === undefined ? html`<code>${key}</code>` : html`${name}`;
}
