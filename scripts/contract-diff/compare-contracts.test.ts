// biome-ignore-all lint/suspicious/noExplicitAny: a document is changed as the JSON that it is
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../contract-tests/src/json.js";
import { parseContract } from "../../contract-tests/src/parse-contract.js";
import { compareContracts } from "./compare-contracts.js";
import { stepOf } from "./difference.js";
import { renderDifferences } from "./render.js";

const text = await readFile(fileURLToPath(new URL("../../generated/openapi.json", import.meta.url)), "utf8");
const before = parseContract(text, "before");

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
  return compareContracts(before, parseContract(JSON.stringify(document), "after"));
}

const told = (change: Change) =>
  differencesAfter(change).map(({ breaksCallers, breaksServers, place, what }) => [
    `${place}: ${what}`,
    breaksCallers,
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
      "VideoRequest, prompt: has at least so many characters: 1, and had no such limit",
      true,
      true,
    ],
    [
      "a limit less",
      ({ properties }) => {
        delete properties.prompt.maxLength;
      },
      "VideoRequest, prompt: has no maxLength any more (was 3000)",
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

  test("that no program reads is none", () => {
    expect(
      told(({ properties }) => {
        properties.n.description = "Otherwise.";
        properties.n["x-evidence"] = "none";
        properties.n.examples = [2];
      }),
    ).toEqual([]);
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
