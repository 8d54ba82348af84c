import { readBundledContract } from "../src/contract/load.js";
import { isStream, submissions } from "../src/contract/model.js";
import { compile } from "../src/contract/validator.js";
import { PLACEHOLDER_KEY } from "../src/traffic/request.js";
import { isObject, type Json, type JsonObject } from "../src/util/json.js";
import type { ReceivedRequest, Reply } from "./serve.js";

export const contract = await readBundledContract();
const [operation] = submissions(contract);
if (operation === undefined) throw new Error("the contract has no submission");

/** The operation that the test servers implement. */
export const submission = operation;

const validators = new Map(
  submissions(contract).map(({ method, path, request }) => [`${method} ${path}`, compile(request.schema)]),
);

const streams = new Set(submissions(contract).flatMap((operation) => (isStream(operation) ? [operation.path] : [])));

/** The API key of the test servers. They also accept the placeholder that the suite sends if no key is set. */
export const KEY = "sk-test-4f1d0c7b";
const KEYS = [KEY, PLACEHOLDER_KEY];

/**
 * Returns a limit of a parameter from the contract. Tests that use it survive a change of the contract.
 *
 * @throws Error if the contract does not limit the parameter with this keyword
 */
export function limitOf(parameter: string, keyword: string): Json {
  const properties = submission.request.schema["properties"];
  const schema = isObject(properties) ? properties[parameter] : undefined;
  const limit = isObject(schema) ? schema[keyword] : undefined;
  if (limit === undefined) throw new Error(`${parameter} has no ${keyword}`);
  return limit;
}

/** The values that the parameters with a list or a small range of values had in total when the limit of 60 was set. */
const LISTED_VALUES = 20;

/** Returns the maximum number of accepted requests of a full run: 60, and one for each value that the contract adds. */
export function maxAccepted(): number {
  const { properties } = submission.request.schema;
  const counts = Object.values(isObject(properties) ? properties : {}).map((schema) => {
    if (!isObject(schema)) return 0;
    const range = Number(schema["maximum"]) - Number(schema["minimum"]) + 1;
    return Array.isArray(schema["enum"]) ? schema["enum"].length : range <= 100 ? range : 0;
  });
  return 60 + Math.max(0, counts.reduce((sum, count) => sum + count, 0) - LISTED_VALUES);
}

/** Returns the smallest integer above a parameter's maximum. */
export function above(parameter: string): number {
  return Number(limitOf(parameter, "maximum")) + 1;
}

/** Deviations of a test server from the default: differences that the contract allows, and faults. */
export interface ServerOptions {
  readonly successStatus?: number;
  readonly rejectionStatus?: number;
  /** Called with an invalid body. Returns true to accept it nevertheless. */
  readonly accepts?: (body: Json) => boolean;
  /** Called with a valid body. Returns true to reject it nevertheless. */
  readonly rejects?: (body: JsonObject) => boolean;
  /** Changes the response to an accepted submission. */
  readonly response?: (generation: JsonObject, body: JsonObject) => Json;
  /** Changes the response to a rejected submission. */
  readonly error?: (error: JsonObject) => Json;
  /** Changes the response to a request for a generation. */
  readonly result?: (result: JsonObject, id: string) => Json;
  /** Changes the text of a stream. */
  readonly stream?: (text: string) => string;
}

const USAGE = { total: 20, subscription: 15, permanent: 5 };

/** The statuses of a generation. It moves to the next one with every poll. */
const STATUSES = ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"] as const;

interface StoredGeneration {
  readonly input: JsonObject;
  polls: number;
  /** The properties of a generation that failed in the response to its submission. */
  failure?: JsonObject;
}

/** Creates the handler of a server that conforms to the contract, except for the options. */
export function conforming(options: ServerOptions = {}): (request: ReceivedRequest) => Reply {
  const { rejectionStatus = 400, successStatus = 200 } = options;
  const generations = new Map<string, StoredGeneration>();
  const reject = (status: number, code: string): Reply => {
    const body = { code, message: "The request is not valid." };
    return { status, body: options.error?.(body) ?? body };
  };
  const render = (id: string, polls: number): JsonObject => {
    const status = STATUSES[Math.min(polls, STATUSES.length - 1)] ?? "COMPLETED";
    return { id, status, usage: USAGE, data: status === "COMPLETED" ? { videos: [] } : null };
  };
  const find = (path: string): Reply => {
    const id = /^\/generation\/([^/]+)$/.exec(path)?.[1] ?? "";
    const stored = generations.get(id);
    if (stored === undefined) return reject(404, "NOT_FOUND");
    const result = { ...render(id, stored.polls++), input: stored.input, ...stored.failure };
    return { status: 200, body: options.result?.(result, id) ?? result };
  };
  const stream = (id: string): Reply => {
    const text = STATUSES.map((_, polls) => `data: ${JSON.stringify(render(id, polls))}\n\n`).join("");
    const stored = generations.get(id);
    if (stored !== undefined) stored.polls = STATUSES.length;
    return { status: 200, headers: { "content-type": "text/event-stream" }, body: options.stream?.(text) ?? text };
  };
  return ({ body, headers, method, path }) => {
    const validate = validators.get(`${method} ${path}`);
    if (validate === undefined && !(method === "GET" && path.startsWith("/generation/"))) return reject(404, "NOT_FOUND");
    if (!KEYS.some((key) => headers["authorization"] === `Bearer ${key}`)) return reject(401, "UNAUTHORIZED");
    if (validate === undefined) return find(path);
    const request = parse(body);
    const isAccepted = validate(request)
      ? !(isObject(request) && options.rejects?.(request))
      : (options.accepts?.(request ?? null) ?? false);
    if (!isAccepted) return reject(rejectionStatus, "VIDEO_GENERATION_INVALID_INPUT");
    const id = `gen_${generations.size + 1}`;
    const input = isObject(request) ? request : {};
    const stored: StoredGeneration = { input, polls: 0 };
    generations.set(id, stored);
    if (streams.has(path)) return stream(id);
    const generation = { id, status: STATUSES[0], input, usage: USAGE };
    const response = options.response?.(generation, input) ?? generation;
    // A generation with a terminal status in this response keeps it.
    const { status, code, message }: JsonObject = isObject(response) ? response : {};
    if (status === "FAILED" && code !== undefined && message !== undefined)
      stored.failure = { status, code, message, data: null };
    else if (status !== STATUSES[0]) stored.polls = STATUSES.length;
    return { status: successStatus, body: response };
  };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
