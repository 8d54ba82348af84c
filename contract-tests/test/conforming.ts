import { readBundledContract } from "../src/bundled-contract.js";
import { submissions } from "../src/contract.js";
import { isObject, type Json, type JsonObject } from "../src/json.js";
import { compile } from "../src/referee.js";
import type { Received, Reply } from "./serve.js";

export const contract = await readBundledContract();
const [operation] = submissions(contract);
if (operation === undefined) throw new Error("the contract has no submission");

/** The operation that the test servers play. */
export const submission = operation;

const validators = new Map(
  submissions(contract).map(({ method, path, request }) => [`${method} ${path}`, compile(request.schema)]),
);

/** The key of the test servers; they take the one that is sent where none is given, too. */
export const KEY = "sk-test-4f1d0c7b";
const KEYS = [KEY, "conformance-placeholder-key"];

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
}

/** A server that keeps to the contract, but for its style. */
export function conforming({
  success = 200,
  refusal = 400,
  takes,
  refuses,
  answer,
  error,
}: Style = {}): (request: Received) => Reply {
  let count = 0;
  const refuse = (status: number, code: string): Reply => {
    const body = { code, message: "The request is not valid." };
    return { status, body: error?.(body) ?? body };
  };
  return ({ body, headers, method, path }) => {
    const allows = validators.get(`${method} ${path}`);
    if (allows === undefined) return refuse(404, "NOT_FOUND");
    if (!KEYS.some((key) => headers["authorization"] === `Bearer ${key}`)) return refuse(401, "UNAUTHORIZED");
    const request = parse(body);
    const isTaken = allows(request) ? !(isObject(request) && refuses?.(request)) : (takes?.(request ?? null) ?? false);
    if (!isTaken) return refuse(refusal, "VIDEO_GENERATION_INVALID_INPUT");
    count += 1;
    const input = isObject(request) ? request : {};
    const usage = { total: 20, subscription: 15, permanent: 5 };
    const generation = { id: `gen_${count}`, status: "IN_QUEUE", input, usage };
    return { status: success, body: answer?.(generation, input) ?? generation };
  };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
