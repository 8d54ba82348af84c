// The process of `startMock`: plain JavaScript, so that Node runs it without a loader.
import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer } from "@stoplight/prism-http-server";

// The pipe to the caller closes when the caller is gone.
process.on("disconnect", () => process.exit());
process.on("SIGINT", () => {});

try {
  const operations = await getHttpOperationsFromSpec(process.argv[2]);
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
  process.send({ url: await server.listen(0, "127.0.0.1") });
} catch (error) {
  process.send({ error: error.message });
  process.exitCode = 1;
  process.disconnect();
}
