import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { derive } from "../../contract-tests/src/checks/derive.js";
import type { OperationChecks } from "../../contract-tests/src/checks/operation-checks.js";
import type { CoverageGap } from "../../contract-tests/src/checks/wording/coverage-gap.js";
import type { Contract } from "../../contract-tests/src/contract/model.js";
import { isArray, isObject, type Json, type JsonObject, pointTo } from "../../contract-tests/src/util/json.js";

/** A request schema without one clause, as a server would have it that forgot the clause. */
interface RemovedClause {
  /** JSON Pointer to the clause in the contract. */
  readonly anchor: string;
  readonly schema: JsonObject;
}

/** What the suite does about a server without one clause. */
export interface RemovalResult extends RemovedClause {
  readonly operation: string;
  /** The ids of the checks that such a server fails. */
  readonly caughtBy: readonly string[];
  /** Whether a notice of the suite names the clause. */
  readonly isInNotices: boolean;
  /** Whether the notice states that other clauses imply this one. */
  readonly isImplied: boolean;
}

/** Keywords that restrict values. Their removal is a fault, unless other clauses have the same effect. */
const ASSERTIONS = new Set(
  "additionalProperties anyOf const contains dependentRequired enum exclusiveMaximum exclusiveMinimum format if items maxContains maxItems maxLength maxProperties maximum minContains minItems minLength minProperties minimum multipleOf not oneOf pattern patternProperties prefixItems propertyNames required type unevaluatedItems unevaluatedProperties uniqueItems".split(
    " ",
  ),
);

/** Keywords whose values contain data, not schemas. */
const DATA = new Set(["const", "default", "enum", "example", "examples"]);

/**
 * Yields the schema without each of its clauses: without each restricting keyword at any depth, and without each name in
 * `required`. Independent of the suite, which finds clauses in another way.
 */
export function* removeEachClause(root: JsonObject, anchor: string): Generator<RemovedClause> {
  yield* remove(root, anchor, false, (schema) => schema);
}

/** @param isMap whether the node is an object of schemas by name, such as the value of `properties` */
function* remove(
  node: Json,
  anchor: string,
  isMap: boolean,
  rebuild: (changed: JsonObject) => JsonObject,
): Generator<RemovedClause> {
  if (isArray(node)) {
    for (const [index, child] of node.entries())
      yield* remove(child, pointTo(anchor, String(index)), false, (changed) =>
        rebuild(node.with(index, changed) as unknown as JsonObject),
      );
    return;
  }
  if (!isObject(node)) return;
  for (const [keyword, value] of Object.entries(node)) {
    const { [keyword]: _, ...others } = node;
    // The end of an expanded recursion is not a clause of the contract.
    if (isObject(value) && value["x-recursive"] !== undefined) continue;
    const pointer = pointTo(anchor, keyword);
    if (!isMap && ASSERTIONS.has(keyword) && !isVacuous(keyword, value)) yield { anchor: pointer, schema: rebuild(others) };
    if (!isMap && keyword === "required" && isArray(value) && value.length > 1)
      for (const name of value)
        yield { anchor: pointer, schema: rebuild({ ...node, required: value.filter((other) => other !== name) }) };
    if (!isMap && (DATA.has(keyword) || keyword.startsWith("x-"))) continue;
    // A dereferenced contract repeats its definitions where they are used. Only recursive references remain.
    if (!isMap && keyword === "$defs" && !JSON.stringify(others).includes('"$ref":')) continue;
    const isMapOfSchemas = !isMap && ["$defs", "dependentSchemas", "patternProperties", "properties"].includes(keyword);
    yield* remove(value, pointer, isMapOfSchemas, (changed) => rebuild({ ...node, [keyword]: changed }));
  }
}

/** Whether a keyword allows every value, so that its removal is not a fault. */
function isVacuous(keyword: string, value: Json): boolean {
  const isEmpty = (isArray(value) && value.length === 0) || value === true;
  return keyword.startsWith("min") && keyword !== "minimum"
    ? value === (keyword === "minContains" ? 1 : 0)
    : keyword === "uniqueItems"
      ? value === false
      : keyword !== "const" && keyword !== "uniqueItems" && isEmpty;
}

/**
 * Lists which checks notice a server that forgot one clause, for each clause of each operation. The servers are Ajv with the
 * schema without the clause. Nothing is sent: a check notices the server if the schema without the clause accepts what the check expects to be rejected, or the
 * other way around.
 *
 * @param step the distance between the clauses to remove, for a sample; default: 1, every clause
 */
export function listRemovals(contract: Contract, step = 1): readonly RemovalResult[] {
  const ajv = new Ajv2020({ logger: false, multipleOfPrecision: 12, ownProperties: true, strict: false, validateSchema: false });
  formats.default(ajv);
  return derive(contract)
    .filter(({ sharesRequestSchema }) => !sharesRequestSchema)
    .flatMap((derivation) => {
      const { anchor, schema } = derivation.operation.request;
      const namedIn = (gaps: readonly CoverageGap[], clause: string) =>
        gaps.some(({ anchor }) => anchor === clause || anchor.startsWith(`${clause}/`));
      const sample = [...removeEachClause(schema, anchor)].filter((_, index) => index % step === 0);
      return sample.map((removed) => ({
        ...removed,
        operation: derivation.operation.id,
        caughtBy: checksThatNotice(derivation, ajv.compile(removed.schema)),
        isInNotices: namedIn([...derivation.underived, ...derivation.implied], removed.anchor),
        isImplied: namedIn(derivation.implied, removed.anchor),
      }));
    });
}

function checksThatNotice(
  { checks, combinedRequests, prefix }: OperationChecks,
  accepts: (body: Json) => boolean,
): readonly string[] {
  const ids = checks.flatMap(({ body, examples, id, kind }) => {
    const isNoticed = examples.some((input) => {
      const request = body(input);
      return request !== undefined && kind !== "either" && accepts(request) !== (kind === "accept");
    });
    return isNoticed ? [id] : [];
  });
  return combinedRequests.every((request) => accepts(request)) ? ids : [...ids, `${prefix}body.pairs.valid`];
}
