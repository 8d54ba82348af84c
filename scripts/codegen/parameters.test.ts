import { expect, test } from "vitest";
import { reportUnsentParameters } from "./parameters.js";

test("required query and cookie parameters are reported with a remedy, because the client does not send them", () => {
  const parameter = (name: string, location: string, required = true) => ({ name, in: location, required, schema: {} });
  const warnings: string[] = [];
  const post = { parameters: [parameter("draft", "query", false), parameter("X-Team", "header"), parameter("team", "query")] };
  const item = { parameters: [parameter("session", "cookie"), parameter("id", "path")], post };
  reportUnsentParameters({ paths: { "/jobs": item } }, (problem) => warnings.push(problem));
  expect(warnings).toEqual([
    "POST /jobs: the client does not send the required cookie parameter session: add it in a function that you pass as the option `fetch`",
    "POST /jobs: the client does not send the required query parameter team: add it in a function that you pass as the option `fetch`",
  ]);
});
