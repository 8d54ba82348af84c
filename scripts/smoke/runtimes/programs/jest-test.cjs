/** A test file for Jest. Writes the results to `results.json`. */
const { writeFileSync } = require("node:fs");
const { join } = require("node:path");
// jsdom has no `fetch`.
if (typeof fetch === "undefined") require("whatwg-fetch");
const environment = require("./environment.json");
const { runSmokeTests } = require("./smoke.cjs");

test("the smoke tests run", async () => {
  const results = await runSmokeTests(environment);
  writeFileSync(join(__dirname, "results.json"), JSON.stringify(results));
  expect(results.length).toBeGreaterThan(0);
}, 60_000);
