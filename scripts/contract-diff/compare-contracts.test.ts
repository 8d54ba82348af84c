// biome-ignore-all lint/suspicious/noExplicitAny: a document is changed as the JSON that it is
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ContractError } from "../../contract-tests/src/contract/model.js";
import type { JsonObject } from "../../contract-tests/src/util/json.js";
import { stepOf } from "./difference.js";
import { compareContracts } from "./document.js";
import { renderDifferences } from "./render.js";
import { readEdition } from "./version.js";

const text = await readFile(fileURLToPath(new URL("../../generated/openapi.json", import.meta.url)), "utf8");
const before = readEdition(text, "before");

const SUBMIT = "/generation/vidu/q2/video-turbo";

type Change = (schema: Record<string, any>, document: Record<string, any>) => void;

/** What is different when the request's schema, or the document, is changed like this. */
function differencesAfter(change: Change) {
  const document = JSON.parse(text) as Record<string, any>;
  const schemas: JsonObject[] = [];
  // Dereferenced, a component is in the document as often as it is referred to.
  for (const path of Object.values<any>(document["paths"])) {
    for (const operation of Object.values<any>(path)) {
      const schema = operation.requestBody?.content["application/json"].schema;
      if (schema !== undefined && !schemas.includes(schema)) schemas.push(schema);
    }
  }
  for (const schema of schemas) change(schema as Record<string, any>, document);
  change(document["components"].schemas.VideoRequest, document);
  return compareContracts(before, readEdition(JSON.stringify(document), "after"));
}

const told = (change: Change) =>
  differencesAfter(change).map(({ breaksClients, breaksServers, place, what }) => [
    `${place}: ${what}`,
    breaksClients,
    breaksServers,
  ]);

test("a contract does not differ from itself", () => {
  expect(compareContracts(before, before)).toEqual([]);
  expect(stepOf([])).toBe("none");
  expect(renderDifferences([], "v1")).toBe("The contract says the same as v1.");
});

describe("a change of the request", () => {
  test.each<[string, Change, string, callers: boolean, servers: boolean]>([
    [
      "a higher maximum",
      ({ properties }) => {
        properties.duration.maximum = 16;
      },
      "VideoRequest, duration: is at most 16, not 8",
      false,
      true,
    ],
    [
      "a lower maximum",
      ({ properties }) => {
        properties.duration.maximum = 6;
      },
      "VideoRequest, duration: is at most 6, not 8",
      true,
      true,
    ],
    [
      "a lower minimum",
      ({ properties }) => {
        properties.duration.minimum = 1;
      },
      "VideoRequest, duration: is at least 1, not 2",
      false,
      true,
    ],
    [
      "a new minimum",
      ({ properties }) => {
        properties.prompt.minLength = 1;
      },
      "VideoRequest, prompt: has at least 1 character, and had no such limit",
      true,
      true,
    ],
    [
      "a limit less",
      ({ properties }) => {
        delete properties.prompt.maxLength;
      },
      "VideoRequest, prompt: has no upper limit of characters any more (was 3000)",
      false,
      true,
    ],
    [
      "another value",
      ({ properties }) => {
        properties.resolution.enum.push("4k");
      },
      'VideoRequest, resolution: may be "4k"',
      false,
      true,
    ],
    [
      "a value less",
      ({ properties }) => {
        properties.resolution.enum = ["720p"];
      },
      'VideoRequest, resolution: may not be "1080p" any more',
      true,
      true,
    ],
    [
      "another type",
      ({ properties }) => {
        properties.n.type = ["integer", "null"];
      },
      "VideoRequest, n: may be of type null",
      false,
      true,
    ],
    [
      "a type less",
      ({ properties }) => {
        properties.seed.type = "integer";
      },
      "VideoRequest, seed: may not be of type null any more",
      true,
      true,
    ],
    [
      "another default",
      ({ properties }) => {
        properties.duration.default = 8;
      },
      "VideoRequest, duration: is 8 where it is left out, not 5",
      true,
      true,
    ],
    [
      "a format",
      ({ properties }) => {
        properties.reference_image_urls.items.format = "uri";
      },
      'VideoRequest, reference_image_urls, an item: has format "uri", and had no such limit',
      true,
      true,
    ],
    [
      "a parameter more",
      ({ properties }) => {
        properties.audio = { type: "boolean" };
      },
      "VideoRequest, audio: is new",
      false,
      true,
    ],
    [
      "a parameter that must be sent",
      (schema) => {
        schema["properties"].audio = { type: "boolean" };
        schema["required"] = ["prompt", "audio"];
      },
      "VideoRequest, audio: is new, and must be sent",
      true,
      true,
    ],
    [
      "a parameter less",
      ({ properties }) => {
        delete properties.n;
      },
      "VideoRequest, n: is gone",
      true,
      false,
    ],
    [
      "a parameter that may be left out",
      (schema) => {
        schema["required"] = [];
      },
      "VideoRequest, prompt: need not be sent any more",
      false,
      true,
    ],
    [
      "a parameter that must be there",
      (schema) => {
        schema["required"] = ["prompt", "seed"];
      },
      "VideoRequest, seed: must be sent",
      true,
      true,
    ],
  ])("%s", (_, change, what, callers, servers) => {
    expect(told(change)).toEqual([[what, callers, servers]]);
  });

  test.each<[string, Change, string, callers: boolean, servers: boolean]>([
    [
      "two more values",
      ({ properties }) => {
        properties.resolution.enum.unshift("360p", "540p");
      },
      'VideoRequest, resolution: may be "360p" or "540p"',
      false,
      true,
    ],
    [
      "any number",
      ({ properties }) => {
        properties.n.type = "number";
      },
      "VideoRequest, n: may be of type number",
      false,
      true,
    ],
    [
      "an exclusive bound that is higher",
      ({ properties }) => {
        delete properties.duration.maximum;
        properties.duration.exclusiveMaximum = 10;
      },
      "VideoRequest, duration: is at most 9, not 8",
      false,
      true,
    ],
    [
      "alternatives",
      ({ properties }) => {
        properties.prompt = { oneOf: [{ type: "string" }, { type: "array", items: { type: "string" } }] };
      },
      "VideoRequest, prompt: may be of type array",
      false,
      true,
    ],
    [
      "other alternatives of a value",
      ({ properties }) => {
        properties.prompt.anyOf = [{ pattern: "a" }, { pattern: "b" }];
      },
      'VideoRequest, prompt (alternative 1): has pattern "a", and had no such limit',
      true,
      true,
    ],
    [
      "no other properties",
      (schema) => {
        schema["additionalProperties"] = false;
      },
      "VideoRequest: has no properties but those that are listed",
      true,
      true,
    ],
    [
      "a coarser step",
      ({ properties }) => {
        properties.duration.multipleOf = 2;
      },
      "VideoRequest, duration: has multipleOf 2, and had no such limit",
      true,
      true,
    ],
    [
      "other words for a reader",
      ({ properties }) => {
        properties.n.description = "Otherwise.";
      },
      "VideoRequest, n: is described in other words",
      false,
      false,
    ],
    [
      "weaker evidence",
      ({ properties }) => {
        properties.n["x-evidence"] = "none";
      },
      "VideoRequest, n: is known from other evidence: none, not endpoint",
      false,
      false,
    ],
  ])("to %s is told", (_, change, what, callers, servers) => {
    expect(told(change)).toContainEqual([what, callers, servers]);
  });

  test("that says the same by another keyword breaks nobody", () => {
    const found = differencesAfter(({ properties }) => {
      delete properties.duration.minimum;
      properties.duration.exclusiveMinimum = 1;
      properties.prompt.minLength = 0;
      properties.reference_image_urls.uniqueItems = false;
    });
    expect(found).toEqual([
      { place: "the contract", what: "says the same in other words", breaksClients: false, breaksServers: false },
    ]);
    expect(stepOf(found)).toBe("patch");
  });

  test("back is told the other way round", () => {
    const document = JSON.parse(text.replaceAll('"maximum": 8', '"maximum": 16'));
    const wider = readEdition(JSON.stringify(document), "wider");
    expect(compareContracts(wider, before)).toEqual([
      {
        place: "VideoRequest, duration",
        what: "is at most 8, not 16",
        breaksClients: true,
        breaksServers: true,
      },
    ]);
  });
});

describe("a change of who is let in, where, and with what", () => {
  test.each<[string, (document: Record<string, any>) => void, string, callers: boolean, servers: boolean]>([
    [
      "another server",
      (document) => {
        document["servers"] = [{ url: "https://example.com/v2" }];
      },
      "the API: is at https://example.com/v2, not at https://open.skills.video/api/v1",
      true,
      true,
    ],
    [
      "one more server",
      (document) => {
        document["servers"].push({ url: "https://example.com/v2" });
      },
      "the API: is at https://example.com/v2, too",
      false,
      false,
    ],
    [
      "another key",
      (document) => {
        document["components"].securitySchemes.apiKey = { type: "apiKey", in: "header", name: "X-Key" };
      },
      `POST ${SUBMIT}: is let in by a key in the header parameter X-Key, not by HTTP bearer`,
      true,
      true,
    ],
    [
      "no key",
      (document) => {
        document["paths"]["/generation/{id}"].get.security = [];
      },
      "GET /generation/{id}: is let in by nothing, as everybody is, not by HTTP bearer",
      false,
      true,
    ],
    [
      "a header that must be sent",
      (document) => {
        document["paths"][SUBMIT].parameters = [{ in: "header", name: "X-Team", required: true, schema: { type: "string" } }];
      },
      `POST ${SUBMIT}, header parameter X-Team: is new, and must be sent`,
      true,
      true,
    ],
    [
      "a parameter in the query",
      (document) => {
        document["paths"]["/generation/{id}"].get.parameters.push({ in: "query", name: "wait", schema: { type: "integer" } });
      },
      "GET /generation/{id}, query parameter wait: is new",
      false,
      true,
    ],
    [
      "another form of a parameter",
      (document) => {
        document["paths"]["/generation/{id}"].get.parameters[0].schema.pattern = "^gen_";
      },
      'GET /generation/{id}, path parameter id: has pattern "^gen_", and had no such limit',
      true,
      true,
    ],
    [
      "a body of another media type",
      (document) => {
        const { content } = document["paths"][SUBMIT].post.requestBody;
        content["application/cbor"] = content["application/json"];
      },
      `POST ${SUBMIT}: request: may be sent as application/cbor`,
      false,
      true,
    ],
    [
      "a header of an answer",
      (document) => {
        document["paths"][SUBMIT].post.responses[429].headers = { "Retry-After": { schema: { type: "integer" } } };
      },
      `POST ${SUBMIT}: answer 429: has the header Retry-After`,
      false,
      true,
    ],
    [
      "another path",
      (document) => {
        document["paths"]["/v2/video"] = document["paths"][SUBMIT];
        delete document["paths"][SUBMIT];
      },
      `POST ${SUBMIT}: is POST /v2/video now`,
      true,
      true,
    ],
    [
      "another name of a path's parameter",
      (document) => {
        const item = document["paths"]["/generation/{id}"];
        item.get.parameters[0].name = "name";
        document["paths"]["/generation/{name}"] = item;
        delete document["paths"]["/generation/{id}"];
      },
      "GET /generation/{id}: is GET /generation/{name} now",
      true,
      true,
    ],
    [
      "another version",
      (document) => {
        document["info"].version = "2.0.0";
      },
      'the contract: says version "2.0.0", not "1.0.0"',
      false,
      false,
    ],
  ])("to %s is told", (_, change, what, callers, servers) => {
    const document = JSON.parse(text);
    change(document);
    const found = compareContracts(before, readEdition(JSON.stringify(document), "after"));
    expect(found).toContainEqual({
      place: what.slice(0, what.lastIndexOf(": ", what.search(/: (is|may|must|has|says) /))),
      what: what.slice(what.search(/: (is|may|must|has|says) /) + 2),
      breaksClients: callers,
      breaksServers: servers,
    });
  });

  test("of the path alone hides no other", () => {
    const document = JSON.parse(text.replaceAll('"maximum": 8', '"maximum": 16'));
    document.paths["/v2/video"] = document.paths[SUBMIT];
    delete document.paths[SUBMIT];
    const found = compareContracts(before, readEdition(JSON.stringify(document), "after"));
    expect(found.map(({ place }) => place)).toEqual([`POST ${SUBMIT}`, "VideoRequest, duration"]);
  });
});

describe("a change of an answer", () => {
  const answer = (document: Record<string, any>, status = "200") =>
    document["paths"][SUBMIT].post.responses[status].content["application/json"].schema;
  const usage = (document: Record<string, any>) => answer(document).oneOf.map(({ allOf }: any) => allOf[0].properties.usage);

  test.each<[string, Change, string, callers: boolean, servers: boolean]>([
    [
      "another status of a generation",
      (_, document) => {
        for (const status of ["200", "202"])
          answer(document, status).oneOf[0].allOf[1].properties.status.enum = [
            "IN_QUEUE",
            "IN_PROGRESS",
            "COMPLETED",
            "CANCELED",
            "ON_HOLD",
          ];
      },
      `POST ${SUBMIT}: answer 200, status: may be "ON_HOLD"`,
      true,
      false,
    ],
    [
      "a status of a generation less",
      (_, document) => {
        for (const status of ["200", "202"])
          answer(document, status).oneOf[0].allOf[1].properties.status.enum = ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"];
      },
      `POST ${SUBMIT}: answer 200, status: may not be "CANCELED" any more`,
      false,
      true,
    ],
    [
      "a property that is always there",
      (_, document) => {
        for (const schema of usage(document)) schema.required = ["total"];
      },
      `POST ${SUBMIT}: answer 200, usage, total: is always there`,
      false,
      true,
    ],
    [
      "a property that a failed generation need not have",
      (_, document) => {
        for (const status of ["200", "202"]) answer(document, status).oneOf[1].allOf[1].required = ["status", "code"];
      },
      `POST ${SUBMIT}: answer 200, message (where status is "FAILED"): need not be there any more`,
      true,
      false,
    ],
    [
      "an output that may be missing",
      (_, document) => {
        for (const status of ["200", "202"]) {
          const { schema } = document["paths"]["/generation/{id}"].get.responses[status].content["application/json"];
          schema.oneOf[1].allOf[1].properties.data.type = ["object", "null"];
        }
      },
      'GET /generation/{id}: answer 200, data (where status is "COMPLETED"): may be of type null',
      true,
      false,
    ],
    [
      "an operation more",
      (_, document) => {
        document["paths"]["/credits"] = { get: { responses: { 200: { description: "" } } } };
      },
      "GET /credits: is new",
      false,
      true,
    ],
    [
      "an operation less",
      (_, document) => {
        delete document["paths"]["/generation/{id}"];
      },
      "GET /generation/{id}: is gone",
      true,
      false,
    ],
    [
      "another success",
      (_, document) => {
        const { responses } = document["paths"][SUBMIT].post;
        responses[201] = responses[200];
      },
      `POST ${SUBMIT}: may answer 201`,
      true,
      false,
    ],
    [
      "another error",
      (_, document) => {
        const { responses } = document["paths"][SUBMIT].post;
        responses[409] = responses[400];
      },
      `POST ${SUBMIT}: may answer 409`,
      false,
      false,
    ],
    [
      "an error less",
      (_, document) => {
        delete document["paths"][SUBMIT].post.responses[403];
      },
      `POST ${SUBMIT}: may not answer 403 any more`,
      false,
      true,
    ],
  ])("%s", (_, change, what, callers, servers) => {
    expect(told(change)).toContainEqual([what, callers, servers]);
  });
});

test("whatever is changed in a contract, something is told", () => {
  const places = placesIn(JSON.parse(text));
  let readable = 0;
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.constantFrom<unknown>(undefined, "otherwise", 77, {}), (path, value) => {
      const document = JSON.parse(text);
      const parent = path.slice(0, -1).reduce((node, name) => node[name], document);
      fc.pre(JSON.stringify(parent[path.at(-1) ?? ""]) !== JSON.stringify(value));
      if (value === undefined) delete parent[path.at(-1) ?? ""];
      else parent[path.at(-1) ?? ""] = value;
      let after: ReturnType<typeof readEdition>;
      try {
        after = readEdition(JSON.stringify(document), "after");
      } catch (error) {
        expect(error).toBeInstanceOf(ContractError);
        return;
      }
      readable++;
      expect(compareContracts(before, after)).not.toEqual([]);
    }),
    { numRuns: 150, seed: 1 },
  );
  // An edited contract that cannot be read proves nothing.
  expect(readable).toBeGreaterThan(100);
});

/** The ways to everything in a document, but for the components, which stand where they are used. */
function placesIn(node: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof node !== "object" || node === null || path[0] === "components") return [];
  return Object.entries(node).flatMap(([name, child]) => [[...path, name], ...placesIn(child, [...path, name])]);
}

test("the differences are told by whom they break, with the version that they ask for", () => {
  const wider = differencesAfter(({ properties }) => {
    properties.duration.maximum = 16;
  });
  expect(stepOf(wider)).toBe("minor");
  expect(renderDifferences(wider, "v1")).toBe(
    "Breaks servers of the old edition; callers are not affected\n  VideoRequest, duration: is at most 16, not 8\n\nCompared with v1, a release raises the minor version.",
  );
  const all = differencesAfter(({ properties }, document) => {
    properties.duration.maximum = 6;
    delete properties.n;
    const { responses } = document["paths"][SUBMIT].post;
    responses[409] = responses[400];
  });
  expect(stepOf(all)).toBe("major");
  expect(renderDifferences(all, "v1").match(/^\S.*$/gm)).toEqual([
    "Breaks callers and servers of the old edition",
    "Breaks callers of the old edition",
    "Compatible for both",
    "Compared with v1, a release raises the major version.",
  ]);
  expect(
    stepOf(
      differencesAfter((_, document) => {
        const { responses } = document["paths"][SUBMIT].post;
        responses[409] = responses[400];
      }),
    ),
  ).toBe("patch");
});
