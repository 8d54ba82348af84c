import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { RUNTIME_TIMEOUT_MS, type Runtime, readPackageVersion } from "./runtime.js";
import type { SmokeEnvironment } from "./smoke.js";

/** Jest's name of a test environment. */
type JestEnvironment = "node" | "jsdom";

/**
 * Jest in its default configuration, except for the test environment. By default, Jest ignores tests below `node_modules`, so
 * that they run in a temporary folder.
 *
 * @param node the command of Node
 */
export function jest(folder: string, node: string, name: string, testEnvironment: JestEnvironment): Runtime {
  return {
    name,
    version: () => readPackageVersion(folder, "jest"),
    run: async (environment) => {
      const project = await mkdtemp(join(tmpdir(), "jest-"));
      try {
        await symlink(join(folder, "node_modules"), join(project, "node_modules"));
        await copyFile(join(folder, "smoke.cjs"), join(project, "smoke.cjs"));
        await copyFile(join(folder, "jest-test.cjs"), join(project, "smoke.test.cjs"));
        await writeFile(join(project, "package.json"), "{}");
        const isPage = testEnvironment === "jsdom";
        const adapted = isPage ? asPage(environment) : environment;
        await writeFile(join(project, "environment.json"), JSON.stringify(adapted));
        const args = [join(folder, "node_modules/jest/bin/jest.js"), ...(isPage ? pageOptions(environment.baseUrl) : [])];
        await promisify(execFile)(node, args, { cwd: project, timeout: RUNTIME_TIMEOUT_MS });
        return JSON.parse(await readFile(join(project, "results.json"), "utf8"));
      } finally {
        await rm(project, { recursive: true });
      }
    },
  };
}

/** Returns an environment for jsdom and whatwg-fetch. Jest's jsdom has no `TextEncoder`, which webhooks need. */
function asPage({ webhook: _, ...environment }: SmokeEnvironment): SmokeEnvironment {
  return { ...environment, dangerouslyAllowBrowser: true, hidesNetworkErrors: true };
}

/** The page has the origin of the server, because the server does not support CORS. */
function pageOptions(baseUrl: string): readonly string[] {
  return ["--env=jsdom", `--testEnvironmentOptions=${JSON.stringify({ url: baseUrl })}`];
}
