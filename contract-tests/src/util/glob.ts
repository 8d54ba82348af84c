/**
 * Returns a function that tests whether a check's id matches one of the globs.
 *
 * @param globs globs separated by commas; `*` matches any number of characters
 */
export function matchGlob(globs: string): (id: string) => boolean {
  const toSource = (glob: string) => glob.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  const patterns = globs.split(",").map((glob) => new RegExp(`^${toSource(glob.trim())}$`));
  return (id) => patterns.some((pattern) => pattern.test(id));
}
