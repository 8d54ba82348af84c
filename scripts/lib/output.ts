/** Where a command writes its report and its errors. */
export interface Output {
  readonly log: (text: string) => void;
  readonly error: (text: string) => void;
}
