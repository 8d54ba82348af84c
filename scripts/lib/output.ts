/** Receives the report and the errors of a command. */
export interface Output {
  readonly log: (text: string) => void;
  readonly error: (text: string) => void;
}
