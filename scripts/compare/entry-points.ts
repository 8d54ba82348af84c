import { join } from "node:path";
import type { CommandResult, Commands } from "./commands.js";
import { readManifest, runNpmScript } from "./npm-script.js";
import { RevisionSetupError } from "./revision.js";

/** The key that the sandbox accepts and the suite sends. */
const API_KEY = "compare-key";

/**
 * The public entry points of a prepared revision: npm scripts, the `bin` of the suite's package, and `generated/`. The
 * comparison uses nothing else of a revision, so all other files may differ in their names.
 */
export class EntryPoints {
  private constructor(
    readonly folder: string,
    /** The command line of the suite. */
    readonly bin: string,
    /** The folder of each package by its name. */
    readonly packages: ReadonlyMap<string, string>,
    readonly commands: Commands,
  ) {}

  /**
   * Finds the entry points of a revision.
   *
   * @throws RevisionSetupError if the revision has no workspace with a `bin`
   */
  static async of(folder: string, commands: Commands): Promise<EntryPoints> {
    const { name, workspaces = [] } = await readManifest(folder);
    for (const workspace of workspaces) {
      const { bin = {}, name: suite } = await readManifest(join(folder, workspace));
      const [path] = Object.values(bin);
      const packages = new Map([
        [name, folder],
        [suite, join(folder, workspace)],
      ]);
      if (path !== undefined) return new EntryPoints(folder, join(folder, workspace, path), packages, commands);
    }
    throw new RevisionSetupError("package.json names no workspace with a `bin`");
  }

  /** Runs an npm script. */
  runScript(name: string, ...args: readonly string[]): Promise<CommandResult> {
    return runNpmScript(this.folder, this.commands, name, ...args);
  }

  /** Runs the suite's command line. */
  runSuite(...args: readonly string[]): Promise<CommandResult> {
    const env = { SKILLS_VIDEO_API_KEY: API_KEY };
    return this.commands.run(process.execPath, [this.bin, ...args], this.folder, env);
  }

  /** Serves a sandbox while `use` runs. Returns undefined if the sandbox does not start. */
  async withSandbox<T>(args: readonly string[], use: (url: string) => Promise<T>): Promise<T | undefined> {
    const env = { SKILLS_VIDEO_API_KEY: API_KEY };
    const sandbox = this.commands.start(
      process.execPath,
      [this.bin, "sandbox", ...args],
      this.folder,
      env,
      /http:\/\/[\w.]+:\d+(?=\s)/,
    );
    try {
      const url = await sandbox.found;
      if (url !== undefined) return await use(url);
      await sandbox.ended;
      return undefined;
    } finally {
      await sandbox.stop();
    }
  }
}
