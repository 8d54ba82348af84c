import { describe, expect, test } from "vitest";
import { asItIs, type Document, type Edit, SUBMIT, toldBetween } from "./edited-contract.js";

const PLACE = `POST ${SUBMIT}`;

const ofAnswers =
  (edit: (responses: Document) => void): Edit =>
  (document) =>
    edit(document["paths"][SUBMIT].post.responses);

/** All errors said at once. */
const together = (name: string, pattern: RegExp): Edit =>
  ofAnswers((responses) => {
    responses[name] = { ...responses["400"], description: "Refused." };
    for (const status of Object.keys(responses)) if (pattern.test(status)) delete responses[status];
  });

describe("statuses that are said at once", () => {
  test.each<[string, Edit, readonly (readonly [string, boolean, boolean])[]]>([
    ["by range are not gone", together("4XX", /^4\d\d$/), [[`${PLACE}: may answer 4XX`, false, false]]],
    ["by default are not gone", together("default", /^[45]\d\d$/), [[`${PLACE}: may answer any other status`, false, false]]],
  ])("%s", (_, after, expected) => {
    expect(toldBetween(asItIs, after)).toEqual(expected);
  });

  test("and then each by itself are told as the rest that is gone", () => {
    expect(toldBetween(together("4xx", /^4\d\d$/), asItIs)).toEqual([
      [`${PLACE}: may not answer 4XX any more but for 400, 401, 402, 403, 404, 422 or 429`, false, true],
    ]);
  });

  test("are compared with what was said of each", () => {
    const found = toldBetween(asItIs, (document) => {
      together("4XX", /^4\d\d$/)(document);
      ofAnswers((responses) => {
        responses["4XX"].content = { "application/problem+json": responses["4XX"].content["application/json"] };
      })(document);
    });
    expect(found).toContainEqual([`${PLACE}: does not answer 422 as application/json any more`, true, true]);
    const other = toldBetween(asItIs, (document) => {
      together("default", /^[45]\d\d$/)(document);
      ofAnswers((responses) => {
        const schema = structuredClone(responses.default.content["application/json"].schema);
        schema.required = [];
        responses.default.content["application/json"].schema = schema;
      })(document);
    });
    expect(other).toContainEqual([`${PLACE}: answer 503, code: need not be there any more`, true, false]);
  });

  test("hide no status that is still said by itself", () => {
    const found = toldBetween(
      together("4XX", /^40\d$/),
      ofAnswers((responses) => {
        const all = { ...responses };
        for (const status of Object.keys(all)) if (/^40\d$/.test(status)) delete responses[status];
      }),
    );
    expect(found).toEqual([[`${PLACE}: may not answer 4XX any more but for 422 or 429`, false, true]]);
  });
});

describe("a header of an answer", () => {
  const retryAfter = (header: object): Edit =>
    ofAnswers((responses) => {
      responses["429"].headers = { "Retry-After": { schema: { type: "integer" }, ...header } };
    });
  const header = `${PLACE}: answer 429, header Retry-After`;

  test.each<[string, object, object, string, callers: boolean, servers: boolean]>([
    ["that need not be there", { required: true }, {}, "need not be there any more", true, false],
    ["that must be there", { required: false }, { required: true }, "is always there", false, true],
    ["of another type", {}, { schema: { type: "string" } }, "may be of type string", true, false],
    ["written in another way", {}, { explode: true }, "says explode true, not nothing", true, true],
    ["described in other words", {}, { description: "Seconds." }, "is described in other words", false, false],
  ])("%s is told", (_, before, after, what, callers, servers) => {
    expect(toldBetween(retryAfter(before), retryAfter(after))).toContainEqual([`${header}: ${what}`, callers, servers]);
  });
});
