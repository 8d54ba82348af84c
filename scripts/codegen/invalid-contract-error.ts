/** An invalid contract, from which no code can be generated. Each problem is one line: `file:line:column: message`. */
export class InvalidContractError extends Error {
  override readonly name = "InvalidContractError";
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}
