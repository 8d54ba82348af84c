import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { groupBy } from "../contract-tests/src/util/group-by.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The folders whose imports have rules. */
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

/** The layers of each package in import order: a module imports its own layer and those before it. */
const LAYERS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  src: [["types"], ["util"], ["errors"], ["options"], ["http"], ["generation"], ["client", "webhooks"], ["index"]],
  "contract-tests/src": [["util"], ["contract"], ["traffic"], ["checks"], ["oracles"], ["run"], ["report"], ["cli"], ["index"]],
};

/** Most source files in one folder. */
const MAX_FILES = 20;

/** Each source file with the modules it imports: paths from the root, or package names. */
const imports = new Map(
  FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { encoding: "utf8", recursive: true }).map((file) => join(folder, file)),
  )
    .filter((file) => file.endsWith(".ts"))
    .map((file) => {
      const text = readFileSync(join(root, file), "utf8");
      const specifiers = [...text.matchAll(/(?:from|import)\s*\(?"([\w@./:-]+)"/g)].map(([, specifier = ""]) => specifier);
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
  // Without this, moving the folder would turn its rule off.
  expect(files, `source files in ${folder}, which a rule names`).not.toEqual([]);
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

/** Returns the groups of source files that import each other in a circle; a type import counts. */
function importCycles(): readonly (readonly string[])[] {
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const cycles: (readonly string[])[] = [];
  const visit = (file: string) => {
    index.set(file, index.size);
    lowest.set(file, index.get(file) ?? 0);
    stack.push(file);
    for (const specifier of imports.get(file) ?? []) {
      const next = specifier.replace(/\.js$/, ".ts");
      if (!imports.has(next)) continue;
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) lowest.set(file, Math.min(lowest.get(file) ?? 0, lowest.get(next) ?? 0));
    }
    if (lowest.get(file) !== index.get(file)) return;
    const members = stack.splice(stack.indexOf(file));
    if (members.length > 1) cycles.push(members);
  };
  for (const file of imports.keys()) if (!index.has(file)) visit(file);
  return cycles;
}

test("finds the imports that the rules are about", () => {
  expect(imports.size).toBeGreaterThan(30);
  expect([...imports.values()].flat()).toContain("fast-check");
});

test("all source files are in a folder that has rules", () => {
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

  test.each(Object.keys(LAYERS))("a module of %s imports only its own layer and those before it", (folder) => {
    const isAllowed = (specifier: string, file: string) =>
      !specifier.startsWith(`${folder}/`) || layerOf(folder, specifier) <= layerOf(folder, file);
    expect(violations(folder, isAllowed)).toEqual([]);
  });

  test("no modules import each other in a circle", () => {
    expect(importCycles()).toEqual([]);
  });

  test(`no folder has more than ${MAX_FILES} source files`, () => {
    const folders = groupBy(
      [...imports.keys()].filter((file) => !isTest(file)),
      dirname,
    );
    expect([...folders].filter(([, files]) => files.length > MAX_FILES).map(([folder]) => folder)).toEqual([]);
  });
});

test("the client imports itself, what is generated, and its dependencies", () => {
  const dependencies = ["openapi-fetch", "standardwebhooks", "fast-sha256"];
  expect(violations("src", (specifier) => /^(?:src|generated)\//.test(specifier) || dependencies.includes(specifier))).toEqual(
    [],
  );
});

test("the suite never imports the client, so that a bug of the client cannot hide one of the server", () => {
  const own = /^(?:contract-tests\/(?:src|sandbox)\/|node:[a-z]+|fast-check$|ajv|ajv-formats$)/;
  expect(violations("contract-tests/src", (specifier) => own.test(specifier))).toEqual([]);
});

test("the sandbox imports only util, contract and traffic of the suite", () => {
  const own = /^(?:contract-tests\/(?:src\/(?:util|contract|traffic)|sandbox)\/|node:[a-z/]+$)/;
  expect(violations("contract-tests/sandbox", (specifier) => own.test(specifier))).toEqual([]);
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

test("vitest is imported by tests and the adapter only", () => {
  for (const folder of ["src", "contract-tests/src", "contract-tests/sandbox", "scripts"]) {
    expect(violations(folder, (specifier) => !specifier.startsWith("vitest"))).toEqual([]);
  }
});

test("only adapters read the environment, and the client its key", () => {
  const readers = [...imports.keys()].filter((file) => /\bprocess\b.*\benv\b/.test(readFileSync(join(root, file), "utf8")));
  const allowed = /^(?:scripts\/|contract-tests\/src\/cli\/bin\.ts|contract-tests\/test-support\/|src\/options\.ts)|\.test\.ts$/;
  expect(readers).toContain("src/options.ts");
  expect(readers.filter((file) => !allowed.test(file))).toEqual([]);
});
