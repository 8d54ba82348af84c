import { createClient, isViduError, limits, parseRequest, type ViduErrors, videoUrls } from "vidu-q2-turbo";
import { verifyWebhook } from "vidu-q2-turbo/webhooks";

/** The server that the client is tested with. */
export interface Surroundings {
  readonly baseUrl: string;
  /** Undefined if the server at `baseUrl` is a proxy that adds the key. */
  readonly apiKey?: string;
  /** A webhook as it was received, signed moments ago. */
  readonly webhook: {
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly secret: string;
  };
}

/** The result of one test: a promise, and how the client breaks it. */
export interface Finding {
  readonly promise: string;
  /** Undefined if the client keeps the promise. */
  readonly wrong?: string;
}

/** Tests the client's promises on this runtime. Uses only what every runtime has. */
export async function smoke(surroundings: Surroundings): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [promise, keep] of Object.entries(PROMISES)) {
    try {
      await keep(surroundings);
      findings.push({ promise });
    } catch (error) {
      findings.push({ promise, wrong: String(error) });
    }
  }
  return findings;
}

const PROMPT = "a cat walking through neon rain";

const PROMISES: Readonly<Record<string, (surroundings: Surroundings) => Promise<void>>> = {
  "submits and waits": async (surroundings) => {
    const vidu = createTestClient(surroundings);
    const { id } = await vidu.submit({ prompt: PROMPT, duration: 4 });
    const statuses: string[] = [];
    const done = await vidu.wait(id, { onUpdate: ({ status }) => statuses.push(status) });
    must(done.id === id && done.status === "COMPLETED", `it ended with status ${done.status}`);
    must(statuses.at(-1) === "COMPLETED" && new Set(statuses).size === statuses.length, `it reported ${statuses}`);
    must(videoUrls(done).length === 1, "it has no video");
    const again = await vidu.get(id);
    must(again.status === "COMPLETED", `its status is ${again.status} now`);
  },
  streams: async (surroundings) => {
    const statuses: string[] = [];
    for await (const { status } of createTestClient(surroundings).stream({ prompt: PROMPT })) statuses.push(status);
    must(statuses[0] === "IN_QUEUE" && statuses.at(-1) === "COMPLETED", `it reported ${statuses}`);
  },
  "rejects an invalid request before it is sent": async (surroundings) => {
    const request = { prompt: PROMPT, duration: limits.duration.maximum + 1 };
    const error = await failure("InvalidRequestError", () => createTestClient(surroundings).submit(request as never));
    must(error.issues.length === 1 && error.issues[0]?.rule === "maximum", "the error does not state the issue");
    must(parseRequest({ prompt: PROMPT }).prompt === PROMPT, "it rejects a valid request");
  },
  "rejects when a generation failed": async (surroundings) => {
    const error = await failure("GenerationFailedError", () => createTestClient(surroundings).generate({ prompt: "[fail]" }));
    must(error.id !== undefined && error.code !== undefined, "the error has no id or no code");
  },
  "rejects for an unknown id": async (surroundings) => {
    const error = await failure("NotFoundError", () => createTestClient(surroundings).get("gen_unknown"));
    must(error.status === 404, "the error has no status");
  },
  "rejects with an AbortError when a signal aborts": async (surroundings) => {
    const controller = new AbortController();
    const start = Date.now();
    const vidu = createTestClient(surroundings, { pollInterval: 60_000 });
    const onUpdate = () => void setTimeout(() => controller.abort(new Error("enough")), 30);
    const { signal } = controller;
    const error = await failure("AbortError", () => vidu.generate({ prompt: PROMPT }, { signal, onUpdate }));
    must((error.cause as Error).message === "enough", `its cause is ${error.cause}`);
    must(error.outcome === "accepted" && error.id !== undefined, "the error has no id");
    must(Date.now() - start < 5_000, "it continued");
  },
  "rejects with the id at the deadline": async (surroundings) => {
    const vidu = createTestClient(surroundings, { pollInterval: 60_000 });
    const { id } = await vidu.submit({ prompt: PROMPT });
    const error = await failure("WaitTimeoutError", () => vidu.wait(id, { timeout: 50 }));
    must(error.id === id, "the error has no id");
  },
  "passes requests to middleware": async (surroundings) => {
    const methods: string[] = [];
    const middleware = { onRequest: ({ request }: { readonly request: Request }) => void methods.push(request.method) };
    await createTestClient(surroundings, { middleware: [middleware] }).submit({ prompt: PROMPT });
    must(methods.join() === "POST", `the middleware received ${methods}`);
  },
  "does not expose the API key": async (surroundings) => {
    const { baseUrl } = surroundings;
    if (surroundings.apiKey === undefined) {
      // A page must not even have a key.
      const error = await rejection((async () => createClient({ baseUrl, apiKey: "sk-wrong-1234567890" }))());
      must(
        error instanceof TypeError && error.message.includes("in a browser"),
        "it accepts a key in a page, where every visitor can read it",
      );
      return;
    }
    const apiKey = "sk-wrong-1234567890";
    const error = await failure("AuthenticationError", () =>
      createTestClient({ ...surroundings, apiKey }).submit({ prompt: PROMPT }),
    );
    must(!`${error} ${error.stack} ${JSON.stringify(error)}`.includes(apiKey), "the error contains the key");
  },
  "verifies webhooks": async ({ webhook: { body, headers, secret } }) => {
    must(verifyWebhook(body, headers, secret).event === "task.completed", "it returned another event");
    const error = await rejection((async () => verifyWebhook(`${body} `, headers, secret))());
    must(isViduError(error), "it accepts a body that was not signed");
  },
};

function createTestClient({ apiKey, baseUrl }: Surroundings, options: Parameters<typeof createClient>[0] = {}) {
  return createClient({ baseUrl, apiKey, pollInterval: 20, timeout: 10_000, waitTimeout: 20_000, ...options });
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    () => undefined,
    (reason: unknown) => ({ reason }),
  );
  must(outcome, "it did not reject");
  return outcome.reason;
}

async function failure<Name extends keyof ViduErrors>(name: Name, call: () => Promise<unknown>): Promise<ViduErrors[Name]> {
  const error = await rejection(call());
  if (!isViduError(error, name)) throw new Error(`it rejected with ${error}`);
  return error;
}

function must(value: unknown, wrong: string): asserts value {
  if (!value) throw new Error(wrong);
}
