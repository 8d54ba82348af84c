import { describe, expect, test } from "vitest";
import {
  compareEdits,
  compareEditsWithAnnotations,
  type DifferenceRow,
  type Document,
  type Edit,
  SUBMIT_PATH,
  unchanged,
} from "../../contract-tests/test-support/edited-contract.js";

const OPERATION = `POST ${SUBMIT_PATH}`;

const editResponses =
  (edit: (responses: Document) => void): Edit =>
  (document) =>
    edit(document["paths"][SUBMIT_PATH].post.responses);

/** Replaces the responses whose status matches a pattern by one response for a range or by default. */
const combineStatuses = (name: string, pattern: RegExp): Edit =>
  editResponses((responses) => {
    responses[name] = { ...responses["400"], description: "Rejected." };
    for (const status of Object.keys(responses)) if (pattern.test(status)) delete responses[status];
  });

describe("statuses that share a response", () => {
  test.each<[string, Edit, readonly DifferenceRow[]]>([
    ["by range are not removed", combineStatuses("4XX", /^4\d\d$/), [[`${OPERATION}: response 4XX added`, false, false]]],
    [
      "by default are not removed",
      combineStatuses("default", /^[45]\d\d$/),
      [[`${OPERATION}: default response added`, false, false]],
    ],
  ])("%s", (_, after, expected) => {
    expect(compareEdits(unchanged, after)).toEqual(expected);
  });

  test("a range that becomes single statuses is removed except for those", () => {
    expect(compareEdits(combineStatuses("4xx", /^4\d\d$/), unchanged)).toEqual([
      [`${OPERATION}: response 4XX removed except for 400, 401, 402, 403, 404, 422, 429`, false, true],
    ]);
  });

  test("are compared with the responses of the single statuses", () => {
    const problemJson = compareEdits(unchanged, (document) => {
      combineStatuses("4XX", /^4\d\d$/)(document);
      editResponses((responses) => {
        responses["4XX"].content = { "application/problem+json": responses["4XX"].content["application/json"] };
      })(document);
    });
    expect(problemJson).toContainEqual([`${OPERATION}: response 422: media type application/json removed`, true, true]);
    expect(problemJson).toContainEqual([`${OPERATION}: response 422: media type application/problem+json added`, true, false]);
    const withoutRequired = compareEdits(unchanged, (document) => {
      combineStatuses("default", /^[45]\d\d$/)(document);
      editResponses((responses) => {
        const schema = structuredClone(responses.default.content["application/json"].schema);
        schema.required = [];
        responses.default.content["application/json"].schema = schema;
      })(document);
    });
    expect(withoutRequired).toContainEqual([`${OPERATION}: response 503 body.code: became optional`, true, false]);
  });

  test("a removed range lists the statuses that remain", () => {
    const found = compareEdits(
      combineStatuses("4XX", /^40\d$/),
      editResponses((responses) => {
        const all = { ...responses };
        for (const status of Object.keys(all)) if (/^40\d$/.test(status)) delete responses[status];
      }),
    );
    expect(found).toEqual([[`${OPERATION}: response 4XX removed except for 422, 429`, false, true]]);
  });
});

describe("a response header", () => {
  const retryAfter = (header: object): Edit =>
    editResponses((responses) => {
      responses["429"].headers = { "Retry-After": { schema: { type: "integer" }, ...header } };
    });
  const header = `${OPERATION}: response 429, header Retry-After`;

  test.each<[string, object, object, string, breaksClients: boolean, breaksServers: boolean]>([
    ["that becomes optional", { required: true }, {}, "became optional", true, false],
    ["that becomes required", { required: false }, { required: true }, "became required", false, true],
    ["with another type", {}, { schema: { type: "string" } }, "allowed type added: string", true, false],
    ["with another serialization", {}, { explode: true }, "explode true added", true, true],
    ["with another description", {}, { description: "Seconds." }, "description changed", false, false],
  ])("%s is reported", (_, before, after, message, breaksClients, breaksServers) => {
    expect(compareEditsWithAnnotations(retryAfter(before), retryAfter(after))).toContainEqual([
      `${header}: ${message}`,
      breaksClients,
      breaksServers,
    ]);
  });
});
