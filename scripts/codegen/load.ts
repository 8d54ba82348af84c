import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import {
  bundle,
  createConfig,
  getLineColLocation,
  lint,
  loadConfig,
  type NormalizedProblem,
  parseYaml,
  YamlParseError,
} from "@redocly/openapi-core";
import { adaptDialect, describeNullable } from "../../contract-tests/src/contract/document/dialect.js";
import { resolveIdentifiers } from "../../contract-tests/src/contract/document/identifiers.js";
import {
  describeUnreachableBound,
  findUnsafeNumber,
  removeUnreachableBounds,
} from "../../contract-tests/src/contract/document/numbers.js";
import { dereference } from "../../contract-tests/src/contract/document/references.js";
import { ContractError } from "../../contract-tests/src/contract/model.js";
import { isObject, type Json, type JsonObject } from "../../contract-tests/src/util/json.js";
import { InvalidContractError } from "./invalid-contract-error.js";
import { isMappedName, referToMappedNames } from "./mapping-names.js";
import { splitDirections } from "./split-directions.js";

/** The contract in the two forms that the generators need. */
export interface ContractDocuments {
  /** The contract with `$ref`s, so that types keep the names of the components. */
  readonly bundled: JsonObject;
  /** The contract without `$ref`s, so that code that reads it needs no resolver. */
  readonly dereferenced: JsonObject;
}

/** Receives problems that do not make a contract unusable, one line each. */
export type OnWarning = (problem: string) => void;

/**
 * Lints and loads a contract.
 *
 * @param path the OpenAPI 3.1 document
 * @param configPath the Redocly configuration with the lint rules
 * @param onWarning receives problems of rules outside of Redocly's ruleset `spec`. Without it, all problems are errors
 * @throws InvalidContractError if the contract does not parse, has lint problems, or has a schema that refers to itself
 */
export async function loadContract(path: string, configPath: string, onWarning?: OnWarning): Promise<ContractDocuments> {
  const config = await loadConfig({ configPath });
  const found = await lint({ ref: path, config }).catch((error: unknown) => {
    const [message] = (error as Error).message.split("\n");
    throw new InvalidContractError([
      error instanceof YamlParseError ? formatParseError(error) : `${relative(process.cwd(), path)}: ${message}`,
    ]);
  });
  const document = parseYaml(await readFile(path, "utf8")) as Json;
  checkVersion(document, path);
  const problems = found.filter((problem) => !isMappedName(problem, document) && !isLegalSchema(problem));
  const [errors, warnings] = onWarning === undefined ? [problems, []] : await divideProblems(problems);
  if (errors.length > 0) throw new InvalidContractError([...new Set(errors.map(formatProblem))]);
  for (const warning of new Set(warnings.map(formatProblem))) onWarning?.(warning);
  const result = await bundle({ ref: path, config });
  if (result.problems.length > 0) throw new InvalidContractError(result.problems.map(formatProblem));
  const name = relative(process.cwd(), path);
  const complete = referToMappedNames(JSON.parse(JSON.stringify(result.bundle.parsed)) as JsonObject);
  const bounded = removeUnreachableBounds(complete, (pointer) => onWarning?.(`${name}: ${describeUnreachableBound(pointer)}`));
  const adapted = adaptDialect(bounded, (pointer) => onWarning?.(`${name}: ${describeNullable(pointer)}`));
  const parsed = resolveIdentifiers(adapted);
  const unsafe = findUnsafeNumber(parsed);
  if (unsafe !== undefined) throw new InvalidContractError([`${name}: ${unsafe}`]);
  const bundled = splitDirections(parsed);
  try {
    return { bundled, dereferenced: dereference(bundled, name) };
  } catch (error) {
    throw error instanceof ContractError ? new InvalidContractError([error.message]) : error;
  }
}

/**
 * Checks the version before the structure, which is different in each version.
 *
 * @throws InvalidContractError if the document is not one of OpenAPI 3.1
 */
function checkVersion(document: Json, path: string): void {
  const { openapi, swagger } = isObject(document) ? (document as { readonly [name: string]: Json | undefined }) : {};
  const version = openapi ?? swagger;
  if (version === undefined || /^3\.1\./.test(String(version))) return;
  const name = relative(process.cwd(), path);
  throw new InvalidContractError([`${name}: OpenAPI 3.1 is required (found ${String(version)}): convert the document`]);
}

/**
 * Whether Redocly reports a legal schema: a boolean (JSON Schema Core §4.3.2), or a `nullable`, which is an unknown keyword without
 * effect in OpenAPI 3.1.
 */
function isLegalSchema({ message, ruleId }: NormalizedProblem): boolean {
  return (
    ruleId === "struct" &&
    /^(?:Expected type `Schema` \(object\) but got `boolean`|Property `nullable` is not expected)/.test(message)
  );
}

/** Divides problems into violations of the OpenAPI specification and violations of other rules, which are a matter of style. */
async function divideProblems(
  problems: readonly NormalizedProblem[],
): Promise<readonly [errors: readonly NormalizedProblem[], warnings: readonly NormalizedProblem[]]> {
  const { rules } = await createConfig({ extends: ["spec"] });
  const isError = ({ ruleId }: NormalizedProblem) => {
    const rule: unknown = rules?.oas3_1?.[ruleId];
    const severity = typeof rule === "object" && rule !== null && "severity" in rule ? rule.severity : rule;
    return severity === "error" || ruleId === "struct" || ruleId === "no-unresolved-refs";
  };
  return [problems.filter(isError), problems.filter((problem) => !isError(problem))];
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
