import { readFileSync } from "node:fs";

/** The interval between checks of the parent process, in milliseconds. */
const POLL_INTERVAL_MS = 250;

/**
 * Calls back once when the npm process ends that runs the program, for example because a CI system kills it. npm cannot forward
 * SIGKILL, so the program would continue to send requests. Does nothing if npm does not run the program as its foreground script,
 * because any other parent may end before a background job.
 *
 * @param npmScript the name of the npm script; `npx` for `npx`
 */
export function watchNpm(
  program: { readonly ppid: number },
  env: Readonly<Record<string, string | undefined>>,
  npmScript: string,
  onEnd: () => void,
): void {
  if (env["npm_lifecycle_event"] !== npmScript) return;
  const start = program.ppid;
  // npm starts a shell. Most shells replace themselves with the program. Otherwise, npm is the parent of the shell.
  const shellParent = isShell(start) ? parentOf(start) : undefined;
  const timer = setInterval(() => {
    const isRunning = program.ppid === start && (shellParent === undefined || parentOf(start) === shellParent);
    if (isRunning) return;
    clearInterval(timer);
    onEnd();
  }, POLL_INTERVAL_MS);
  timer.unref();
}

/**
 * Whether `nohup` started the program. Node.js resets ignored signals when it starts, so it would not survive SIGHUP. Shells
 * set `_` to the path of the command; a parent with the same value started the program without nohup.
 */
export function isStartedByNohup(ppid: number, { _: command = "" }: Readonly<Record<string, string | undefined>>): boolean {
  return /(?:^|\/)nohup$/.test(command) && !read(`/proc/${ppid}/environ`).split("\0").includes(`_=${command}`);
}

function isShell(pid: number): boolean {
  return /^(?:sh|ash|bash|dash|ksh|zsh|busybox)$/.test(read(`/proc/${pid}/comm`).trim());
}

/** Returns the parent of a process; undefined on a system without /proc. */
function parentOf(pid: number): number | undefined {
  // The name of the program, in parentheses, may contain spaces (proc(5)).
  const [, parent] = /\) \S (\d+) /.exec(read(`/proc/${pid}/stat`)) ?? [];
  return parent === undefined ? undefined : Number(parent);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
