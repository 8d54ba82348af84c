import { readFileSync } from "node:fs";
import { limits } from "../../generated/limits.js";

/**
 * An edit of `spec/openapi.yaml`, as an engineer would make it after a change of the API. Each edit corresponds to an earlier
 * version of the API or to a sibling endpoint.
 *
 * @param contract text of the contract
 * @returns the edited contract
 * @throws Error if the contract does not contain the text to change
 */
export type Edit = (contract: string) => string;

/** Changes the contract to an earlier version: other statuses, no `input`, and no `code` and `message` of a failure. */
export const olderVocabulary: Edit = (contract) => {
  const olderStatuses = {
    IN_QUEUE: "starting",
    IN_PROGRESS: "processing",
    COMPLETED: "succeeded",
    CANCELED: "canceled",
    FAILED: "failed",
  };
  const renamed = Object.entries(olderStatuses).reduce(
    // Codes such as VIDEO_GENERATION_FAILED are not statuses.
    (text, [status, olderStatus]) => replace(text, new RegExp(`(?<!\\w)${status}\\b`, "g"), olderStatus),
    contract,
  );
  return edit(renamed, [
    ["required: [id, input, usage]", "required: [id, usage]"],
    [/^ {8}input:\n {10}type: object\n(?: {10}.*\n| {12}.*\n)+/m, ""],
    ["required: [status, code, message]", "required: [status]"],
  ]);
};

/** The maximum duration of the sibling, which differs from that of the endpoint. */
export const SIBLING_MAXIMUM = Number(limits.duration.maximum) === 16 ? 15 : 16;

/** Changes the parameters to those of a sibling endpoint: other ranges, other enum values, a URL and a renamed boolean. */
export const otherParameters: Edit = (contract) =>
  edit(contract, [
    [
      /^( {8}duration:\n.*\n +)minimum: \d+\n( +)maximum: \d+\n( +)default: \d+/m,
      `$1minimum: 1\n$2maximum: ${SIBLING_MAXIMUM}\n$3default: 8`,
    ],
    [/^( {8}resolution:\n.*\n +)enum: \[.*\]/m, "$1enum: [360p, 540p, 720p]"],
    [
      /^ {8}generate_audio:\n {10}type: boolean\n {10}default: false\n {10}description: \|\n(?: {12}.*\n)+/m,
      `        first_frame_url:
          type: string
          format: uri
          description: The image that the video begins with.
          x-evidence: endpoint
        audio:
          type: boolean
          default: false
          description: Whether the video has sound.
`,
    ],
    ["                generate_audio: false\n", "                audio: false\n"],
    [/^ {8}if:\n(?: {10}.*\n)+ {8}then:\n(?: {10}.*\n)+/m, ""],
  ]);

/** Replaces the contract: the id, the status and the output are inside other objects, and annotations state their roles. */
export const nestedJob: Edit = () => readContract("nested-job");

/** Replaces the contract: `output` instead of `data`, one constant status per alternative, and no annotations. */
export const renamedOutput: Edit = () => readContract("renamed-output");

function readContract(name: string): string {
  return readFileSync(new URL(`contracts/${name}.yaml`, import.meta.url), "utf8");
}

/** Replaces the endpoint with a sibling. */
export const sibling: Edit = (contract) => replace(otherParameters(contract), /vidu\/q2\/video-turbo/g, "vidu/q3");

/** Adds a sibling endpoint and its stream. */
export const secondEndpoint: Edit = (contract) => {
  const [, plain = "", stream = ""] =
    /^( {2}\/generation\/vidu\/q2\/video-turbo:\n[\s\S]*?)^( {2}\/generation\/sse\/[\s\S]*?)^ {2}\/generation\/\{id\}:/m.exec(
      contract,
    ) ?? [];
  const operations = edit(plain + stream, [
    [/vidu\/q2\/video-turbo/g, "vidu/q3"],
    [/operationId: (\w+)Video/g, "operationId: $1SiblingVideo"],
    [/summary: (.)/g, "summary: By the sibling, $1"],
    [/requestBodies\/VideoRequest/g, "requestBodies/SiblingRequest"],
  ]);
  const [, body = ""] = /^ {2}requestBodies:\n([\s\S]*?)^ {2}schemas:/m.exec(otherParameters(contract)) ?? [];
  const [, schema = ""] = /^( {4}VideoRequest:\n {6}type: object[\s\S]*?)^ {4}Usage:/m.exec(otherParameters(contract)) ?? [];
  return edit(contract, [
    [/^ {2}\/generation\/\{id\}:/m, `${operations}$&`],
    [/^ {2}requestBodies:\n/m, `$&${replace(body, /VideoRequest/g, "SiblingRequest")}`],
    [/^ {4}Usage:/m, `${replace(schema, /VideoRequest/g, "SiblingRequest")}$&`],
  ]);
};

function edit(text: string, changes: readonly (readonly [from: RegExp | string, to: string])[]): string {
  return changes.reduce((changed, [from, to]) => replace(changed, from, to), text);
}

function replace(text: string, from: RegExp | string, to: string): string {
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`the contract does not contain ${from}`);
  return changed;
}
