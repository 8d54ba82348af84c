/** For command-line runtimes that load the client with `require`. Prints the results as JSON. */
const { runSmokeTests } = require("./smoke.cjs");

runSmokeTests(JSON.parse(process.argv[2])).then((results) => console.log(JSON.stringify(results)));
