import { readBundledContract } from "../src/contract/load.js";
import { isStream, submissions } from "../src/contract/model.js";
import { compile } from "../src/contract/validator.js";
import { PLACEHOLDER_KEY } from "../src/traffic/request.js";
import { isObject, type Json, type JsonObject } from "../src/util/json.js";
import type { Arrival, Reply } from "./serve.js";

export const contract = await readBundledContract();
const [operation] = submissions(contract);
if (operation === undefined) throw new Error("the contract has no submission");

/** The operation that the test servers play. */
export const submission = operation;

const validators = new Map(
  submissions(contract).map(({ method, path, request }) => [`${method} ${path}`, compile(request.schema)]),
);

const streams = new Set(submissions(contract).flatMap((operation) => (isStream(operation) ? [operation.path] : [])));

/** The key of the test servers; they take the one that is sent where none is given, too. */
export const KEY = "sk-test-4f1d0c7b";
const KEYS = [KEY, PLACEHOLDER_KEY];

/** What the contract says of a parameter: tests take their limits from there, so that they hold when it changes. */
export function limitOf(parameter: string, keyword: string): Json {
  const properties = submission.request.schema["properties"];
  const schema = isObject(properties) ? properties[parameter] : undefined;
  const limit = isObject(schema) ? schema[keyword] : undefined;
  if (limit === undefined) throw new Error(`${parameter} has no ${keyword}`);
  return limit;
}

/** The first number that the contract refuses: one beyond a parameter's maximum. */
export function above(parameter: string): number {
  return Number(limitOf(parameter, "maximum")) + 1;
}

/** Differences between correct servers, and where faults are planted. */
export interface Style {
  readonly success?: number;
  readonly refusal?: number;
  /** Called with a body that the contract refuses; true takes it all the same. */
  readonly takes?: (body: Json) => boolean;
  /** Called with a body that the contract allows; true refuses it all the same. */
  readonly refuses?: (body: JsonObject) => boolean;
  /** Changes the answer to a submission that was taken. */
  readonly answer?: (generation: JsonObject, body: JsonObject) => Json;
  /** Changes the answer to a submission that was refused. */
  readonly error?: (error: JsonObject) => Json;
  /** Changes what is said of a generation that was asked for. */
  readonly result?: (result: JsonObject, id: string) => Json;
  /** Changes the text of a stream. */
  readonly stream?: (text: string) => string;
}

const USAGE = { total: 20, subscription: 15, permanent: 5 };

/** A generation moves on whenever it is asked for. */
const STATES = ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"] as const;

/** A server that keeps to the contract, but for its style. */
export function conforming(style: Style = {}): (request: Arrival) => Reply {
  const { success = 200, refusal = 400 } = style;
  const inputs = new Map<string, { readonly input: JsonObject; asked: number; end?: JsonObject }>();
  const refuse = (status: number, code: string): Reply => {
    const body = { code, message: "The request is not valid." };
    return { status, body: style.error?.(body) ?? body };
  };
  const told = (id: string, asked: number): JsonObject => {
    const status = STATES[Math.min(asked, STATES.length - 1)] ?? "COMPLETED";
    return { id, status, usage: USAGE, data: status === "COMPLETED" ? { videos: [] } : null };
  };
  const find = (path: string): Reply => {
    const id = /^\/generation\/([^/]+)$/.exec(path)?.[1] ?? "";
    const known = inputs.get(id);
    if (known === undefined) return refuse(404, "NOT_FOUND");
    const result = { ...told(id, known.asked++), input: known.input, ...known.end };
    return { status: 200, body: style.result?.(result, id) ?? result };
  };
  const stream = (id: string): Reply => {
    const text = STATES.map((_, asked) => `data: ${JSON.stringify(told(id, asked))}\n\n`).join("");
    const known = inputs.get(id);
    if (known !== undefined) known.asked = STATES.length;
    return { status: 200, headers: { "content-type": "text/event-stream" }, body: style.stream?.(text) ?? text };
  };
  return ({ body, headers, method, path }) => {
    const allows = validators.get(`${method} ${path}`);
    if (allows === undefined && !(method === "GET" && path.startsWith("/generation/"))) return refuse(404, "NOT_FOUND");
    if (!KEYS.some((key) => headers["authorization"] === `Bearer ${key}`)) return refuse(401, "UNAUTHORIZED");
    if (allows === undefined) return find(path);
    const request = parse(body);
    const isTaken = allows(request)
      ? !(isObject(request) && style.refuses?.(request))
      : (style.takes?.(request ?? null) ?? false);
    if (!isTaken) return refuse(refusal, "VIDEO_GENERATION_INVALID_INPUT");
    const id = `gen_${inputs.size + 1}`;
    const input = isObject(request) ? request : {};
    const known: { readonly input: JsonObject; asked: number; end?: JsonObject } = { input, asked: 0 };
    inputs.set(id, known);
    if (streams.has(path)) return stream(id);
    const generation = { id, status: STATES[0], input, usage: USAGE };
    const answered = style.answer?.(generation, input) ?? generation;
    // What has ended at once stays so.
    const { status, code, message }: JsonObject = isObject(answered) ? answered : {};
    if (status === "FAILED" && code !== undefined && message !== undefined) known.end = { status, code, message, data: null };
    else if (status !== STATES[0]) known.asked = STATES.length;
    return { status: success, body: answered };
  };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
