/** A client to be measured: where it comes from, and how it sends one submission. */
export interface Peer {
  readonly name: string;
  /** What a program imports of it; undefined for what the runtime has. */
  readonly imports: string | undefined;
  /** The body of a module's function that makes a submission: `base` is the server, `body` the request. */
  readonly submit: string;
}

const INIT = `{ method: "POST", headers: { "content-type": "application/json", authorization: "Bearer sk-bench" }, body: JSON.stringify(body) }`;
const PATH = "/generation/vidu/q2/video-turbo";

/** Versions are pinned in scripts/bench/package.json. The first is what all others are compared with. */
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
