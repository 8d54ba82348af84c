import { setMaxListeners } from "node:events";

/** Returns a signal that the first SIGINT or SIGTERM aborts. A second one ends the process as usual. */
export function interruption(process: NodeJS.EventEmitter): AbortSignal {
  const controller = new AbortController();
  // Every pending request adds a listener, so the limit is lifted.
  setMaxListeners(0, controller.signal);
  for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => controller.abort());
  return controller.signal;
}
