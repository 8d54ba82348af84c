/** A program that tests a server and starts a sandbox, as users do. It is never run. */
import { conclude, readBundledContract, renderTerminal, run } from "vidu-q2-turbo-conformance";
import { startSandbox } from "vidu-q2-turbo-conformance/sandbox";

export async function testServer(): Promise<string> {
  const contract = await readBundledContract();
  const sandbox = await startSandbox({ contract, apiKey: "test", pace: { queued: 10, running: 10 } });
  const limits = { concurrency: 4, maxAccepted: 60, samples: 1, seed: 1, timeout: 10_000 };
  const report = await run({ ...limits, apiKey: "test", baseUrl: sandbox.url, contract });
  await sandbox.close();
  return `${renderTerminal(report, { color: false, command: "node conformance.js" })}${conclude(report)}`;
}

// @ts-expect-error a sandbox needs a contract
void startSandbox({ apiKey: "test" });
