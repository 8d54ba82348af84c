/** For command-line runtimes. Prints the results as JSON. */
import { createRequire } from "node:module";
import process from "node:process";
import { isViduError } from "vidu-q2-turbo";
import { runStreamTests } from "./silent-stream.mjs";
import { runSmokeTests } from "./smoke.mjs";

const environment = JSON.parse(process.argv[2]);
const { dangerouslyAllowBrowser } = environment;
const results = [...(await runSmokeTests(environment)), ...(await runStreamTests({ dangerouslyAllowBrowser }))];
console.log(JSON.stringify([...results, { name: "recognizes errors of the other build", problem: await testRequire() }]));

/** Returns undefined if the build for `require` works next to the one for `import`. */
async function testRequire() {
  try {
    const { createClient } = createRequire(import.meta.url)("vidu-q2-turbo");
    const { apiKey, baseUrl } = environment;
    const error = await createClient({ apiKey, baseUrl, dangerouslyAllowBrowser })
      .submit({})
      .catch((reason) => reason);
    return isViduError(error, "InvalidRequestError") ? undefined : `rejected with ${error}`;
  } catch (error) {
    return String(error);
  }
}
