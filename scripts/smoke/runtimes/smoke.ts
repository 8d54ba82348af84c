import { createClient, isViduError, limits, parseRequest, type ViduErrors, videoUrls } from "vidu-q2-turbo";
import { verifyWebhook } from "vidu-q2-turbo/webhooks";

/** Where the client is to be tried. */
export interface Surroundings {
  readonly baseUrl: string;
  /** Without one, the server at `baseUrl` is a proxy that has the key. */
  readonly apiKey?: string;
  /** A delivery as it came in, signed a moment ago. */
  readonly webhook: {
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly secret: string;
  };
}

/** What became of one promise of the client: nothing is wrong with it, or what is. */
export interface Finding {
  readonly promise: string;
  readonly wrong?: string;
}

/** Tries what the client promises on the runtime that this runs on, with nothing that only some runtimes have. */
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
  "submits, and waits to the end": async (surroundings) => {
    const vidu = make(surroundings);
    const { id } = await vidu.submit({ prompt: PROMPT, duration: 4 });
    const heard: string[] = [];
    const done = await vidu.wait(id, { onUpdate: ({ status }) => heard.push(status) });
    must(done.id === id && done.status === "COMPLETED", `it ended as ${done.status}`);
    must(heard.at(-1) === "COMPLETED" && new Set(heard).size === heard.length, `it was told ${heard}`);
    must(videoUrls(done).length === 1, "it has no video");
    const again = await vidu.get(id);
    must(again.status === "COMPLETED", `it is ${again.status} now`);
  },
  "streams to the end": async (surroundings) => {
    const heard: string[] = [];
    for await (const { status } of make(surroundings).stream({ prompt: PROMPT })) heard.push(status);
    must(heard[0] === "IN_QUEUE" && heard.at(-1) === "COMPLETED", `it was told ${heard}`);
  },
  "refuses an invalid request before it is sent": async (surroundings) => {
    const request = { prompt: PROMPT, duration: limits.duration.maximum + 1 };
    const error = await failure("InvalidRequestError", () => make(surroundings).submit(request as never));
    must(error.issues.length === 1 && error.issues[0]?.rule === "maximum", "it does not say what is wrong");
    must(parseRequest({ prompt: PROMPT }).prompt === PROMPT, "it refuses a valid one");
  },
  "tells of a generation that failed": async (surroundings) => {
    const error = await failure("GenerationFailedError", () => make(surroundings).generate({ prompt: "[fail]" }));
    must(error.id !== undefined && error.code !== undefined, "it has no id or no code");
  },
  "tells of an id that nobody knows": async (surroundings) => {
    const error = await failure("NotFoundError", () => make(surroundings).get("gen_unknown"));
    must(error.status === 404, "it has no status");
  },
  "ends at once when it is aborted": async (surroundings) => {
    const controller = new AbortController();
    const started = Date.now();
    setTimeout(() => controller.abort(new Error("enough")), 30);
    const vidu = make(surroundings, { pollInterval: 60_000 });
    const error = await rejection(vidu.generate({ prompt: PROMPT }, { signal: controller.signal }));
    must(error instanceof Error && error.message === "enough", `it rejected with ${error}`);
    must(Date.now() - started < 5_000, "it went on");
  },
  "ends when its time is over, and has the id": async (surroundings) => {
    const vidu = make(surroundings, { pollInterval: 60_000 });
    const { id } = await vidu.submit({ prompt: PROMPT });
    const error = await failure("WaitTimeoutError", () => vidu.wait(id, { timeout: 50 }));
    must(error.id === id, "it has no id");
  },
  "has a request to look at for a middleware": async (surroundings) => {
    const seen: string[] = [];
    const middleware = { onRequest: ({ request }: { readonly request: Request }) => void seen.push(request.method) };
    await make(surroundings, { middleware: [middleware] }).submit({ prompt: PROMPT });
    must(seen.join() === "POST", `it saw ${seen}`);
  },
  "shows the key nowhere": async (surroundings) => {
    if (surroundings.apiKey === undefined) {
      // In a page it does not even take one.
      const error = await rejection((async () => createClient({ ...surroundings, apiKey: "sk-wrong" }))());
      must(error instanceof TypeError, "it takes a key where everybody can read it");
      return;
    }
    const apiKey = "sk-wrong-1234567890";
    const error = await failure("AuthenticationError", () => make({ ...surroundings, apiKey }).submit({ prompt: PROMPT }));
    must(!`${error} ${error.stack} ${JSON.stringify(error)}`.includes(apiKey), "it does");
  },
  "verifies webhooks": async ({ webhook: { body, headers, secret } }) => {
    must(verifyWebhook(body, headers, secret).event === "task.completed", "it read another event");
    const error = await rejection((async () => verifyWebhook(`${body} `, headers, secret))());
    must(isViduError(error), "it takes a body that was not signed");
  },
};

function make({ apiKey, baseUrl }: Surroundings, options: Parameters<typeof createClient>[0] = {}) {
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
