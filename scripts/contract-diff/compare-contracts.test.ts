import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ContractError } from "../../contract-tests/src/contract/model.js";
import {
  compareEdits,
  compareEditsWithAnnotations,
  type DifferenceRow,
  type Document,
  type Edit,
  editContract,
  editRequests,
  originalContract,
  RESULT_PATH,
  SUBMIT_PATH,
  unchanged,
} from "../../contract-tests/test-support/edited-contract.js";
import { requiredBump } from "./difference.js";
import { compareContracts, compareVersions } from "./document.js";
import { renderDifferences } from "./render.js";

const SUBMIT = `POST ${SUBMIT_PATH}`;
const RESULT = `GET ${RESULT_PATH}`;

/** Sets keywords of a request property. Undefined removes a keyword. */
const setKeywords = (name: string, keywords: object): Edit =>
  editRequests(({ properties }) => {
    Object.assign(properties[name], keywords);
  });

/** Sets keywords of the request schema. */
const setRequestKeywords = (keywords: object): Edit =>
  editRequests((schema) => {
    Object.assign(schema, structuredClone(keywords));
  });

const addParameter = (name: string, schema: object): Edit =>
  editRequests(({ properties }) => {
    properties[name] = schema;
  });

const addConflictResponse: Edit = (document) => {
  const { responses } = document["paths"][SUBMIT_PATH].post;
  responses[409] = responses[400];
};

/** Applies several edits in order. */
const all =
  (...edits: readonly Edit[]): Edit =>
  (document) => {
    for (const edit of edits) edit(document);
  };

const compareWith = (edit: Edit) => compareContracts(originalContract, editContract(edit));

test("a contract does not differ from itself", () => {
  expect(compareWith(unchanged)).toEqual([]);
  expect(requiredBump([])).toBe("none");
  expect(renderDifferences([], "v1")).toBe("The contract is identical to v1.");
});

describe("a request", () => {
  test.each<[string, Edit, ...DifferenceRow]>([
    [
      "a higher maximum",
      setKeywords("duration", { maximum: 16 }),
      "VideoRequest.duration: maximum increased from 8 to 16",
      false,
      true,
    ],
    [
      "a lower maximum",
      setKeywords("duration", { maximum: 6 }),
      "VideoRequest.duration: maximum decreased from 8 to 6",
      true,
      true,
    ],
    [
      "a lower minimum",
      setKeywords("duration", { minimum: 1 }),
      "VideoRequest.duration: minimum decreased from 2 to 1",
      false,
      true,
    ],
    ["an added minimum length", setKeywords("prompt", { minLength: 1 }), "VideoRequest.prompt: minLength 1 added", true, true],
    [
      "a removed maximum length",
      setKeywords("prompt", { maxLength: undefined }),
      "VideoRequest.prompt: maxLength 3000 removed",
      false,
      true,
    ],
    [
      "an added value",
      setKeywords("resolution", { enum: ["720p", "1080p", "4k"] }),
      'VideoRequest.resolution: allowed value added: "4k"',
      false,
      true,
    ],
    [
      "a removed value",
      setKeywords("resolution", { enum: ["720p"] }),
      'VideoRequest.resolution: allowed value removed: "1080p"',
      true,
      true,
    ],
    ["an added type", setKeywords("n", { type: ["integer", "null"] }), "VideoRequest.n: allowed type added: null", false, true],
    ["a removed type", setKeywords("seed", { type: "integer" }), "VideoRequest.seed: allowed type removed: null", true, true],
    [
      "another default",
      setKeywords("duration", { default: 8 }),
      "VideoRequest.duration: default changed from 5 to 8",
      true,
      true,
    ],
    [
      "a format of array items",
      editRequests(({ properties }) => {
        properties.reference_image_urls.items.format = "uri";
      }),
      'VideoRequest.reference_image_urls[]: format "uri" added',
      true,
      true,
    ],
    ["an added property", addParameter("audio", { type: "boolean" }), "VideoRequest.audio: added", false, true],
    [
      "an added required property",
      all(addParameter("audio", { type: "boolean" }), setRequestKeywords({ required: ["prompt", "audio"] })),
      "VideoRequest.audio: added as required",
      true,
      true,
    ],
    [
      "a removed property",
      editRequests(({ properties }) => {
        delete properties.n;
      }),
      "VideoRequest.n: removed",
      true,
      false,
    ],
    [
      "a property that becomes optional",
      setRequestKeywords({ required: [] }),
      "VideoRequest.prompt: became optional",
      false,
      true,
    ],
    [
      "a property that becomes required",
      setRequestKeywords({ required: ["prompt", "seed"] }),
      "VideoRequest.seed: became required",
      true,
      true,
    ],
  ])("with %s has one difference", (_, edit, ...expected) => {
    expect(compareEdits(unchanged, edit)).toEqual([expected]);
  });

  test.each<[string, Edit, ...DifferenceRow]>([
    [
      "two added values",
      setKeywords("resolution", { enum: ["360p", "540p", "720p", "1080p"] }),
      'VideoRequest.resolution: allowed values added: "360p", "540p"',
      false,
      true,
    ],
    ["any number", setKeywords("n", { type: "number" }), "VideoRequest.n: allowed type added: number", false, true],
    [
      "a higher exclusive maximum",
      setKeywords("duration", { maximum: undefined, exclusiveMaximum: 10 }),
      "VideoRequest.duration: maximum increased from 8 to 9",
      false,
      true,
    ],
    [
      "an exclusive instead of an inclusive maximum",
      setKeywords("duration", { type: "number", maximum: undefined, exclusiveMaximum: 8 }),
      "VideoRequest.duration: maximum 8 changed to exclusiveMaximum 8",
      true,
      true,
    ],
    [
      "an added alternative",
      addParameter("prompt", { oneOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] }),
      "VideoRequest.prompt: alternative added: type array",
      false,
      true,
    ],
    [
      "alternatives that restrict a value",
      setKeywords("prompt", { anyOf: [{ pattern: "a" }, { pattern: "b" }] }),
      'VideoRequest.prompt (alternative 1): pattern "a" added',
      true,
      true,
    ],
    [
      "no additional properties",
      setRequestKeywords({ additionalProperties: false }),
      "VideoRequest: additional properties no longer allowed",
      true,
      true,
    ],
    ["an added step", setKeywords("duration", { multipleOf: 2 }), "VideoRequest.duration: multipleOf 2 added", true, true],
    ["another description", setKeywords("n", { description: "Otherwise." }), "VideoRequest.n: description changed", false, false],
    [
      "weaker evidence",
      setKeywords("n", { "x-evidence": "none" }),
      "VideoRequest.n: evidence changed from endpoint to none",
      false,
      false,
    ],
  ])("with %s is reported", (_, edit, ...expected) => {
    expect(compareEditsWithAnnotations(unchanged, edit)).toContainEqual(expected);
  });

  test("with other keywords of the same meaning breaks nothing", () => {
    const found = compareWith(
      all(
        setKeywords("duration", { minimum: undefined, exclusiveMinimum: 1 }),
        setKeywords("prompt", { minLength: 0 }),
        setKeywords("reference_image_urls", { uniqueItems: false }),
      ),
    );
    expect(found).toEqual([]);
  });

  test("with a reverted change has the opposite difference", () => {
    const widened = editContract(setKeywords("duration", { maximum: 16 }));
    expect(compareContracts(widened, originalContract)).toEqual([
      {
        id: "request-maximum-decreased",
        location: "VideoRequest.duration",
        message: "maximum decreased from 16 to 8",
        breaksClients: true,
        breaksServers: true,
      },
    ]);
  });
});

describe("outside of schemas", () => {
  test.each<[string, Edit, location: string, message: string, breaksClients: boolean, breaksServers: boolean]>([
    [
      "another server",
      (document) => {
        document["servers"] = [{ url: "https://example.com/v2" }];
      },
      "the API",
      "server changed from https://open.skills.video/api/v1 to https://example.com/v2",
      true,
      true,
    ],
    [
      "an added server",
      (document) => {
        document["servers"].push({ url: "https://example.com/v2" });
      },
      "the API",
      "server https://example.com/v2 added",
      false,
      false,
    ],
    [
      "another security scheme",
      (document) => {
        document["components"].securitySchemes.apiKey = { type: "apiKey", in: "header", name: "X-Key" };
      },
      SUBMIT,
      "security changed from HTTP bearer to API key in header X-Key",
      true,
      true,
    ],
    [
      "no authentication",
      (document) => {
        document["paths"][RESULT_PATH].get.security = [];
      },
      RESULT,
      "security changed from HTTP bearer to no authentication",
      false,
      true,
    ],
    [
      "an added required header",
      (document) => {
        const header = { in: "header", name: "X-Team", required: true, schema: { type: "string" } };
        document["paths"][SUBMIT_PATH].parameters = [header];
      },
      `${SUBMIT}, header parameter X-Team`,
      "added as required",
      true,
      true,
    ],
    [
      "an added query parameter",
      (document) => {
        document["paths"][RESULT_PATH].get.parameters.push({ in: "query", name: "wait", schema: { type: "integer" } });
      },
      `${RESULT}, query parameter wait`,
      "added",
      false,
      true,
    ],
    [
      "another schema of a parameter",
      (document) => {
        document["paths"][RESULT_PATH].get.parameters[0].schema.pattern = "^gen_";
      },
      `${RESULT}, path parameter id`,
      'pattern "^gen_" added',
      true,
      true,
    ],
    [
      "an added media type of the request body",
      (document) => {
        const { content } = document["paths"][SUBMIT_PATH].post.requestBody;
        content["application/cbor"] = content["application/json"];
      },
      `${SUBMIT}: request body`,
      "media type application/cbor added",
      false,
      true,
    ],
    [
      "an added response header",
      (document) => {
        document["paths"][SUBMIT_PATH].post.responses[429].headers = { "Retry-After": { schema: { type: "integer" } } };
      },
      `${SUBMIT}: response 429`,
      "header Retry-After added",
      false,
      true,
    ],
    [
      "another path",
      (document) => {
        document["paths"]["/v2/video"] = document["paths"][SUBMIT_PATH];
        delete document["paths"][SUBMIT_PATH];
      },
      SUBMIT,
      "moved to POST /v2/video",
      true,
      true,
    ],
    [
      "another version",
      (document) => {
        document["info"].version = "2.0.0";
      },
      "the contract",
      'version changed from "1.0.0" to "2.0.0"',
      false,
      false,
    ],
  ])("%s is reported", (_, edit, location, message, breaksClients, breaksServers) => {
    const row = [`${location}: ${message}`, breaksClients, breaksServers];
    expect(compareEditsWithAnnotations(unchanged, edit)).toContainEqual(row);
  });

  test("another path does not hide other differences", () => {
    const found = compareWith((document) => {
      setKeywords("duration", { maximum: 16 })(document);
      document["paths"]["/v2/video"] = document["paths"][SUBMIT_PATH];
      delete document["paths"][SUBMIT_PATH];
    });
    expect(found.map(({ location }) => location)).toEqual([SUBMIT, "VideoRequest.duration"]);
  });
});

describe("a response", () => {
  const schemaOf = (document: Document, status: string, path = SUBMIT_PATH, method = "post") =>
    document["paths"][path][method].responses[status].content["application/json"].schema;

  /** Edits the schemas of both success responses of an operation. */
  const editResponses =
    (edit: Edit, path?: string, method?: string): Edit =>
    (document) => {
      for (const status of ["200", "202"]) edit(schemaOf(document, status, path, method));
    };

  test.each<[string, Edit, ...DifferenceRow]>([
    [
      "an added generation status",
      editResponses(({ oneOf }) => {
        oneOf[0].allOf[1].properties.status.enum = ["IN_QUEUE", "IN_PROGRESS", "COMPLETED", "CANCELED", "ON_HOLD"];
      }),
      `${SUBMIT}: response 200 body.status: allowed value added: "ON_HOLD"`,
      true,
      false,
    ],
    [
      "a removed generation status",
      editResponses(({ oneOf }) => {
        oneOf[0].allOf[1].properties.status.enum = ["IN_QUEUE", "COMPLETED", "CANCELED"];
      }),
      `${SUBMIT}: response 200 body.status: allowed value removed: "IN_PROGRESS"`,
      false,
      true,
    ],
    [
      "a property that becomes required",
      (document) => {
        for (const { allOf } of schemaOf(document, "200").oneOf) allOf[0].properties.usage.required = ["total"];
      },
      `${SUBMIT}: response 200 body.usage.total: became required`,
      false,
      true,
    ],
    [
      "a property that becomes optional for failed generations",
      editResponses(({ oneOf }) => {
        oneOf[1].allOf[1].required = ["status", "code"];
      }),
      `${SUBMIT}: response 200 body.message (where status is "FAILED"): became optional`,
      true,
      false,
    ],
    [
      "an output that may be null",
      editResponses(
        ({ oneOf }) => {
          oneOf[1].allOf[1].properties.data.type = ["object", "null"];
        },
        RESULT_PATH,
        "get",
      ),
      `${RESULT}: response 200 body.data (where status is "COMPLETED"): allowed type added: null`,
      true,
      false,
    ],
    [
      "an added operation",
      (document) => {
        document["paths"]["/credits"] = { get: { responses: { 200: { description: "" } } } };
      },
      "GET /credits: added",
      false,
      true,
    ],
    [
      "a removed operation",
      (document) => {
        delete document["paths"][RESULT_PATH];
      },
      `${RESULT}: removed`,
      true,
      false,
    ],
    [
      "an added success status",
      (document) => {
        const { responses } = document["paths"][SUBMIT_PATH].post;
        responses[201] = responses[200];
      },
      `${SUBMIT}: response 201 added`,
      true,
      false,
    ],
    ["an added error status", addConflictResponse, `${SUBMIT}: response 409 added`, false, false],
    [
      "a removed error status",
      (document) => {
        delete document["paths"][SUBMIT_PATH].post.responses[403];
      },
      `${SUBMIT}: response 403 removed`,
      false,
      true,
    ],
  ])("reports %s", (_, edit, ...expected) => {
    expect(compareEdits(unchanged, edit)).toContainEqual(expected);
  });
});

test("every change of a document is reported", () => {
  const paths = pathsIn(originalContract.document);
  let readable = 0;
  fc.assert(
    fc.property(fc.constantFrom(...paths), fc.constantFrom<unknown>(undefined, "otherwise", 77, {}), (path, value) => {
      const last = path.at(-1) ?? "";
      const parentIn = (document: Document) => path.slice(0, -1).reduce((node, name) => node[name], document);
      fc.pre(JSON.stringify(parentIn(originalContract.document)[last]) !== JSON.stringify(value));
      let edited: typeof originalContract;
      try {
        edited = editContract((document) => {
          if (value === undefined) delete parentIn(document)[last];
          else parentIn(document)[last] = value;
        });
      } catch (error) {
        expect(error).toBeInstanceOf(ContractError);
        return;
      }
      readable++;
      const { annotations, differences } = compareVersions(originalContract, edited);
      expect([...annotations, ...differences]).not.toEqual([]);
    }),
    { numRuns: 150, seed: 1 },
  );
  // Unreadable contracts are skipped, so that too many of them would make the test pass without a comparison.
  expect(readable).toBeGreaterThan(100);
});

/** Returns the paths to all nodes of a document except for the components, which a dereferenced document repeats. */
function pathsIn(node: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof node !== "object" || node === null || path[0] === "components") return [];
  return Object.entries(node).flatMap(([name, child]) => [[...path, name], ...pathsIn(child, [...path, name])]);
}

test("the report groups differences by the sides that they break and states the version bump", () => {
  const minor = compareWith(setKeywords("duration", { maximum: 16 }));
  expect(requiredBump(minor)).toBe("minor");
  expect(renderDifferences(minor, "v1")).toBe(
    [
      "Breaks servers of the old version; clients are not affected",
      "  VideoRequest.duration: maximum increased from 8 to 16 [request-maximum-increased]",
      "",
      "Compared with v1, the next release must increase the minor version.",
    ].join("\n"),
  );
  const removeN = editRequests(({ properties }) => {
    delete properties.n;
  });
  const major = compareWith(all(setKeywords("duration", { maximum: 6 }), removeN, addConflictResponse));
  expect(requiredBump(major)).toBe("major");
  expect(renderDifferences(major, "v1").match(/^\S.*$/gm)).toEqual([
    "Breaks clients and servers of the old version",
    "Breaks clients of the old version",
    "Non-breaking",
    "Compared with v1, the next release must increase the major version.",
  ]);
  expect(requiredBump(compareWith(addConflictResponse))).toBe("patch");
});
