/** Runs the tests with msw in front of the client. The arguments are the environment, and `passthrough` or `mock`. */
import { bypass, HttpResponse, http, passthrough } from "msw";
import { setupServer } from "msw/node";
import { runSmokeTests } from "./smoke.mjs";

const environment = JSON.parse(process.argv[2]);
let count = 0;

/** Mocks every response with that of the server, or lets the request pass. */
async function respond({ request }) {
  count += 1;
  if (process.argv[3] === "passthrough") return passthrough();
  const response = await fetch(bypass(request));
  return new HttpResponse(response.body, response);
}

const server = setupServer(http.all(`${environment.baseUrl}/*`, respond));
server.listen({ onUnhandledRequest: "bypass" });
const results = await runSmokeTests(environment);
server.close();
const problem = count > 0 ? undefined : "msw received no requests";
console.log(JSON.stringify([...results, { name: "sends its requests through msw", problem }]));
