/** Whether a check's id matches: `*` stands for any characters, and several globs are separated by commas. */
export function matchGlob(globs: string): (id: string) => boolean {
  const quote = (text: string) => text.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  const patterns = globs.split(",").map((glob) => new RegExp(`^${quote(glob.trim())}$`));
  return (id) => patterns.some((pattern) => pattern.test(id));
}
