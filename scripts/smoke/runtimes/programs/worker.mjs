/** A worker. It responds with the results as JSON. */
import { runSmokeTests } from "./smoke.mjs";

export default { fetch: async (request) => Response.json(await runSmokeTests(await request.json())) };
