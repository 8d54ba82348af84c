/** Passes the `fetch` of a package to the client. The arguments are the environment, the package and `middleware`, if wanted. */
import { runSmokeTests } from "./smoke.mjs";

const [environment, name, mode] = process.argv.slice(2);
const { default: defaultExport, fetch = defaultExport } = await import(name);

/** Changes the request and passes everything on, as middleware for tracing does. */
const middleware = {
  onRequest: ({ request }) => {
    request.headers.set("x-trace-id", "1");
    return request;
  },
  onResponse: ({ response }) => response,
};

const options = { fetch, middleware: mode === "middleware" ? [middleware] : [] };
console.log(JSON.stringify(await runSmokeTests(JSON.parse(environment), options)));
