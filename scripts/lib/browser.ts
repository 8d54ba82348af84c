import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** Names of the Chromium executable in various distributions. */
const EXECUTABLE_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Flags that start Chromium in containers and prevent it from sending background requests. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
];

/** The part of playwright-core that is used here. The package is installed only by the commands that need it. */
export interface Browser {
  newPage(options?: {
    readonly colorScheme?: "light" | "dark";
    readonly viewport?: Size;
    readonly deviceScaleFactor?: number;
  }): Promise<Page>;
  version(): string;
  close(): Promise<void>;
}

/** A size in CSS pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** A page of the browser. */
export interface Page {
  goto(url: string, options?: { readonly waitUntil?: "load" | "networkidle" }): Promise<unknown>;
  on(event: "console" | "pageerror" | "request" | "response", listener: (event: never) => void): void;
  setViewportSize(size: Size): Promise<void>;
  route(pattern: string, handler: (route: { fulfill(response: object): Promise<void> }) => unknown): Promise<void>;
  evaluate<Result>(code: string): Promise<Result>;
  screenshot(options: { readonly path: string }): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Starts Chromium. If this machine has none, installs Debian's package first.
 *
 * @param folder the folder in which playwright-core is installed
 * @throws Error if there is no Chromium and it cannot be installed
 */
export async function startBrowser(folder: string): Promise<Browser> {
  const executablePath = (await findBrowser()) ?? (await installBrowser());
  const { chromium } = createRequire(join(folder, "package.json"))("playwright-core") as {
    readonly chromium: { launch(options: object): Promise<Browser> };
  };
  return chromium.launch({ executablePath, args: FLAGS });
}

async function findBrowser(): Promise<string | undefined> {
  const configured = process.env["CHROME_PATH"];
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const paths = [
    ...(configured ? [configured] : []),
    ...EXECUTABLE_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
  ];
  for (const path of paths)
    if (
      await access(path, constants.X_OK).then(
        () => true,
        () => false,
      )
    )
      return path;
  return undefined;
}

async function installBrowser(): Promise<string> {
  const run = promisify(execFile);
  try {
    await run("apt-get", ["update"]);
    await run("apt-get", ["install", "--yes", "--no-install-recommends", "chromium"]);
  } catch (cause) {
    throw new Error("Chromium was not found. Install it, or set CHROME_PATH to its executable.", { cause });
  }
  return "/usr/bin/chromium";
}
