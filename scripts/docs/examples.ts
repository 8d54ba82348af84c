import { readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import ts from "typescript";

/** The entry points of both packages, as paths in the repository. */
export const ENTRY_POINTS = [
  "src/index.ts",
  "src/node.ts",
  "src/webhooks.ts",
  "src/ai-sdk.ts",
  "contract-tests/src/index.ts",
  "contract-tests/sandbox/index.ts",
];

/** An export of an entry point. */
interface DocumentedExport {
  readonly entry: string;
  readonly name: string;
  /** The file that declares it. */
  readonly file: string;
  /** The code of the `@example` in its description; undefined without one. */
  readonly example: string | undefined;
}

/**
 * Returns the exports of an entry point with their examples. Reads the syntax only, which is much faster than a program.
 *
 * @param root the checkout
 * @param entry path of the entry point in the repository
 */
export function exportsOf(root: string, entry: string): readonly DocumentedExport[] {
  const source = parse(root, entry);
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
      const file = resolve(entry, statement.moduleSpecifier);
      return statement.exportClause.elements.map(({ name, propertyName }) =>
        describe(root, entry, name.text, file, (propertyName ?? name).text),
      );
    }
    const names = isExported(statement) ? namesIn(statement) : [];
    return names.map((name) => describe(root, entry, name, entry, name));
  });
}

function describe(root: string, entry: string, name: string, file: string, declared: string): DocumentedExport {
  const source = parse(root, file);
  for (const statement of source.statements) {
    if (namesIn(statement).includes(declared)) return { entry, name, file, example: exampleOf(source, statement) };
    if (!ts.isExportDeclaration(statement) || !statement.exportClause || !ts.isNamedExports(statement.exportClause)) continue;
    const passed = statement.exportClause.elements.find((element) => element.name.text === declared);
    if (passed !== undefined)
      return describe(root, entry, name, resolve(file, statement.moduleSpecifier), (passed.propertyName ?? passed.name).text);
  }
  return { entry, name, file, example: undefined };
}

const sources = new Map<string, ts.SourceFile>();

function parse(root: string, file: string): ts.SourceFile {
  const known = sources.get(file);
  if (known !== undefined) return known;
  const source = ts.createSourceFile(file, readFileSync(join(root, file), "utf8"), ts.ScriptTarget.Latest);
  sources.set(file, source);
  return source;
}

function resolve(file: string, specifier: ts.Expression | undefined): string {
  const path = specifier !== undefined && ts.isStringLiteral(specifier) ? specifier.text : ".";
  return join(dirname(file), path).replace(/\.js$/, ".ts");
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

function namesIn(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  const isNamed =
    ts.isClassDeclaration(statement) ||
    ts.isFunctionDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return isNamed && statement.name !== undefined ? [statement.name.text] : [];
}

function exampleOf(source: ts.SourceFile, statement: ts.Statement): string | undefined {
  const comments = ts.getLeadingCommentRanges(source.text, statement.getFullStart()) ?? [];
  const last = comments.at(-1);
  const lines = source.text.slice(last?.pos ?? 0, last?.end ?? 0).split("\n");
  const text = lines.map((line) => line.replace(/^\s*\* ?/, "")).join("\n");
  return /^@example\n```ts\n([\s\S]*?)^```$/m.exec(text)?.[1];
}
