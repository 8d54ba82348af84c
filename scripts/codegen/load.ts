import { relative } from "node:path";
import { bundle, getLineColLocation, lint, loadConfig, type NormalizedProblem, YamlParseError } from "@redocly/openapi-core";
import type { JsonObject } from "../../contract-tests/src/util/json.js";

/** The contract in the two forms that the generators read. */
export interface ContractDocuments {
  /** With `$ref`s, so that types keep the names of the components. */
  readonly bundled: JsonObject;
  /** Without any `$ref`, so that a reader needs no resolver. */
  readonly dereferenced: JsonObject;
}

/** Thrown when the contract cannot be generated from; every problem is one line `file:line:column: what is wrong`. */
export class ContractError extends Error {
  override readonly name = "ContractError";
  constructor(readonly problems: readonly string[]) {
    super(problems.join("\n"));
  }
}

/**
 * Lints and loads a contract.
 *
 * @param path the OpenAPI 3.1 document
 * @param configPath the Redocly configuration with the lint rules
 * @throws ContractError when it does not parse, does not lint cleanly or refers to itself
 */
export async function loadContract(path: string, configPath: string): Promise<ContractDocuments> {
  const config = await loadConfig({ configPath });
  const problems = await lint({ ref: path, config }).catch((error: unknown) => {
    const [what] = (error as Error).message.split("\n");
    throw new ContractError([
      error instanceof YamlParseError ? formatParseError(error) : `${relative(process.cwd(), path)}: ${what}`,
    ]);
  });
  if (problems.length > 0) throw new ContractError([...new Set(problems.map(formatProblem))]);
  const [bundled, dereferenced] = await Promise.all([
    bundle({ ref: path, config }),
    bundle({ ref: path, config, dereference: true }),
  ]);
  const late = [...bundled.problems, ...dereferenced.problems];
  if (late.length > 0) throw new ContractError(late.map(formatProblem));
  return {
    bundled: toJson(bundled.bundle.parsed, path),
    dereferenced: toJson(dereferenced.bundle.parsed, path),
  };
}

function formatParseError({ col, line, originalError, source }: YamlParseError): string {
  // The parser's message has an excerpt of the file in further lines.
  const [message] = originalError.message.split("\n");
  return `${relative(process.cwd(), source.absoluteRef)}:${line}:${col}: does not parse: ${message}`;
}

function formatProblem(problem: NormalizedProblem): string {
  const [location] = problem.location;
  if (location === undefined) return `${problem.message} (${problem.ruleId})`;
  const { start } = getLineColLocation(location);
  const file = relative(process.cwd(), location.source.absoluteRef);
  const message = problem.message.trim().replaceAll(/\s*\n\s*/g, " ");
  return `${file}:${start.line}:${start.col}: ${message} (${problem.ruleId})`;
}

function toJson(parsed: unknown, path: string): JsonObject {
  try {
    return JSON.parse(JSON.stringify(parsed)) as JsonObject;
  } catch (cause) {
    const why = cause instanceof TypeError ? "a schema refers to itself, which cannot be written out without $ref" : cause;
    throw new ContractError([`${relative(process.cwd(), path)}: ${why}`]);
  }
}
