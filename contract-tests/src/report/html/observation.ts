import type { Verdict } from "../../checks/verdict.js";
import { subjectOf } from "../subjects.js";
import { capitalize } from "./prose.js";

/**
 * Returns an observation as a sentence: "The server accepts `""` for `prompt`."
 *
 * @param verdict its reason lists reactions (`accepts 1, 2; rejects 3`) or is a sentence or a result
 */
export function observationOf({ check, reason }: Pick<Verdict, "check" | "reason">): string {
  const reactions = /^(accepts|rejects) (.*?)(?:; (rejects) (.*))?$/s.exec(reason);
  if (reactions === null) return /\s/.test(reason) ? capitalize(reason) : `The suite observed \`${reason}\`.`;
  const [, verb = "", values = "", otherVerb, otherValues = ""] = reactions;
  const parameter = parameterOf(check);
  const suffix = parameter === undefined ? "" : ` for \`${parameter}\``;
  if (otherVerb !== undefined) return `The server ${verb} ${values} and ${otherVerb} ${otherValues}${suffix}.`;
  return `The server ${verb} ${parameter === undefined ? descriptionOf(check) : values}${suffix}.`;
}

/** Returns the parameter of a check. The clause of a parameter starts with its path: `reference_image_urls.items type`. */
function parameterOf({ clause, id }: Verdict["check"]): string | undefined {
  const subject = subjectOf({ id });
  const [path = ""] = clause.split(" ", 1);
  return subject !== "body" && (path === subject || path.startsWith(`${subject}.`)) ? path : undefined;
}

/** Returns the subject of a title such as "may accept or reject a byte order mark". */
function descriptionOf({ title }: Verdict["check"]): string {
  return title.replace(/^may accept or reject /, "").replace(/ where the documentation is ambiguous$/, "");
}
