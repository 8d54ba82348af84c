import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The folders whose imports have rules. */
const FOLDERS = [
  "src",
  "contract-tests/src",
  "contract-tests/sandbox",
  "contract-tests/kill-matrix",
  "contract-tests/test",
  "contract-tests/suite",
  "scripts",
];

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

/** The imports of the files below a folder, tests and their configuration aside, that a rule does not allow. */
function offences(folder: string, allows: (specifier: string, file: string) => boolean): readonly string[] {
  const files = [...imports].filter(([file]) => file.startsWith(`${folder}/`) && !/\.(?:test(?:-d)?|config)\.ts$/.test(file));
  // Without this, moving the folder would turn its rule off.
  expect(files, `source files in ${folder}, which a rule names`).not.toEqual([]);
  return files.flatMap(([file, specifiers]) =>
    specifiers.filter((specifier) => !allows(specifier, file)).map((specifier) => `${file} imports ${specifier}`),
  );
}

test("there are imports to judge", () => {
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

test("the client imports itself, what is generated, and its dependencies", () => {
  const dependencies = ["openapi-fetch", "standardwebhooks", "fast-sha256"];
  expect(offences("src", (specifier) => /^(?:src|generated)\//.test(specifier) || dependencies.includes(specifier))).toEqual([]);
});

test("the suite never imports the client: a client's bug must not hide a server's", () => {
  const own = /^(?:contract-tests\/(?:src|sandbox)\/|node:[a-z]+|fast-check$|ajv|ajv-formats$)/;
  expect(offences("contract-tests/src", (specifier) => own.test(specifier))).toEqual([]);
});

test("a sandbox is what the suite judges, and what its command line and its plan run: nothing else of it knows it", () => {
  const own = /^(?:contract-tests\/(?:src|sandbox)\/|node:[a-z/]+$)/;
  expect(offences("contract-tests/sandbox", (specifier) => own.test(specifier))).toEqual([]);
  const mayRun = (file: string) => /src\/(?:cli|plan)\.ts$/.test(file);
  const isOther = (specifier: string, file: string) => mayRun(file) || !specifier.startsWith("contract-tests/sandbox/");
  expect(offences("contract-tests/src", isOther)).toEqual([]);
});

test("partitions do not import each other", () => {
  const isOther = (specifier: string) => specifier.startsWith("contract-tests/src/partitions/");
  const allowed = (specifier: string, file: string) => file.endsWith("partitions/index.ts") || !isOther(specifier);
  expect(offences("contract-tests/src/partitions", allowed)).toEqual([]);
});

test("vitest is imported by tests and the adapter only", () => {
  for (const folder of ["src", "contract-tests/src", "contract-tests/sandbox", "scripts"]) {
    expect(offences(folder, (specifier) => !specifier.startsWith("vitest"))).toEqual([]);
  }
});

test("only adapters read the environment, and the client its key", () => {
  const readers = [...imports.keys()].filter((file) => /\bprocess\b.*\benv\b/.test(readFileSync(join(root, file), "utf8")));
  const allowed = /^(?:scripts\/|contract-tests\/src\/bin\.ts|contract-tests\/test\/|src\/options\.ts)|\.test\.ts$/;
  expect(readers).toContain("src/options.ts");
  expect(readers.filter((file) => !allowed.test(file))).toEqual([]);
});
