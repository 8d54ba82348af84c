import { type Contract, isStream, results, type Submission, submissions } from "../../src/contract/model.js";
import { JSON_HEADERS, KEY, minimal, type Probe, post, without } from "./probe.js";

/** Returns requests with all kinds of credentials, headers and methods. */
export function protocolProbes(operation: Submission): readonly Probe[] {
  const body = minimal(operation);
  const types = ["text/plain", "application/x-www-form-urlencoded", "application/xml", "application/octet-stream", "text/json"];
  const headers = ["application/json; charset=utf-8", "Application/JSON", ...types];
  const correct = post(operation, body);
  return [
    correct,
    post(operation, {}),
    ...credentials().map((authorization) => post(operation, body, { authorization })),
    correct,
    { ...correct, headers: without("authorization") },
    { ...correct, headers: { ...without("authorization"), "x-api-key": KEY } },
    { ...correct, headers: { ...without("authorization"), cookie: `token=${KEY}` } },
    { ...correct, headers: without("authorization"), path: () => `${operation.path}?api_key=${KEY}` },
    ...headers.map((type) => post(operation, body, { "content-type": type })),
    post(operation, `${Object.keys(body)[0]}=a+cat`, { "content-type": "application/x-www-form-urlencoded" }),
    { ...correct, headers: without("content-type") },
    post(operation, body, { accept: "text/event-stream" }),
    ...["GET", "PUT", "PATCH", "DELETE"].map((method) => ({ ...correct, method })),
    post(operation, "{"),
    post(operation, {}),
  ];
}

/** Returns requests for streams that are read to their ends. */
export function streamProbes(operation: Submission): readonly Probe[] {
  if (!isStream(operation)) return [];
  return [1, 2, 3].map(() => ({ ...post(operation, minimal(operation)), isFollowed: true }));
}

/** Returns requests for results: of the last generations, of unknown ids, and with all kinds of credentials. */
export function resultProbes(contract: Contract): readonly Probe[] {
  return results(contract).flatMap(({ operation }) => {
    const at = (
      segment: (ids: readonly string[]) => string,
      headers: Readonly<Record<string, string>> = JSON_HEADERS,
    ): Probe => ({
      method: operation.method,
      path: (ids) => operation.path.replace(/\{[^}]*\}/, segment(ids)),
      headers,
      body: "",
    });
    const last = (ids: readonly string[]) => ids.at(-1) ?? "none";
    const encoded = (ids: readonly string[]) => `%${last(ids).charCodeAt(0).toString(16)}${last(ids).slice(1)}`;
    const unknown = ["gen_unknown", "1", "a'b", "a%20b", "%00", "a".repeat(300), "%C3%A9", "%C3", "%ZZ", "*", "'%20or%20'1'='1"];
    const submission = submissions(contract).find((candidate) => !isStream(candidate));
    const stream = submissions(contract).find(isStream);
    return [
      ...(submission === undefined ? [] : [post(submission, minimal(submission))]),
      ...[1, 2, 3, 4, 5, 6].map(() => at(last)),
      at((ids) => ids[0] ?? "none"),
      at(encoded),
      at((ids) => last(ids).toUpperCase()),
      at((ids) => last(ids).slice(0, -2)),
      at((ids) => `${last(ids)}0`),
      at((ids) => `${last(ids)}%20`),
      ...unknown.map((segment) => at(() => segment)),
      at(last, without("authorization")),
      at(last, { ...without("authorization"), "x-api-key": KEY, cookie: `token=${KEY}` }),
      at((ids) => `${last(ids)}?api_key=${KEY}`, without("authorization")),
      ...credentials().map((authorization) => at(last, { ...JSON_HEADERS, authorization })),
      ...(stream === undefined ? [] : [{ ...post(stream, minimal(stream)), isFollowed: true }, at(last), at(last), at(last)]),
    ];
  });
}

function credentials(): readonly string[] {
  return [
    `bearer ${KEY}`,
    "",
    "Bearer",
    "Bearer ",
    "Bearer x",
    `Bearer ${KEY}x`,
    `Bearer x${KEY}`,
    `Bearer ${KEY.slice(0, -1)}`,
    `Bearer ${KEY.slice(0, -1)}x`,
    `Bearer ${KEY.toLowerCase()}`,
    KEY,
    `Token ${KEY}`,
    `Bearer${KEY}`,
    `Basic ${Buffer.from(`user:${KEY}`).toString("base64")}`,
    "Bearer null",
    `Bearer "${KEY}"`,
  ];
}
