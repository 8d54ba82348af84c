/** Whether a value can name a generation: `..` and `../..` are no segment of a path, however they are encoded (URL §4.4). */
export function isId(id: unknown): id is string {
  return typeof id === "string" && !/^\.{0,2}$|\p{Surrogate}/u.test(id);
}
/** The id that something is told of; undefined where it has none. */
export function readId(body: unknown): string | undefined {
  const { id } = Object(body) as { readonly id?: unknown };
  return isId(id) ? id : undefined;
}
