import type { Verdict } from "../checks/verdict.js";

/** A text output, such as `process.stdout`. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  /** The width of a terminal, in characters. */
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

/** A progress display for a run. */
export interface Progress {
  show(done: number, total: number, verdict: Verdict): void;
  /** Shows that the suite waits for the server: once, or on a terminal after every attempt. */
  wait(elapsedMs: number, reason: string): void;
  clear(): void;
}

/** Creates a progress display: on a terminal one line that is overwritten, elsewhere one line per quarter of the checks. */
export function createProgress(output: Output): Progress {
  let violations = 0;
  let quarter = 0;
  let isWaiting = false;
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
    wait: (elapsedMs, reason) => {
      const text = `waiting for the server (${Math.round(elapsedMs / 1000)} s): ${reason.split("\n", 1)[0]}`;
      if (isLive) output.write(`\r\u001b[2K${text}`);
      else if (!isWaiting) output.write(`${text}\n`);
      isWaiting = true;
    },
    clear: () => {
      if (isLive) output.write("\r\u001b[2K");
    },
  };
}
