import { describe, expect, test } from "vitest";
import {
  compareEdits,
  compareEditsWithAnnotations,
  type Edit,
  RESULT_PATH,
  unchanged,
} from "../../contract-tests/test-support/edited-contract.js";

const OPERATION = `GET ${RESULT_PATH}`;

const requiring =
  (...security: readonly object[]): Edit =>
  (document) => {
    document["components"].securitySchemes.team = { type: "apiKey", in: "header", name: "X-Team" };
    document["paths"][RESULT_PATH].get.security = security;
  };

const KEY = { apiKey: [] };
const TEAM = { team: [] };
const TEAM_NAME = "API key in header X-Team";

describe("the security requirement of an operation", () => {
  test.each<[string, Edit, Edit, string, breaksClients: boolean]>([
    ["gains an alternative", unchanged, requiring(KEY, TEAM), `security alternative added: ${TEAM_NAME}`, false],
    ["loses an alternative", requiring(KEY, TEAM), requiring(KEY), `security alternative removed: ${TEAM_NAME}`, true],
    ["is removed", unchanged, requiring(), "security changed from HTTP bearer to no authentication", false],
    ["is added", requiring(), requiring(KEY), "security changed from no authentication to HTTP bearer", true],
    ["becomes optional", unchanged, requiring(KEY, {}), "security alternative added: no authentication", false],
    [
      "needs fewer schemes",
      requiring({ ...KEY, ...TEAM }),
      requiring(KEY),
      `security changed from HTTP bearer and ${TEAM_NAME} to HTTP bearer`,
      false,
    ],
    [
      "needs more schemes",
      requiring(KEY),
      requiring({ ...KEY, ...TEAM }),
      `security changed from HTTP bearer to HTTP bearer and ${TEAM_NAME}`,
      true,
    ],
    [
      "has other scopes",
      unchanged,
      requiring({ apiKey: ["video"] }),
      "details of the security scheme changed: HTTP bearer",
      true,
    ],
  ])("%s", (_, before, after, message, breaksClients) => {
    const found = compareEdits(before, after).filter(([text]) => text.startsWith("GET"));
    expect(found).toEqual([[`${OPERATION}: ${message}`, breaksClients, true]]);
  });

  test.each<[string, Edit, Edit]>([
    ["the order of alternatives", requiring(KEY, TEAM), requiring(TEAM, KEY)],
    ["an empty list and an empty requirement", requiring(), requiring({})],
  ])("is the same: %s", (_, before, after) => {
    expect(compareEdits(before, after)).toEqual([]);
  });

  test("a change of bearerFormat is non-breaking", () => {
    const withFormat: Edit = (document) => {
      document["components"].securitySchemes.apiKey.bearerFormat = "JWT";
    };
    expect(compareEdits(unchanged, withFormat)).toEqual([]);
    expect(compareEditsWithAnnotations(unchanged, withFormat)).toEqual([
      ['security scheme apiKey: bearerFormat "JWT" added', false, false],
    ]);
  });
});
