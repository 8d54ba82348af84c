import { readRole } from "./read-role.js";

/** Whether a value can be sent as the id of a generation. `.` and `..` cannot be path segments, even when encoded (URL §4.4). */
export function isId(id: unknown): id is string {
  return typeof id === "string" && !/^\.{0,2}$|[\ud800-\udfff]/u.test(id);
}

/** Returns the id in a response body or an event; undefined if it has no usable one. */
export function readId(body: unknown): string | undefined {
  const id = readRole(body, "id");
  return isId(id) ? id : undefined;
}
