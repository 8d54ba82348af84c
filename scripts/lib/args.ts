/**
 * Whether a command is asked for something that it does not know; then it has said so in a line, and ends with status 64
 * (EX_USAGE of sysexits.h).
 */
export function rejectUnknownArgs(
  command: string,
  args: readonly string[],
  known: readonly string[] = [],
  complain: (text: string) => void = console.error,
): boolean {
  const unknown = args.find((arg) => !known.includes(arg));
  if (unknown === undefined) return false;
  const rest = known.length === 0 ? "none is taken" : `only ${known.join(", ")} is known`;
  complain(`${command}: unknown argument ${unknown}: ${rest}`);
  return true;
}
