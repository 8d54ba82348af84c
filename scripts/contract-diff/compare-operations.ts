import type { Operation } from "../../contract-tests/src/contract.js";
import type { JsonObject } from "../../contract-tests/src/json.js";
import { compareAnnotations, compareRest } from "./compare-annotations.js";
import { compareParameters, compareRequestBodies } from "./compare-requests.js";
import { compareResponses, compareStatuses } from "./compare-responses.js";
import type { Difference } from "./difference.js";

/** An operation in both editions: as it is read, and as it stands in the document. */
export interface OperationPair {
  readonly place: string;
  readonly was: Operation;
  readonly is: Operation;
  readonly before: JsonObject;
  readonly after: JsonObject;
}

/** What two editions of an operation say differently beside the schemas of its messages. */
export function compareOperation({ after, before, is, place, was }: OperationPair): readonly Difference[] {
  return [
    ...compareAnnotations(place, before, after),
    ...compareRequestBodies(place, before, after),
    ...compareParameters(place, before, after),
    ...compareStatuses(place, was, is),
    ...compareResponses(place, [was, before], [is, after]),
    ...compareRest(place, before, after, ["parameters", "requestBody", "responses", "security", "servers"]),
  ];
}
