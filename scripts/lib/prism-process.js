// The process that `startMocks` starts. It is plain JavaScript, so that Node runs it without a loader.
import { readFile } from "node:fs/promises";
import { ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";

// The YAML parser of the suite.
const { parse } = createRequire(new URL("../../contract-tests/package.json", import.meta.url))("yaml");

// The IPC channel closes when the caller exits.
process.on("disconnect", () => process.exit());
// The caller may have exited while the modules were loaded.
if (!process.connected) process.exit();
// A terminal or a CI system sends signals to all processes of a run. The caller needs the mock until its run has ended.
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, () => {});

// Prism lists violations in a header. If the name of a property is not Latin-1, Node rejects the header, and Prism exits.
const { setHeader } = ServerResponse.prototype;
ServerResponse.prototype.setHeader = function setEncodedHeader(name, value) {
  const isInvalid = typeof value === "string" && /[^\t\x20-\x7e\x80-\xff]/.test(value);
  return setHeader.call(this, name, isInvalid ? encodeURI(value.toWellFormed()) : value);
};

/** Parses YAML, because Prism drops empty lines at the end of texts, which end an event. Prism reads references to other files. */
async function readDocument(contract) {
  if (!/\.ya?ml$/.test(contract)) return contract;
  const document = parse(await readFile(contract, "utf8"), { maxAliasCount: 10_000 });
  return /"\$ref":"[^#]/.test(JSON.stringify(document)) ? contract : document;
}

async function serve(contract) {
  const operations = await getHttpOperationsFromSpec(await readDocument(contract));
  const server = createServer(operations, {
    cors: false,
    components: { logger: createLogger("mock", { level: "silent" }) },
    config: {
      checkSecurity: true,
      errors: false,
      isProxy: false,
      mock: { dynamic: false },
      upstreamProxy: undefined,
      validateRequest: true,
      validateResponse: true,
    },
  });
  return server.listen(0, "127.0.0.1");
}

try {
  process.send({ urls: await Promise.all(process.argv.slice(2).map(serve)) });
} catch (error) {
  process.send({ error: error.message });
  process.exitCode = 1;
  process.disconnect();
}
