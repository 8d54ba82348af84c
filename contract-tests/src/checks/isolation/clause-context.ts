import type { ClauseValidator } from "../../contract/clause-validator.js";
import { pointerToClause, type SchemaClause } from "../../contract/clauses.js";
import type { RequestBody } from "../../contract/model.js";
import type { Json, JsonObject } from "../../util/json.js";
import { alternativesAbove } from "./clause-name.js";

/** Finds and tests the clauses of a request schema. */
export class ClauseContext {
  readonly schema: JsonObject;
  readonly validator: ClauseValidator;
  /** Valid requests in which a node of the schema applies, by the path to the node. */
  readonly requests = new Map<string, Json | undefined>();
  readonly #anchor: string;
  readonly #anchors = new Map<SchemaClause, string>();
  readonly #byAnchor = new Map<string, SchemaClause[]>();
  readonly #alternatives = new Map<string, SchemaClause>();

  constructor({ anchor, schema }: RequestBody, validator: ClauseValidator) {
    this.schema = schema;
    this.validator = validator;
    this.#anchor = anchor;
    for (const clause of validator.clauses) {
      const pointer = pointerToClause(anchor, clause);
      this.#anchors.set(clause, pointer);
      this.#byAnchor.set(pointer, [...(this.#byAnchor.get(pointer) ?? []), clause]);
      if (clause.isAlternative) this.#alternatives.set([...clause.tokens, clause.keyword, ...clause.part].join("/"), clause);
    }
  }

  /** Returns the JSON Pointer to a clause in the contract. */
  anchorOf(clause: SchemaClause): string {
    return this.#anchors.get(clause) ?? pointerToClause(this.#anchor, clause);
  }

  /** Returns the clauses at a JSON Pointer in the contract. `required` has one for each name. */
  clausesAt(anchor: string): readonly SchemaClause[] {
    return this.#byAnchor.get(anchor) ?? [];
  }

  /** Whether a body is invalid because of this clause only: without the clause, it is valid. */
  isolates(clause: SchemaClause, body: Json): boolean {
    return !this.validator.isValid(body) && this.validator.isValidWithout(clause, body);
  }

  /** Whether a clause applies to one alternative of a union only. */
  isInUnion(clause: SchemaClause): boolean {
    return alternativesAbove(clause).length > 0;
  }

  /** Whether a body is valid only because of the alternatives that contain the clause, so that the clause applies to it. */
  isInAlternatives(clause: SchemaClause, body: Json): boolean {
    return alternativesAbove(clause).every((path) => {
      const alternative = this.#alternatives.get(path);
      return alternative === undefined || !this.validator.isValidWithout(alternative, body);
    });
  }
}
