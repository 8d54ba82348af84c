// biome-ignore-all lint/suspicious/noExplicitAny: a document is changed as the JSON that it is
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compareContracts } from "./document.js";
import { readEdition } from "./version.js";

/** A contract as the JSON that it is, for tests to edit. */
export type Document = Record<string, any>;

/** An edit of a document or of a schema, in place. */
export type Edit = (document: Document) => void;

/** What a test has no version before for. */
export const asItIs: Edit = () => undefined;

/** The path of the endpoint that takes submissions, and the one that tells what became of them. */
export const SUBMIT = "/generation/vidu/q2/video-turbo";
export const RESULT = "/generation/{id}";
export const STREAM = "/generation/sse/vidu/q2/video-turbo";

const text = await readFile(fileURLToPath(new URL("../../generated/openapi.json", import.meta.url)), "utf8");
const original = readEdition(text, "original");

/** What is told of two edits of the contract, the second of which is the later version, and whom it breaks. */
export function toldBetween(before: Edit, after: Edit): readonly (readonly [what: string, callers: boolean, servers: boolean])[] {
  const [old, now] = [before, after].map((edit) => {
    if (edit === asItIs) return original;
    const document = JSON.parse(text) as Document;
    edit(document);
    return readEdition(JSON.stringify(document), "edited");
  });
  if (old === undefined || now === undefined) throw new TypeError("two editions are compared");
  return compareContracts(old, now).map(({ breaksClients, breaksServers, place, what }) => [
    `${place}: ${what}`,
    breaksClients,
    breaksServers,
  ]);
}

/** Edits the request everywhere: dereferenced, a component is in the document as often as it is referred to. */
export function ofRequests(edit: Edit): Edit {
  return (document) => {
    for (const path of [SUBMIT, STREAM]) edit(document["paths"][path].post.requestBody.content["application/json"].schema);
    edit(document["components"].schemas.VideoRequest);
  };
}

/** Edits a parameter of the request everywhere. */
export function ofParameter(name: string, schema: object): Edit {
  return ofRequests(({ properties }) => {
    properties[name] = structuredClone(schema);
  });
}
