import type { Verdict } from "../checks/verdict.js";

/** Where text is written, such as `process.stdout`. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** Shows how far a run has come. */
export interface Progress {
  show(done: number, total: number, verdict: Verdict): void;
  clear(): void;
}

/** On a terminal one line that is written over; elsewhere a line for each quarter of the work. */
export function createProgress(output: Output): Progress {
  let violations = 0;
  let quarter = 0;
  const isLive = output.isTTY === true;
  return {
    show: (done, total, { outcome }) => {
      if (outcome === "fail") violations += 1;
      const text = `${done}/${total} checks${violations > 0 ? `, ${violations} failed` : ""}`;
      if (isLive) output.write(`\r\u001b[2K${text}`);
      else if (Math.floor((done * 4) / total) > quarter) {
        quarter = Math.floor((done * 4) / total);
        output.write(`${text}\n`);
      }
    },
    clear: () => {
      if (isLive) output.write("\r\u001b[2K");
    },
  };
}
