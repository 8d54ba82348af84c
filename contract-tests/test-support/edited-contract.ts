// biome-ignore-all lint/suspicious/noExplicitAny: tests edit the document as untyped JSON
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Difference } from "../../scripts/contract-diff/difference.js";
import { compareVersions } from "../../scripts/contract-diff/document.js";
import { listRules } from "../../scripts/contract-diff/rules.js";
import { parseContractVersion } from "../../scripts/contract-diff/version.js";

/** A contract or a part of it as untyped JSON, for tests to edit. */
export type Document = Record<string, any>;

/** Edits a document or a schema in place. */
export type Edit = (document: Document) => void;

/** A difference as `location: message`, and the sides that it breaks. */
export type DifferenceRow = readonly [text: string, breaksClients: boolean, breaksServers: boolean];

/** Leaves the document as it is. */
export const unchanged: Edit = () => undefined;

/** The path that accepts submissions. */
export const SUBMIT_PATH = "/generation/vidu/q2/video-turbo";

/** The path that returns the status of a generation. */
export const RESULT_PATH = "/generation/{id}";

/** The path that accepts submissions and streams the status. */
export const STREAM_PATH = "/generation/sse/vidu/q2/video-turbo";

/** The limits that the tests of the diff expect. They replace those of the contract, so that the tests do not depend on them. */
const LIMITS: Readonly<Record<string, object>> = {
  duration: { minimum: 2, maximum: 8, default: 5 },
  n: { minimum: 1, maximum: 4, default: 1 },
  prompt: { maxLength: 3000 },
  resolution: { enum: ["720p", "1080p"] },
};

const generated = await readFile(fileURLToPath(new URL("../../generated/openapi.json", import.meta.url)), "utf8");
const text = JSON.stringify(
  JSON.parse(generated, (name, value) => {
    const limits = LIMITS[name];
    return limits !== undefined && value?.type !== undefined ? { ...value, ...limits } : value;
  }),
);

/** The generated contract, with these limits. */
export const originalContract = parseContractVersion(text, "original");

/** Returns this contract with an edit. */
export function editContract(edit: Edit): typeof originalContract {
  if (edit === unchanged) return originalContract;
  const document = JSON.parse(text) as Document;
  edit(document);
  return parseContractVersion(JSON.stringify(document), "edited");
}

/** Returns the differences between two edits of the contract. */
export function compareEdits(before: Edit, after: Edit): readonly DifferenceRow[] {
  return compareVersions(editContract(before), editContract(after)).differences.map(toRow);
}

/** Returns the differences between two edits of the contract, and the changed annotations. */
export function compareEditsWithAnnotations(before: Edit, after: Edit): readonly DifferenceRow[] {
  const { annotations, differences } = compareVersions(editContract(before), editContract(after));
  return [...differences, ...annotations].map(toRow);
}

const RULE_IDS: ReadonlySet<string> = new Set(listRules().map(({ id }) => id));

function toRow({ breaksClients, breaksServers, id, location, message }: Difference): DifferenceRow {
  if (!RULE_IDS.has(id)) throw new Error(`${id} is missing in listRules()`);
  return [`${location}: ${message}`, breaksClients, breaksServers];
}

/** Applies an edit to every copy of the request schema. A dereferenced document repeats a component at each reference. */
export function editRequests(edit: Edit): Edit {
  return (document) => {
    for (const path of [SUBMIT_PATH, STREAM_PATH])
      edit(document["paths"][path].post.requestBody.content["application/json"].schema);
    edit(document["components"].schemas.VideoRequest);
  };
}

/** Sets the schema of a request property. */
export function setParameter(name: string, schema: object): Edit {
  return editRequests(({ properties }) => {
    properties[name] = structuredClone(schema);
  });
}
