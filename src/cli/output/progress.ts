import { basename } from "node:path";
import type { SaveProgress } from "../../node.js";
import type { GenerationUpdate } from "../../types.js";
import type { Console } from "./console.js";

/** The display of a generation's progress on stderr. */
export interface Progress {
  /** Shows what the command does. On a terminal, the elapsed time is updated every second. */
  phase(text: string): void;
  update(update: GenerationUpdate): void;
  download(progress: SaveProgress): void;
  /** Removes the status line. */
  stop(): void;
}

/** Characters of the progress bar. */
const BAR_WIDTH = 24;

/**
 * Creates the display: one line that is updated on a terminal, elsewhere a line for each status.
 *
 * @param now returns milliseconds
 */
export function createProgress(console: Console, now: () => number): Progress {
  const start = now();
  let text = "";
  let lastStatus: string | undefined;
  let lastFile: string | undefined;
  const show = () => console.live(`${text}  ${formatTime(now() - start)}`);
  const timer = console.isLive ? setInterval(() => text && show(), 1000) : undefined;
  // The timer must not keep the process alive.
  timer?.unref?.();
  return {
    phase: (next) => {
      text = next;
      if (console.isLive) show();
    },
    update: ({ id, status }) => {
      text = `${id}  ${status}`;
      if (console.isLive) show();
      else if (status !== lastStatus) console.note(`${status} after ${formatTime(now() - start)}`);
      lastStatus = status;
    },
    download: ({ file, received, total }) => {
      // The bar replaces the status.
      text = "";
      const name = basename(file);
      if (console.isLive) console.live(`${name}  ${formatBar(received, total)}`);
      else if (file !== lastFile) console.note(`downloading ${name}${total === undefined ? "" : ` (${formatBytes(total)})`}`);
      lastFile = file;
    },
    stop: () => {
      clearInterval(timer);
      text = "";
      console.live("");
    },
  };
}

function formatBar(received: number, total: number | undefined): string {
  if (total === undefined || total === 0) return formatBytes(received);
  const part = Math.min(1, received / total);
  const done = Math.floor(part * BAR_WIDTH);
  return `[${"#".repeat(done)}${"-".repeat(BAR_WIDTH - done)}] ${Math.floor(part * 100)} %  ${formatBytes(total)}`;
}

/** Formats a size with decimal units. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [size, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : bytes < 1e9 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${size.toFixed(1)} ${unit}`;
}

/** Formats a duration: `12 s`, `2 min 05 s`. */
export function formatTime(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}
