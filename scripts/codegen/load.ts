import { relative } from "node:path";
import { bundle, getLineColLocation, lint, loadConfig, type NormalizedProblem, YamlParseError } from "@redocly/openapi-core";
import type { JsonObject } from "../../contract-tests/src/util/json.js";

/** The contract in the two forms that the generators need. */
export interface ContractDocuments {
  /** The contract with `$ref`s, so that types keep the names of the components. */
  readonly bundled: JsonObject;
  /** The contract without `$ref`s, so that code that reads it needs no resolver. */
  readonly dereferenced: JsonObject;
}

/** An invalid contract, from which no code can be generated. Each problem is one line: `file:line:column: message`. */
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
 * @throws ContractError if the contract does not parse, has lint problems, or has a schema that refers to itself
 */
export async function loadContract(path: string, configPath: string): Promise<ContractDocuments> {
  const config = await loadConfig({ configPath });
  const problems = await lint({ ref: path, config }).catch((error: unknown) => {
    const [message] = (error as Error).message.split("\n");
    throw new ContractError([
      error instanceof YamlParseError ? formatParseError(error) : `${relative(process.cwd(), path)}: ${message}`,
    ]);
  });
  if (problems.length > 0) throw new ContractError([...new Set(problems.map(formatProblem))]);
  const [bundled, dereferenced] = await Promise.all([
    bundle({ ref: path, config }),
    bundle({ ref: path, config, dereference: true }),
  ]);
  const bundleProblems = [...bundled.problems, ...dereferenced.problems];
  if (bundleProblems.length > 0) throw new ContractError(bundleProblems.map(formatProblem));
  return {
    bundled: toJson(bundled.bundle.parsed, path),
    dereferenced: toJson(dereferenced.bundle.parsed, path),
  };
}

function formatParseError({ col, line, originalError, source }: YamlParseError): string {
  // The other lines of the parser's message show an excerpt of the file.
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
    const reason = cause instanceof TypeError ? "a schema refers to itself, so its $ref cannot be replaced" : cause;
    throw new ContractError([`${relative(process.cwd(), path)}: ${reason}`]);
  }
}
