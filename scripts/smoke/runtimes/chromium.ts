import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { startBrowser } from "../../lib/browser.js";
import { RUNTIME_TIMEOUT_MS, type Runtime } from "./runtime.js";
import type { SmokeEnvironment, SmokeResult } from "./smoke.js";

const EXAMPLE = fileURLToPath(new URL("../../../examples/hide-the-key.ts", import.meta.url));

/** Chromium, with a page that has no API key and sends its requests to the proxy in `examples/hide-the-key.ts`. */
export function chromium(folder: string, page: string): Runtime {
  return {
    name: "Chromium, through a proxy",
    version: async () => {
      const browser = await startBrowser(folder);
      await browser.close();
      return browser.version();
    },
    run: async ({ apiKey = "", ...environment }) => {
      const proxy = await startProxy(folder, { SKILLS_VIDEO_API_KEY: apiKey, VIDU_BASE_URL: environment.baseUrl });
      const browser = await startBrowser(folder);
      try {
        const tab = await browser.newPage();
        await tab.route("**/page.mjs", async (route) =>
          route.fulfill({ contentType: "text/javascript", body: await readFile(page, "utf8") }),
        );
        await tab.route("**/page.html", (route) =>
          route.fulfill({ contentType: "text/html", body: '<!doctype html><script type="module" src="/page.mjs"></script>' }),
        );
        await tab.goto(`${proxy.url}/page.html`);
        const pageEnvironment: SmokeEnvironment = { ...environment, baseUrl: "/api/vidu", hidesNetworkErrors: true };
        return await tab.evaluate<readonly SmokeResult[]>(`runSmokeTests(${JSON.stringify(pageEnvironment)})`);
      } finally {
        await browser.close();
        proxy.close();
      }
    },
  };
}

async function startProxy(folder: string, env: Readonly<Record<string, string>>) {
  const outfile = join(folder, "proxy.mjs");
  await build({
    bundle: true,
    entryPoints: [EXAMPLE],
    external: ["vidu-q2-turbo"],
    format: "esm",
    outfile,
    platform: "node",
    tsconfigRaw: {},
  });
  const child = spawn(process.execPath, [outfile], { env: { ...env, PORT: "0" }, stdio: ["ignore", "pipe", "inherit"] });
  const timer = setTimeout(() => child.kill(), RUNTIME_TIMEOUT_MS);
  const close = () => {
    clearTimeout(timer);
    child.kill();
  };
  for await (const chunk of child.stdout) {
    const port = /listening on (\d+)/.exec(String(chunk))?.[1];
    if (port !== undefined) return { url: `http://127.0.0.1:${port}`, close };
  }
  throw new Error("the proxy exited before it printed its port");
}
