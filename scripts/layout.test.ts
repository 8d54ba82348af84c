import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { groupBy } from "../contract-tests/src/util/group-by.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The folders with import rules. */
const FOLDERS = [
  "src",
  "contract-tests/src",
  "contract-tests/sandbox",
  "contract-tests/kill-matrix",
  "contract-tests/test",
  "contract-tests/test-support",
  "contract-tests/vitest",
  "scripts",
];

/** The layers of each package in import order. A module may import its own layer and earlier ones. */
const LAYERS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  src: [
    ["types", "option-types", "call-options"],
    ["util"],
    ["errors"],
    ["options"],
    ["http"],
    ["generation"],
    ["client", "webhooks"],
    ["index"],
    ["node"],
    ["ai-sdk"],
    ["cli"],
  ],
  "contract-tests/src": [["util"], ["contract"], ["traffic"], ["checks"], ["oracles"], ["run"], ["report"], ["cli"], ["index"]],
};

/** Maximum number of source files in one folder. */
const MAX_FILES = 20;

/** Returns the text of a source file without its descriptions, whose examples import the packages. */
function readCode(file: string): string {
  return readFileSync(join(root, file), "utf8").replaceAll(/^ *\/\*\*[\s\S]*?\*\//gm, "");
}

/** The imports of each source file: paths relative to the root, or package names. */
const imports = new Map(
  FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { encoding: "utf8", recursive: true }).map((file) => join(folder, file)),
  )
    .filter((file) => file.endsWith(".ts"))
    .map((file) => {
      const specifiers = [...readCode(file).matchAll(/(?:from|import)\s*\(?"([\w@./:-]+)"/g)].map(
        ([, specifier = ""]) => specifier,
      );
      return [
        file,
        specifiers.map((specifier) => (specifier.startsWith(".") ? normalize(join(dirname(file), specifier)) : specifier)),
      ];
    }),
);

const isTest = (file: string) => /\.(?:test(?:-d)?|config)\.ts$/.test(file);

/** Returns the source files below a folder, without tests and their configuration. */
function sourcesIn(folder: string): readonly string[] {
  const files = [...imports.keys()].filter((file) => file.startsWith(`${folder}/`) && !isTest(file));
  // Without this assertion, a rule for a renamed folder would always pass.
  expect(files, `source files in ${folder}, for which there is a rule`).not.toEqual([]);
  return files;
}

/** Returns the imports of the source files below a folder that a rule does not allow. */
function violations(folder: string, allows: (specifier: string, file: string) => boolean): readonly string[] {
  return sourcesIn(folder).flatMap((file) =>
    (imports.get(file) ?? []).filter((specifier) => !allows(specifier, file)).map((specifier) => `${file} imports ${specifier}`),
  );
}

/** Returns the position of a module's layer in its package. */
function layerOf(folder: string, module: string): number {
  const [name = ""] = module.slice(folder.length + 1).split(/[/.]/);
  return LAYERS[folder]?.findIndex((layer) => layer.includes(name)) ?? -1;
}

/** Returns the source files on an import cycle or between two cycles. Type imports count. */
function filesOnCycles(): readonly string[] {
  const links = [...imports].flatMap(([file, specifiers]) =>
    specifiers.map((specifier) => ({ from: file, to: specifier.replace(/\.js$/, ".ts") })).filter(({ to }) => imports.has(to)),
  );
  // Repeatedly removes imports whose source is not imported or whose target imports nothing. The others are on cycles.
  let remaining = links;
  for (;;) {
    const starts = new Set(remaining.map(({ from }) => from));
    const ends = new Set(remaining.map(({ to }) => to));
    const inner = remaining.filter(({ from, to }) => ends.has(from) && starts.has(to));
    if (inner.length === remaining.length) return [...ends];
    remaining = inner;
  }
}

test("the imports of the source files are found", () => {
  expect(imports.size).toBeGreaterThan(30);
  expect([...imports.values()].flat()).toContain("fast-check");
});

test("every source file is in a folder with rules", () => {
  const skipped = /(?:^|\/)(?:node_modules|dist|reports|\..*)$|^(?:docs|examples|generated|spec)$/;
  const filesIn = (folder: string): readonly string[] =>
    readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return path.endsWith(".ts") && !path.endsWith(".config.ts") ? [path] : [];
      return skipped.test(path) || FOLDERS.includes(path) ? [] : filesIn(path);
    });
  expect(filesIn("")).toEqual([]);
});

describe("folder order", () => {
  test.each(Object.keys(LAYERS))("every module of %s belongs to a layer", (folder) => {
    expect(sourcesIn(folder).filter((file) => layerOf(folder, file) < 0)).toEqual([]);
  });

  test.each(Object.keys(LAYERS))("every module of %s imports only its own layer and earlier ones", (folder) => {
    const isAllowed = (specifier: string, file: string) =>
      !specifier.startsWith(`${folder}/`) || layerOf(folder, specifier) <= layerOf(folder, file);
    expect(violations(folder, isAllowed)).toEqual([]);
  });

  test("there are no import cycles", () => {
    expect(filesOnCycles()).toEqual([]);
  });

  test(`no folder has more than ${MAX_FILES} source files`, () => {
    const folders = groupBy(
      [...imports.keys()].filter((file) => !isTest(file)),
      dirname,
    );
    expect([...folders].filter(([, files]) => files.length > MAX_FILES).map(([folder]) => folder)).toEqual([]);
  });
});

test("the client imports only its own modules, generated files and its dependencies; only its parts for Node import Node", () => {
  const dependencies = ["openapi-fetch", "standardwebhooks", "fast-sha256"];
  // Types only: see the next test.
  const isAllowed = (specifier: string, file: string) =>
    /^(?:src|generated)\//.test(specifier) ||
    dependencies.includes(specifier) ||
    (/^src\/(?:node\/|cli\/|cli\.ts$)/.test(file) && /^node:/.test(specifier)) ||
    (specifier === "@ai-sdk/provider" && file === "src/ai-sdk/sdk-types.ts");
  expect(violations("src", isAllowed)).toEqual([]);
});

test("the provider for the AI SDK loads no optional dependency when a program runs", () => {
  const text = readFileSync(join(root, "src/ai-sdk/sdk-types.ts"), "utf8");
  expect(text.match(/^(?:import|export)\b.*/gm)).toEqual(["export type {"]);
});

test("the suite never imports the client, so that a bug of the client cannot hide a bug of the server", () => {
  const allowed = /^(?:contract-tests\/(?:src|sandbox)\/|node:[a-z]+|fast-check$|yaml$|ajv|ajv-formats$)/;
  expect(violations("contract-tests/src", (specifier) => allowed.test(specifier))).toEqual([]);
});

test("the sandbox imports only util, contract and traffic from the suite", () => {
  const allowed = /^(?:contract-tests\/(?:src\/(?:util|contract|traffic)|sandbox)\/|node:[a-z/]+$)/;
  expect(violations("contract-tests/sandbox", (specifier) => allowed.test(specifier))).toEqual([]);
});

test("only the command line of the suite imports the sandbox", () => {
  const isAllowed = (specifier: string, file: string) =>
    file.startsWith("contract-tests/src/cli/") || !specifier.startsWith("contract-tests/sandbox/");
  expect(violations("contract-tests/src", isAllowed)).toEqual([]);
});

test("partitions do not import each other", () => {
  const folder = "contract-tests/src/checks/partitions";
  const isAllowed = (specifier: string, file: string) =>
    file.endsWith("partitions/index.ts") || !specifier.startsWith(`${folder}/`);
  expect(violations(folder, isAllowed)).toEqual([]);
});

test("only tests and the adapter import vitest", () => {
  for (const folder of ["src", "contract-tests/src", "contract-tests/sandbox", "scripts"]) {
    expect(violations(folder, (specifier) => !specifier.startsWith("vitest"))).toEqual([]);
  }
});

test("only adapters and the options of the client read the environment", () => {
  const readers = [...imports.keys()].filter((file) => /\bprocess\b.*\benv\b/.test(readCode(file)));
  const allowed =
    /^(?:scripts\/|contract-tests\/src\/cli\/bin\.ts|src\/cli\.ts|contract-tests\/test-support\/|src\/options\.ts)|\.test\.ts$/;
  expect(readers).toContain("src/options.ts");
  expect(readers.filter((file) => !allowed.test(file))).toEqual([]);
});
