/**
 * The globals of React Native that Hermes itself does not have, as far as the client and the polyfills need them. Time is
 * virtual: it advances to the next timer when nothing else is left to do.
 */
Symbol.asyncIterator ??= Symbol.for("Symbol.asyncIterator");
globalThis.window = globalThis;
globalThis.FormData = class FormData {};
globalThis.console = { log() {}, warn() {}, error() {}, assert() {} };

/** React Native's `URL` has little more than `href`. */
globalThis.URL = function URL(text) {
  if (!/^[a-z]+:\/\/[^/]/.test(text)) throw new TypeError(`Invalid URL: ${text}`);
  this.href = /^[a-z]+:\/\/[^/]+$/.test(text) ? `${text}/` : String(text);
};

(() => {
  /** Turns of the event loop after which no promise is pending any more. */
  const IDLE_TURNS = 200;
  const { setTimeout: runSoon } = globalThis;
  let timers = [];
  let now = 0;
  let lastId = 0;
  let isRunning = false;

  globalThis.performance = { now: () => now };
  globalThis.setTimeout = (callback, ms = 0) => {
    lastId += 1;
    timers.push({ id: lastId, time: now + ms, callback });
    start();
    return lastId;
  };
  globalThis.clearTimeout = (id) => {
    timers = timers.filter((timer) => timer.id !== id);
  };

  function start() {
    if (isRunning || timers.length === 0) return;
    isRunning = true;
    waitForTurns(IDLE_TURNS);
  }

  function waitForTurns(turns) {
    runSoon(() => (turns > 0 ? waitForTurns(turns - 1) : runNextTimer()), 0);
  }

  function runNextTimer() {
    isRunning = false;
    const [next] = timers.sort((a, b) => a.time - b.time || a.id - b.id);
    if (!next) return;
    clearTimeout(next.id);
    now = next.time;
    start();
    next.callback();
  }
})();
