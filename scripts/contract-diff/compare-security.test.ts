import { describe, expect, test } from "vitest";
import { asItIs, type Edit, RESULT, toldBetween } from "./edited-contract.js";

const PLACE = `GET ${RESULT}`;

const asks =
  (...security: readonly object[]): Edit =>
  (document) => {
    document["components"].securitySchemes.team = { type: "apiKey", in: "header", name: "X-Team" };
    document["paths"][RESULT].get.security = security;
  };

const KEY = { apiKey: [] };
const TEAM = { team: [] };
const TEAM_NAME = "a key in the header parameter X-Team";

describe("who is let in", () => {
  test.each<[string, Edit, Edit, string, callers: boolean]>([
    ["by one more alternative", asItIs, asks(KEY, TEAM), `is let in by ${TEAM_NAME}, too`, false],
    ["by one alternative less", asks(KEY, TEAM), asks(KEY), `is not let in by ${TEAM_NAME} any more`, true],
    ["as everybody is", asItIs, asks(), "is let in by nothing, as everybody is, not by HTTP bearer", false],
    ["as everybody was", asks(), asks(KEY), "is let in by HTTP bearer, not by nothing, as everybody is", true],
    ["without a key, too", asItIs, asks(KEY, {}), "is let in by nothing, as everybody is, too", false],
    [
      "by less than before",
      asks({ ...KEY, ...TEAM }),
      asks(KEY),
      `is let in by HTTP bearer, not by HTTP bearer and ${TEAM_NAME}`,
      false,
    ],
    [
      "by more than before",
      asks(KEY),
      asks({ ...KEY, ...TEAM }),
      `is let in by HTTP bearer and ${TEAM_NAME}, not by HTTP bearer`,
      true,
    ],
    ["with other scopes", asItIs, asks({ apiKey: ["video"] }), "is let in by HTTP bearer in another form", true],
  ])("%s", (_, before, after, what, callers) => {
    expect(toldBetween(before, after).filter(([told]) => told.startsWith("GET"))).toEqual([[`${PLACE}: ${what}`, callers, true]]);
  });

  test.each<[string, Edit, Edit]>([
    ["in another order", asks(KEY, TEAM), asks(TEAM, KEY)],
    ["as everybody is, said in another way", asks(), asks({})],
  ])("%s is the same", (_, before, after) => {
    expect(toldBetween(before, after)).toEqual([["the contract: says the same in other words", false, false]]);
  });

  test("the form of a token is a hint for readers", () => {
    const hinted: Edit = (document) => {
      document["components"].securitySchemes.apiKey.bearerFormat = "JWT";
    };
    expect(toldBetween(asItIs, hinted)).toEqual([['key apiKey: says bearerFormat "JWT", not nothing', false, false]]);
  });
});
