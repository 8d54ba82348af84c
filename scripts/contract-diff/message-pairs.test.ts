import { describe, expect, test } from "vitest";
import { asItIs, type Document, type Edit, ofRequests, SUBMIT, toldBetween } from "./edited-contract.js";

const VALIDATION = {
  type: "object",
  required: ["issues"],
  properties: { issues: { type: "array", items: { type: "string" } } },
};

/** Gives answers with these statuses this schema in all operations. */
function answerWith(schema: object, ...statuses: readonly string[]): Edit {
  return (document) => {
    for (const item of Object.values<Document>(document["paths"]))
      for (const { responses } of Object.values<Document>(item))
        for (const status of statuses) responses[status].content = { "application/json": { schema } };
  };
}

const hasComponent: Edit = (document) => {
  document["components"].schemas.ValidationError = VALIDATION;
};

describe("an answer that becomes another component", () => {
  test("that others are is told, and where", () => {
    const before: Edit = (document) => {
      hasComponent(document);
      answerWith(VALIDATION, "422")(document);
    };
    const found = toldBetween(before, (document) => {
      hasComponent(document);
    });
    expect(found).toContainEqual([`POST ${SUBMIT}: answer 422, issues: is gone`, true, false]);
    expect(found).toContainEqual([`POST ${SUBMIT}: answer 422, code: is new, and always there`, false, true]);
  });

  test("is told only where it does", () => {
    const both: Edit = (document) => {
      hasComponent(document);
      answerWith(VALIDATION, "422")(document);
    };
    const found = toldBetween(both, (document) => {
      both(document);
      answerWith(VALIDATION, "400")(document);
    });
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(([what]) => what.includes(": answer 400"))).toBe(true);
  });
});

test("a component that many answers are is told of once", () => {
  const found = toldBetween(asItIs, (document) => {
    const schema = structuredClone(document["components"].schemas.Error);
    schema.properties.code.maxLength = 9;
    document["components"].schemas.Error = schema;
    const statuses = Object.keys(document["paths"][SUBMIT].post.responses).filter((status) => !status.startsWith("2"));
    answerWith(schema, ...statuses)(document);
  });
  expect(found.filter(([what]) => what.includes("at most 9"))).toEqual([
    ["Error, code: has at most 9 characters, and had no such limit", false, true],
  ]);
});

describe("a request that may be sent in another form", () => {
  const FORM = "application/x-www-form-urlencoded";
  const asForm =
    (schema?: object): Edit =>
    (document) => {
      const { content } = document["paths"][SUBMIT].post.requestBody;
      content[FORM] = { schema: schema ?? content["application/json"].schema };
    };

  test("is compared in that form, too", () => {
    const form = (maxLength: number) => asForm({ type: "object", properties: { prompt: { type: "string", maxLength } } });
    expect(toldBetween(form(9), form(8))).toEqual([
      [`POST ${SUBMIT}: request as ${FORM}, prompt: has at most 8 characters, not 9`, true, true],
    ]);
  });

  test("is told of once where it is the same", () => {
    const longer: Edit = (document) => {
      ofRequests(({ properties }) => {
        properties.duration.maximum = 9;
      })(document);
      asForm()(document);
    };
    expect(toldBetween(asForm(), longer)).toEqual([["VideoRequest, duration: is at most 9, not 8", false, true]]);
  });
});
