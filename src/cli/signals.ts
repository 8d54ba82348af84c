/** The part of a process that receives signals. */
export interface SignalSource {
  readonly pid: number;
  on(name: string, listener: () => void): unknown;
  off(name: string, listener: () => void): unknown;
  kill(pid: number, name: string): unknown;
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** After Ctrl-C, both the terminal and npx send the signal. Within this time they count as one. */
const DUPLICATE_MS = 500;

/**
 * Returns signals that abort at the first and at the second SIGINT, SIGTERM or SIGHUP. The third one ends the process with its
 * default action.
 *
 * @param now returns milliseconds
 */
export function watchSignals(source: SignalSource, now: () => number = () => performance.now()) {
  const controllers = [new AbortController(), new AbortController()] as const;
  let last: { readonly name: string; readonly at: number } | undefined;
  const listeners = new Map(SIGNALS.map((name) => [name, () => receive(name)]));
  function receive(name: (typeof SIGNALS)[number]): void {
    if (last?.name === name && now() - last.at < DUPLICATE_MS) return;
    last = { name, at: now() };
    const next = controllers.find(({ signal }) => !signal.aborted);
    if (next !== undefined) {
      next.abort(new Error(`interrupted by ${name}`));
      return;
    }
    for (const [other, listener] of listeners) source.off(other, listener);
    source.kill(source.pid, name);
  }
  for (const [name, listener] of listeners) source.on(name, listener);
  const [first, second] = controllers;
  return { interrupted: first.signal, killed: second.signal };
}

/** The interval between checks of the parent process, in milliseconds. */
const PARENT_INTERVAL_MS = 250;

/**
 * Calls back once when the shell ends in which `npx` or `npm run` runs the program. npm forwards a signal to that shell, and the
 * shell ends without forwarding it. Without this check, the program would continue unnoticed. Does nothing without npm.
 */
export function watchParent(
  program: { readonly ppid: number },
  env: Readonly<Record<string, string | undefined>>,
  onEnd: () => void,
): void {
  if (env["npm_lifecycle_event"] === undefined) return;
  const parent = program.ppid;
  const timer = setInterval(() => {
    if (program.ppid === parent) return;
    clearInterval(timer);
    onEnd();
  }, PARENT_INTERVAL_MS);
  timer.unref();
}
