/**
 * Reports the first unknown argument of a command. The caller then exits with status 64 (EX_USAGE in sysexits.h).
 *
 * @param known the arguments that the command supports
 * @param complain receives the error message, a single line
 * @returns whether there is an unknown argument
 */
export function rejectUnknownArgs(
  command: string,
  args: readonly string[],
  known: readonly string[] = [],
  complain: (text: string) => void = console.error,
): boolean {
  const unknown = args.find((arg) => !known.includes(arg));
  if (unknown === undefined) return false;
  const remedy = known.length === 0 ? "this command takes no arguments" : `use ${known.join(" or ")}`;
  complain(`${command}: unknown argument ${unknown}: ${remedy}`);
  return true;
}
