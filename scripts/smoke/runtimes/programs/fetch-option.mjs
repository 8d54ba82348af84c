/** Passes the `fetch` of a package to the client. The arguments are the environment, the package and `middleware`, if wanted. */
import { runStreamTests } from "./silent-stream.mjs";
import { runSmokeTests } from "./smoke.mjs";

const [environment, name, mode] = process.argv.slice(2);
const { default: defaultExport, fetch: send = defaultExport } = await import(name);
const calls = { fetch: 0, onResponse: 0 };

function fetch(url, init) {
  calls.fetch += 1;
  return send(url, init);
}

/** Changes the request and passes everything on, as middleware for tracing does. */
const middleware = {
  onRequest: ({ request }) => {
    request.headers.set("x-trace-id", "1");
    return request;
  },
  onResponse: ({ response }) => {
    calls.onResponse += 1;
    return response;
  },
};

const isUsed = mode === "middleware";
const options = { fetch, middleware: isUsed ? [middleware] : [] };
const results = [...(await runSmokeTests(JSON.parse(environment), options)), ...(await runStreamTests(options))];
const problem = calls.fetch > 0 && calls.onResponse > 0 === isUsed ? undefined : `the calls are ${JSON.stringify(calls)}`;
console.log(JSON.stringify([...results, { name: "sends its requests through the given fetch", problem }]));
