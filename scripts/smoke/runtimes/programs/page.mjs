/** The module of a page. It makes the function global, so that `page.evaluate` can call it. */
import { runSmokeTests } from "./smoke.mjs";

globalThis.runSmokeTests = runSmokeTests;
