import { describe, expect, test } from "vitest";
import {
  compareEdits,
  type Document,
  type Edit,
  editRequests,
  SUBMIT_PATH,
  unchanged,
} from "../../contract-tests/test-support/edited-contract.js";

const VALIDATION_ERROR = {
  type: "object",
  required: ["issues"],
  properties: { issues: { type: "array", items: { type: "string" } } },
};

/** Sets the schema of the responses with some statuses in all operations. */
function setResponseSchema(schema: object, ...statuses: readonly string[]): Edit {
  return (document) => {
    for (const item of Object.values<Document>(document["paths"]))
      for (const { responses } of Object.values<Document>(item))
        for (const status of statuses) responses[status].content = { "application/json": { schema } };
  };
}

const addComponent: Edit = (document) => {
  document["components"].schemas.ValidationError = VALIDATION_ERROR;
};

const withValidationError: Edit = (document) => {
  addComponent(document);
  setResponseSchema(VALIDATION_ERROR, "422")(document);
};

describe("a response that refers to another component", () => {
  test("is reported with its operation and status", () => {
    const found = compareEdits(withValidationError, addComponent);
    expect(found).toContainEqual([`POST ${SUBMIT_PATH}: response 422 body.issues: removed`, true, false]);
    expect(found).toContainEqual([`POST ${SUBMIT_PATH}: response 422 body.code: added as required`, false, true]);
  });

  test("is reported only for the status that changed", () => {
    const found = compareEdits(withValidationError, (document) => {
      withValidationError(document);
      setResponseSchema(VALIDATION_ERROR, "400")(document);
    });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(([text]) => text.includes(": response 400"))).toBe(true);
  });
});

test("a difference of a component that many responses use is reported once", () => {
  const found = compareEdits(unchanged, (document) => {
    const schema = structuredClone(document["components"].schemas.Error);
    schema.properties.code.maxLength = 9;
    document["components"].schemas.Error = schema;
    const statuses = Object.keys(document["paths"][SUBMIT_PATH].post.responses).filter((status) => !status.startsWith("2"));
    setResponseSchema(schema, ...statuses)(document);
  });
  expect(found.filter(([text]) => text.includes("maxLength"))).toEqual([["Error.code: maxLength 9 added", false, true]]);
});

describe("a request with another media type", () => {
  const FORM = "application/x-www-form-urlencoded";
  const addForm =
    (schema?: object): Edit =>
    (document) => {
      const { content } = document["paths"][SUBMIT_PATH].post.requestBody;
      content[FORM] = { schema: schema ?? content["application/json"].schema };
    };

  test("is compared for that media type, too", () => {
    const withMaxLength = (maxLength: number) =>
      addForm({ type: "object", properties: { prompt: { type: "string", maxLength } } });
    expect(compareEdits(withMaxLength(9), withMaxLength(8))).toEqual([
      [`POST ${SUBMIT_PATH}: request body (${FORM}).prompt: maxLength decreased from 9 to 8`, true, true],
    ]);
  });

  test("is reported once if the schema is the same", () => {
    const widened: Edit = (document) => {
      editRequests(({ properties }) => {
        properties.duration.maximum = 9;
      })(document);
      addForm()(document);
    };
    expect(compareEdits(addForm(), widened)).toEqual([["VideoRequest.duration: maximum increased from 8 to 9", false, true]]);
  });
});
