import { setMaxListeners } from "node:events";

/** Aborted by the first Ctrl-C or request to terminate; a second one ends the process as usual. */
export function interruption(process: NodeJS.EventEmitter): AbortSignal {
  const controller = new AbortController();
  // As many requests listen as are under way.
  setMaxListeners(0, controller.signal);
  for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => controller.abort());
  return controller.signal;
}
