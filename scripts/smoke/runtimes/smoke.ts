import { type ClientOptions, createClient, isViduError, limits, parseRequest, type ViduErrors, videoUrls } from "vidu-q2-turbo";
import { verifyWebhook } from "vidu-q2-turbo/webhooks";

/** The server and the webhook that the smoke tests use. */
export interface SmokeEnvironment {
  readonly baseUrl: string;
  /** The API key. If it is undefined, the server at `baseUrl` is a proxy that adds the key. */
  readonly apiKey?: string;
  /** Allows an API key where the runtime looks like a browser. */
  readonly dangerouslyAllowBrowser?: boolean;
  /** Whether `fetch` does not report why it failed, as in browsers. Then no client can know that nothing was sent. */
  readonly hidesNetworkErrors?: boolean;
  /** A webhook delivery that was signed a moment ago. If it is undefined, the test of webhooks is skipped. */
  readonly webhook?: {
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly secret: string;
  };
}

/** The input of the tests: the environment, and options that JSON cannot represent. */
interface SmokeContext extends SmokeEnvironment {
  readonly options: ClientOptions;
}

/** The result of one smoke test. */
export interface SmokeResult {
  readonly name: string;
  /** Undefined if the test passed. */
  readonly problem?: string;
}

/**
 * Runs the smoke tests in the current runtime. Uses only APIs that all supported runtimes have.
 *
 * @param options further options of the tested clients, such as another `fetch`
 */
export async function runSmokeTests(environment: SmokeEnvironment, options: ClientOptions = {}): Promise<readonly SmokeResult[]> {
  const results: SmokeResult[] = [];
  for (const [name, run] of Object.entries(TESTS)) {
    if (run === TESTS[WEBHOOK_TEST] && !environment.webhook) continue;
    try {
      await run({ ...environment, options });
      results.push({ name });
    } catch (error) {
      results.push({ name, problem: String(error) });
    }
  }
  return results;
}

const PROMPT = "a cat walking through neon rain";

/** A port without a server that is not among the bad ports of the Fetch standard, which `fetch` rejects itself. */
const CLOSED_PORT = "http://127.0.0.1:2";

const WEBHOOK_TEST = "verifies webhooks";

const TESTS: Readonly<Record<string, (environment: SmokeContext) => Promise<void>>> = {
  "submits a request and waits for completion": async (environment) => {
    const vidu = createTestClient(environment);
    const { id } = await vidu.submit({ prompt: PROMPT, duration: 4 });
    const statuses: string[] = [];
    const done = await vidu.wait(id, { onUpdate: ({ status }) => statuses.push(status) });
    assert(done.id === id && done.status === "COMPLETED", `the status is ${done.status}`);
    assert(
      statuses[statuses.length - 1] === "COMPLETED" && new Set(statuses).size === statuses.length,
      `the updates are ${statuses}`,
    );
    assert(videoUrls(done).length === 1, "the result must have one video URL");
    const again = await vidu.get(id);
    assert(again.status === "COMPLETED", `get() returned ${again.status}`);
  },
  "streams until completion": async (environment) => {
    const statuses: string[] = [];
    for await (const { status } of createTestClient(environment).stream({ prompt: PROMPT })) statuses.push(status);
    assert(statuses[0] === "IN_QUEUE" && statuses[statuses.length - 1] === "COMPLETED", `the updates are ${statuses}`);
  },
  "rejects an invalid request before it is sent": async (environment) => {
    const request = { prompt: PROMPT, duration: limits.duration.maximum + 1 };
    const error = await expectError("InvalidRequestError", () => createTestClient(environment).submit(request as never));
    assert(error.issues.length === 1 && error.issues[0]?.rule === "maximum", "the error does not name the violated rule");
    assert(parseRequest({ prompt: PROMPT }).prompt === PROMPT, "parseRequest() rejects a valid request");
  },
  "throws GenerationFailedError for a failed generation": async (environment) => {
    const error = await expectError("GenerationFailedError", () => createTestClient(environment).generate({ prompt: "[fail]" }));
    assert(error.id !== undefined && error.code !== undefined, "the error has no id or no code");
  },
  "throws NotFoundError for an unknown id": async (environment) => {
    const error = await expectError("NotFoundError", () => createTestClient(environment).get("gen_unknown"));
    assert(error.status === 404, "the error does not have the status 404");
  },
  "stops immediately when it is aborted": async (environment) => {
    const controller = new AbortController();
    const vidu = createTestClient(environment, { pollInterval: 60_000 });
    const { id } = await vidu.submit({ prompt: PROMPT });
    const started = Date.now();
    setTimeout(() => controller.abort(new Error("aborted by the test")), 30);
    const error = await expectError("AbortError", () => vidu.wait(id, { signal: controller.signal }));
    assert(Date.now() - started < 5_000, "it did not stop within 5 seconds");
    assert(error.outcome === "accepted" && error.id === id, `the outcome is ${error.outcome} of ${error.id}`);
    // Implementations of the DOM standard before 2022 have no reason.
    assert(error.cause === controller.signal.reason, "the cause is not the reason of the signal");
  },
  "sends nothing after its signal has aborted": async (environment) => {
    const controller = new AbortController();
    controller.abort();
    const submit = () => createTestClient(environment).submit({ prompt: PROMPT }, { signal: controller.signal });
    const error = await expectError("AbortError", submit);
    assert(error.outcome === "not-sent", `the outcome is ${error.outcome}`);
  },
  "times out with an error that has the id": async (environment) => {
    const vidu = createTestClient(environment, { pollInterval: 60_000 });
    const { id } = await vidu.submit({ prompt: PROMPT });
    const error = await expectError("WaitTimeoutError", () => vidu.wait(id, { timeout: 50 }));
    assert(error.id === id, "the error does not have the id");
  },
  "stops a stream when it is aborted": async (environment) => {
    const controller = new AbortController();
    const stream = createTestClient(environment).stream({ prompt: PROMPT }, { signal: controller.signal });
    const { value: update } = await stream.next();
    controller.abort();
    const error = await expectError("AbortError", () => stream.next());
    assert(error.outcome === "accepted" && error.id === update?.id, `the outcome is ${error.outcome} of ${error.id}`);
  },
  "reports whether a submission was sent": async (environment) => {
    const vidu = createTestClient(environment, { baseUrl: CLOSED_PORT, maxRetries: 0 });
    const name = environment.hidesNetworkErrors ? "SubmissionOutcomeUnknownError" : "ConnectionError";
    await expectError(name, () => vidu.submit({ prompt: PROMPT }));
  },
  "passes the request to middleware": async (environment) => {
    const methods: string[] = [];
    const middleware = { onRequest: ({ request }: { readonly request: Request }) => void methods.push(request.method) };
    await createTestClient(environment, {
      middleware: [...(environment.options.middleware ?? []), middleware],
    }).submit({ prompt: PROMPT });
    assert(methods.join() === "POST", `the middleware received ${methods}`);
  },
  "does not expose the API key": async (environment) => {
    if (environment.apiKey === undefined) {
      // In a page, the client must reject an API key.
      const { baseUrl } = environment;
      const error = await rejectionOf((async () => createClient({ apiKey: "sk-wrong-1234567890", baseUrl }))());
      assert(error instanceof TypeError && /in a browser/.test(error.message), "createClient() accepts an API key in a page");
      return;
    }
    const apiKey = "sk-wrong-1234567890";
    const error = await expectError("AuthenticationError", () =>
      createTestClient({ ...environment, apiKey }).submit({ prompt: PROMPT }),
    );
    assert(!`${error} ${error.stack} ${JSON.stringify(error)}`.includes(apiKey), "the error contains the API key");
  },
  [WEBHOOK_TEST]: async ({ webhook }) => {
    assert(webhook, "there is no webhook");
    const { body, headers, secret } = webhook;
    assert(verifyWebhook(body, headers, secret).event === "task.completed", "the event is not task.completed");
    const error = await rejectionOf((async () => verifyWebhook(`${body} `, headers, secret))());
    assert(isViduError(error), "it accepts a body that was not signed");
  },
};

function createTestClient({ apiKey, baseUrl, dangerouslyAllowBrowser, options }: SmokeContext, testOptions: ClientOptions = {}) {
  return createClient({
    ...{ apiKey, baseUrl, dangerouslyAllowBrowser, pollInterval: 20, timeout: 10_000, waitTimeout: 20_000 },
    ...options,
    ...testOptions,
  });
}

async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    () => undefined,
    (reason: unknown) => ({ reason }),
  );
  assert(outcome, "it did not reject");
  return outcome.reason;
}

async function expectError<Name extends keyof ViduErrors>(name: Name, call: () => Promise<unknown>): Promise<ViduErrors[Name]> {
  const error = await rejectionOf(call());
  if (!isViduError(error, name)) throw new Error(`rejected with ${error}`);
  return error;
}

function assert(value: unknown, message: string): asserts value {
  if (!value) throw new Error(message);
}
