/** A client to measure. */
export interface Peer {
  readonly name: string;
  /** The import clause of the client; undefined for `fetch`, which is built in. */
  readonly imports: string | undefined;
  /** Body of a function that returns the submit function. `base` is the URL of the server, `body` the request. */
  readonly submit: string;
}

const INIT = `{ method: "POST", headers: { "content-type": "application/json", authorization: "Bearer sk-bench" }, body: JSON.stringify(body) }`;
const PATH = "/generation/vidu/q2/video-turbo";

/** The clients. The first is the reference for all others. Versions are pinned in scripts/bench/package.json. */
export const PEERS: readonly Peer[] = [
  { name: "bare fetch", imports: undefined, submit: `return async () => (await fetch(base + "${PATH}", ${INIT})).json();` },
  {
    name: "vidu-q2-turbo",
    imports: '{ createClient } from "vidu-q2-turbo"',
    submit: `const vidu = createClient({ apiKey: "sk-bench", baseUrl: base }); return () => vidu.submit(body);`,
  },
  {
    name: "openapi-fetch",
    imports: '{ default } from "openapi-fetch"',
    submit: `const http = default_({ baseUrl: base, headers: { authorization: "Bearer sk-bench" } }); return async () => (await http.POST("${PATH}", { body })).data;`,
  },
  {
    name: "replicate",
    imports: '{ default } from "replicate"',
    submit: `const client = new default_({ auth: "sk-bench", baseUrl: base }); return () => client.predictions.create({ version: "x", input: body });`,
  },
  {
    name: "ky",
    imports: '{ default } from "ky"',
    submit: `const client = default_.create({ headers: { authorization: "Bearer sk-bench" } }); return () => client.post(base + "${PATH}", { json: body }).json();`,
  },
  {
    name: "@fal-ai/client",
    imports: '{ createFalClient } from "@fal-ai/client"',
    submit: `const client = createFalClient({ credentials: "sk-bench", fetch: (url, init) => fetch(base + new URL(url).pathname, init) }); return () => client.queue.submit("fal-ai/vidu", { input: body });`,
  },
  {
    name: "openai",
    imports: '{ default } from "openai"',
    submit: `const client = new default_({ apiKey: "sk-bench", baseURL: base }); return () => client.post("${PATH}", { body });`,
  },
];
