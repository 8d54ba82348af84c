import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Mutant, offsetOf } from "./sample.js";

interface Instrumenter {
  instrument(
    files: readonly { readonly name: string; readonly mutate: boolean; readonly content: string }[],
    options: object,
  ): Promise<{ readonly mutants: readonly InstrumentedMutant[] }>;
}

// Stryker is installed by this command, so its types are not available here.
interface InjectorModule {
  createInjector(): { provideValue(token: string, value: object): object };
}

interface InstrumenterModule {
  createInstrumenter(injector: object): Instrumenter;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

interface InstrumentedMutant {
  readonly fileName: string;
  readonly location: { readonly start: Position; readonly end: Position };
  readonly mutatorName: string;
  readonly replacement: string;
}

/**
 * Lists the mutants that Stryker creates for the files.
 *
 * @param files paths relative to the root
 * @param folder the folder in which Stryker is installed
 * @param excludedMutations Stryker's names of the kinds of changes to leave out
 */
export async function listMutants(
  root: string,
  files: readonly string[],
  folder: string,
  excludedMutations: readonly string[] = [],
): Promise<readonly Mutant[]> {
  const instrumenter = await loadInstrumenter(folder);
  const texts = new Map(await Promise.all(files.map(async (file) => [file, await readFile(join(root, file), "utf8")] as const)));
  const sources = [...texts].map(([name, content]) => ({ name, mutate: true, content }));
  const { mutants } = await instrumenter.instrument(sources, { plugins: null, excludedMutations: [], ignorers: [] });
  const included = mutants.filter(({ mutatorName }) => !excludedMutations.includes(mutatorName));
  return included.map(({ fileName, location, mutatorName, replacement }) => {
    const text = texts.get(fileName) ?? "";
    const [start, end] = [offsetOf(text, location.start), offsetOf(text, location.end)];
    return {
      file: fileName,
      line: location.start.line + 1,
      mutator: mutatorName,
      start,
      end,
      original: text.slice(start, end),
      // The replacement needs parentheses, because its operator can have a lower precedence than the original.
      replacement: /Operator$/.test(mutatorName) && !mutatorName.startsWith("Assignment") ? `(${replacement})` : replacement,
    };
  });
}

async function loadInstrumenter(folder: string): Promise<Instrumenter> {
  const require = createRequire(join(folder, "node_modules/@stryker-mutator/core/package.json"));
  const load = async <Module>(name: string): Promise<Module> => import(pathToFileURL(require.resolve(name)).href);
  const { createInjector } = await load<InjectorModule>("typed-inject");
  const { createInstrumenter } = await load<InstrumenterModule>("@stryker-mutator/instrumenter");
  const silent = Object.fromEntries(
    ["trace", "debug", "info", "warn", "error", "fatal"].flatMap((level) => [
      [level, (): undefined => undefined],
      [`is${level[0]?.toUpperCase()}${level.slice(1)}Enabled`, (): boolean => false],
    ]),
  );
  return createInstrumenter(createInjector().provideValue("logger", silent));
}
