import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

/** What Chromium is called by those who package it. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** As in a fresh profile that asks nobody on the network for anything. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-background-networking",
  "--disable-component-update",
];

/** What is used of playwright-core, which is installed where it is needed only. */
export interface Browser {
  newPage(options?: {
    readonly colorScheme?: "light" | "dark";
    readonly viewport?: Size;
    readonly deviceScaleFactor?: number;
  }): Promise<Page>;
  version(): string;
  close(): Promise<void>;
}

/** In CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A page of the browser. */
export interface Page {
  goto(url: string, options?: { readonly waitUntil?: "load" | "networkidle" }): Promise<unknown>;
  on(event: "pageerror" | "request" | "response", listener: (event: never) => void): void;
  route(pattern: string, handler: (route: { fulfill(answer: object): Promise<void> }) => unknown): Promise<void>;
  evaluate<Result>(code: string): Promise<Result>;
  screenshot(options: { readonly path: string }): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Starts the Chromium that is on this machine; where there is none, and packages may be installed, Debian's.
 *
 * @param folder where playwright-core is installed
 * @throws Error when there is no Chromium, which says how to get one
 */
export async function startBrowser(folder: string): Promise<Browser> {
  const executablePath = (await findBrowser()) ?? (await installBrowser());
  const { chromium } = createRequire(join(folder, "package.json"))("playwright-core") as {
    readonly chromium: { launch(options: object): Promise<Browser> };
  };
  return chromium.launch({ executablePath, args: FLAGS });
}

async function findBrowser(): Promise<string | undefined> {
  const given = process.env["CHROME_PATH"];
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const paths = [...(given ? [given] : []), ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))];
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
    throw new Error("there is no Chromium: install one, or say where it is with CHROME_PATH", { cause });
  }
  return "/usr/bin/chromium";
}
