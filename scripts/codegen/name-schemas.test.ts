import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../contract-tests/src/util/json.js";
import { content } from "../../contract-tests/test-support/contract-with.js";
import { nameSchemas } from "./name-schemas.js";
import { renderDocuments } from "./render.js";

const REQUEST = { type: "object", required: ["prompt"], properties: { prompt: { type: "string" } } };
const JOB = {
  type: "object",
  required: ["id", "status"],
  properties: { id: { type: "string" }, status: { type: "string", enum: ["queued", "succeeded"] } },
};
const ERROR = { type: "object", required: ["reason"], properties: { reason: { type: "string" } } };

/** Returns a contract whose schemas are all inline. */
function documentWith(request: JsonObject, responses: JsonObject, schemas: JsonObject = {}): JsonObject {
  return {
    openapi: "3.1.0",
    info: { title: "test", version: "1" },
    servers: [{ url: "https://example.com" }],
    paths: {
      "/tasks": { post: { operationId: "create-task", requestBody: content(request), responses } },
      "/tasks/{id}": { get: { operationId: "getTask", responses: { "200": content(JOB) } } },
    },
    components: { schemas },
  };
}

const render = (document: JsonObject) => renderDocuments({ bundled: document, dereferenced: document });

describe("inline schemas", () => {
  test("get the names of their operations", () => {
    const document = documentWith(REQUEST, { "200": content(JOB), "4XX": content(ERROR) });
    const { bundled } = nameSchemas({ bundled: document, dereferenced: document });
    expect(bundled["components"]).toEqual({
      schemas: { CreateTaskRequest: REQUEST, CreateTaskResponse: JOB, CreateTaskError: ERROR },
    });
    expect(JSON.stringify(bundled["paths"])).not.toContain("properties");
  });

  test("get another name if a component has theirs", () => {
    const document = documentWith(REQUEST, { "200": content(JOB) }, { CreateTaskRequest: { type: "null" } });
    const { bundled } = nameSchemas({ bundled: document, dereferenced: document });
    expect(bundled["components"]).toMatchObject({
      schemas: { CreateTaskRequest: { type: "null" }, CreateTaskRequest2: REQUEST },
    });
  });

  test("do not change a document without any", () => {
    const document = { paths: {}, components: { schemas: { A: { type: "object" } } } };
    expect(nameSchemas({ bundled: document, dereferenced: document }).bundled).toBe(document);
  });

  test("share a name if they are equal, but not with a message of the other direction", () => {
    const document = documentWith(JOB, { "200": content(JOB), "201": content(JOB) });
    const { bundled } = nameSchemas({ bundled: document, dereferenced: document });
    expect(bundled["components"]).toEqual({ schemas: { CreateTaskRequest: JOB, CreateTaskResponse: JOB } });
  });

  test.each<[string, JsonObject, string]>([
    ["4XX", { "4XX": content(ERROR) }, "CreateTaskError"],
    ["400", { "400": content(ERROR), "5XX": content({ type: "object" }) }, "CreateTaskError"],
    ["default", { default: content(ERROR) }, "CreateTaskError"],
  ])("give every message a type: an error for %s", async (_, errors, name) => {
    const files = await render(documentWith(REQUEST, { "200": content(JOB), ...errors }));
    const endpoint = files.get("endpoint.ts") ?? "";
    expect(endpoint).toContain(`SubmitResponse = components["schemas"]["CreateTaskResponse"]`);
    expect(endpoint).toContain(`ErrorResponse = components["schemas"]["${name}"]`);
    expect(endpoint).toContain("validateCreateTaskRequest as validateRequest");
    expect(JSON.parse(files.get("openapi.json") ?? "")).toHaveProperty("components", { schemas: {} });
  });

  test("of a shared response and of a stream's events get names, too", async () => {
    const stream = { content: { "text/event-stream": { schema: { type: "string", contentSchema: JOB } } } };
    const document = documentWith(REQUEST, { "200": stream, "4XX": { $ref: "#/components/responses/Failure" } });
    const shared = { ...document, components: { responses: { Failure: content(ERROR) } } };
    const { bundled } = nameSchemas({ bundled: shared, dereferenced: shared });
    expect(Object.keys((bundled["components"] as JsonObject)["schemas"] as JsonObject)).toEqual([
      "CreateTaskRequest",
      "CreateTaskEvent",
      "Failure",
    ]);
  });
});

describe("a legal request schema is not rejected for its style", () => {
  test.each<[string, JsonObject]>([
    ["a limit without a type", { properties: { text: { maxLength: 5 } } }],
    // biome-ignore lint/suspicious/noThenProperty: `then` is a keyword of JSON Schema
    ["a condition without a type", { if: { required: ["a"] }, then: { properties: { a: { minimum: 2 } } } }],
    ["unevaluated properties without a type", { allOf: [{ properties: { a: {} } }], unevaluatedProperties: false }],
    [
      "a tuple that may be shorter",
      { properties: { a: { type: "array", prefixItems: [{}, {}, {}], minItems: 1, items: false } } },
    ],
  ])("%s", async (_, request) => {
    const files = await render(documentWith(request as JsonObject, { "200": content(JOB) }));
    expect(files.get("validators.js")).toContain("validateCreateTaskRequest");
  });
});
