import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, readFileSync, statSync, writeFileSync, writeSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { json } from "../../contract-tests/test-support/fake-fetch.js";
import { GENERATION, KEY, result } from "../../contract-tests/test-support/misbehave.js";
import { serve } from "../../contract-tests/test-support/serve.js";
import { createClient, isViduError } from "../index.js";
import type { FetchOption } from "../option-types.js";
import { createFileStore, fileJournal, parseLines } from "./file-journal.js";
import { createJournal, type Journal } from "./journal.js";
import type { JournalEntry } from "./journal-entry.js";

let root: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "journal-"));
});
afterAll(() => rm(root, { recursive: true }));

const newPath = () => {
  count += 1;
  return join(root, `${count}.jsonl`);
};
/** Waiting for the disk would make the tests slow. */
const WITHOUT_SYNC = { writeSync, datasync: async () => {} };
const REQUEST = { prompt: "a cat, “über” 猫" } as const;
const clientOf = (journal: Pick<Journal, "record">, fetch: FetchOption) =>
  createClient({ apiKey: KEY, baseUrl: "https://api.example", fetch, journal, pollInterval: 1, maxRetries: 0 });
const typesIn = (path: string) => parseLines(readFileSync(path, "utf8")).map(({ type }) => type);
const drain = async (updates: AsyncIterable<unknown>) => {
  for await (const update of updates) expect(update).toBeDefined();
};
const rejectionOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail("resolved"),
    (error: unknown) => error as Error & Readonly<Record<string, unknown>>,
  );

/** A server in this process: a submission, then polls that return a status. */
const respond =
  (status: string, submission: () => Response | Promise<Response> = () => json(GENERATION)): FetchOption =>
  async (_, init) =>
    init?.method === "POST" ? await submission() : json(result(status));

describe("a file that is not a journal", () => {
  test("rejects a pipe instead of waiting for its other end", async () => {
    const path = newPath();
    execFileSync("mkfifo", [path]);
    const store = createFileStore(path);
    await expect(store.read()).rejects.toMatchObject({
      name: "FileError",
      code: "EINVAL",
      message: expect.stringMatching(/not a regular file/),
    });
    await expect(store.append([])).rejects.toMatchObject({ name: "FileError", code: "EINVAL", path });
  });

  const line = `${JSON.stringify({ type: "submitting", job: "a", request: REQUEST, at: new Date().toISOString() })}\n`;

  test.each([
    ["UTF-16", Buffer.from(`\ufeff${line}`, "utf16le")],
    ["a text", Buffer.from("milk, bread\n")],
    ["JSON", Buffer.from('{"jobs":[]}')],
  ])("does not count as a journal without jobs: %s", async (_, content) => {
    const path = newPath();
    writeFileSync(path, content);
    await expect(fileJournal(path).pending()).rejects.toMatchObject({
      name: "JournalError",
      path,
      message: expect.stringMatching(/not a journal/),
    });
    // With a new record, the file would count as a journal, and the jobs before the record would be overlooked.
    const fetch = vi.fn(respond("IN_QUEUE"));
    await expect(clientOf(fileJournal(path), fetch).submit(REQUEST)).rejects.toMatchObject({
      name: "JournalError",
      path,
      message: expect.stringMatching(/^The request was not sent: the journal .* not a journal/),
    });
    expect(fetch).not.toHaveBeenCalled();
    expect(readFileSync(path)).toEqual(content);
  });

  test.each([
    ["nothing", ""],
    ["a first line that is cut off", '{"type":"subm'],
    ["the first character", "{"],
    ["zeros after a power failure", "\0\0\0"],
    ["line ends", "\n\r\n"],
  ])("is not assumed for %s", async (_, content) => {
    const path = newPath();
    writeFileSync(path, content);
    expect(await fileJournal(path).pending()).toEqual([]);
    await fileJournal(path).collected("gen_1");
    expect(typesIn(path)).toEqual(["collected"]);
  });

  test.each([
    ["no records", undefined],
    ["an object", { rows: [] }],
  ])("a store that returns %s is described", async (_, rows) => {
    const store = { append: async () => {}, read: async () => rows as never };
    await expect(createJournal(store).pending()).rejects.toMatchObject({
      name: "JournalError",
      message: expect.stringMatching(/`read` must return an array of records/),
    });
  });

  test("values of a store that are not records are skipped", async () => {
    const rows = [null, 5, "x", { type: "accepted", job: "a", id: "gen_1", at: "2026-01-01" }] as never;
    expect(await createJournal({ append: async () => {}, read: async () => rows }).pending()).toMatchObject([{ id: "gen_1" }]);
  });

  test.each([
    ["a store without `read`", () => createJournal({ append: async () => {} } as never), /`store.read` must be a function/],
    ["no store", () => createJournal(undefined as never), /`store.append` must be a function/],
    [
      "a misspelled option",
      () => fileJournal(newPath(), { onErorr: () => {} } as never),
      /no option `onErorr`\. Did you mean `onError`/,
    ],
    ["a handler that is no function", () => fileJournal(newPath(), { onError: true } as never), /`onError` must be a function/],
  ])("%s is a TypeError", (_, create, message) => {
    expect(create).toThrow(TypeError);
    expect(create).toThrow(message);
  });
});

describe("a job", () => {
  test("is recorded from the submission to its collection", async () => {
    const path = newPath();
    const journal = fileJournal(path);
    const seen: (readonly string[])[] = [];
    const fetch = respond("COMPLETED", () => {
      seen.push(typesIn(path));
      return json(GENERATION);
    });
    const vidu = clientOf(journal, fetch);
    await vidu.generate(REQUEST);
    expect(seen).toEqual([["submitting"]]);
    expect(typesIn(path)).toEqual(["submitting", "accepted", "ended"]);
    const [job] = await fileJournal(path).pending();
    expect(job).toMatchObject({ outcome: "accepted", id: "gen_1", isCompleted: true, request: REQUEST });
    expect(Math.abs((job?.submittedAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    await journal.collected("gen_1");
    expect(await fileJournal(path).pending()).toEqual([]);
    expect(readFileSync(path, "utf8")).not.toContain(KEY);
    expect(
      readFileSync(path, "utf8")
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line).type),
    ).toHaveLength(4);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test.each(["FAILED", "CANCELED"])("that ends with %s has nothing to collect", async (status) => {
    const journal = fileJournal(newPath());
    await rejectionOf(clientOf(journal, respond(status)).generate(REQUEST));
    expect(await journal.pending()).toEqual([]);
  });

  test("that is submitted, read and waited for is one job, and its end is recorded once", async () => {
    const path = newPath();
    const journal = fileJournal(path);
    const vidu = clientOf(journal, respond("COMPLETED"));
    const { id } = await vidu.submit(REQUEST);
    expect(await journal.pending()).toMatchObject([{ id, isCompleted: false }]);
    await vidu.get(id);
    await vidu.get(id);
    await vidu.wait(id);
    expect(typesIn(path)).toEqual(["submitting", "accepted", "ended"]);
    expect(await journal.pending()).toMatchObject([{ id, isCompleted: true }]);
  });

  test("of a stream is accepted when the first event with the id arrives", async () => {
    const path = newPath();
    const journal = fileJournal(path);
    const events = [{ ...GENERATION, data: null }, result("COMPLETED")];
    const text = events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
    const stream = () => new Response(text, { headers: { "content-type": "text/event-stream" } });
    await drain(clientOf(journal, respond("COMPLETED", stream)).stream(REQUEST));
    expect(typesIn(path)).toEqual(["submitting", "accepted", "ended"]);
  });

  test("of a stream that breaks off before a status is not lost", async () => {
    const journal = fileJournal(newPath());
    const stream = () => new Response('data: {"id":"gen_1"}\n\n', { headers: { "content-type": "text/event-stream" } });
    const fetch: FetchOption = async (_, init) => (init?.method === "POST" ? stream() : json({ code: "GONE" }, { status: 410 }));
    expect(await rejectionOf(drain(clientOf(journal, fetch).stream(REQUEST)))).toMatchObject({ id: "gen_1" });
    expect(await journal.pending()).toMatchObject([{ outcome: "accepted", id: "gen_1", request: REQUEST }]);
  });

  test("that only a wait knows is pending until it is collected", async () => {
    const journal = fileJournal(newPath());
    await clientOf(journal, respond("COMPLETED")).wait("gen_1");
    expect(await journal.pending()).toEqual([
      { outcome: "accepted", id: "gen_1", job: "gen_1", isCompleted: true, request: undefined, submittedAt: undefined },
    ]);
    await journal.collected("gen_1");
    expect(await journal.pending()).toEqual([]);
  });
});

describe("a submission", () => {
  const failures: Readonly<Record<string, readonly [FetchOption, outcome: "unknown" | "accepted" | undefined]>> = {
    "that the server rejects": [async () => json({ code: "BAD" }, { status: 400 }), undefined],
    "that is limited": [async () => json({}, { status: 429 }), undefined],
    "that is not sent": [
      async () => Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } })),
      undefined,
    ],
    "whose response is lost": [async () => Promise.reject(new TypeError("terminated")), "unknown"],
    "whose response is 503": [async () => json({}, { status: 503 }), "unknown"],
    "whose response is 502 with an id": [async () => json({ id: "gen_1" }, { status: 502 }), "accepted"],
    "whose response is HTML": [async () => new Response("<html>"), "unknown"],
    "whose response has an id but no status": [async () => json({ id: "gen_1" }), "accepted"],
  };

  test.each(Object.entries(failures))("%s", async (_, [fetch, outcome]) => {
    for (const call of ["submit", "generate", "stream"] as const) {
      const journal = fileJournal(newPath());
      const vidu = clientOf(journal, async (url, init) =>
        init?.method === "GET" ? json({}, { status: 401 }) : await fetch(url, init),
      );
      const error = await rejectionOf(call === "stream" ? drain(vidu.stream(REQUEST)) : vidu[call](REQUEST));
      expect(isViduError(error)).toBe(true);
      const pending = await journal.pending();
      expect(pending.map((job) => job.outcome)).toEqual(outcome ? [outcome] : []);
      if (outcome) expect(pending[0]?.request).toEqual(REQUEST);
      expect(pending[0]?.id).toBe(error["id"]);
    }
  });

  test("that is invalid is not recorded", async () => {
    const path = newPath();
    const vidu = clientOf(fileJournal(path), async () => expect.fail("sent"));
    expect(await rejectionOf(vidu.submit({ prompt: 1 } as never))).toMatchObject({ name: "InvalidRequestError" });
    expect(() => readFileSync(path)).toThrow("ENOENT");
  });

  test("that is aborted in flight stays pending, with its request, until it is dismissed", async () => {
    const journal = fileJournal(newPath());
    const controller = new AbortController();
    const fetch: FetchOption = () => {
      controller.abort();
      return new Promise(() => {});
    };
    const error = await rejectionOf(clientOf(journal, fetch).submit(REQUEST, { signal: controller.signal }));
    expect(error).toMatchObject({ name: "AbortError", outcome: "unknown" });
    const [job] = await journal.pending();
    expect(job).toMatchObject({ outcome: "unknown", request: REQUEST });
    await journal.dismiss(job?.job ?? "");
    expect(await journal.pending()).toEqual([]);
  });
});

describe("a journal that cannot be written", () => {
  const full = () => {
    throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
  };
  const never = async () => expect.fail("sent");

  test.each([
    ["whose disk is full", { writeSync: full, datasync: async () => {} }],
    ["whose disk fails", { writeSync: (_: number, bytes: Uint8Array) => bytes.length, datasync: async () => full() }],
    ["that is written in part", { writeSync: (_: number, bytes: Uint8Array) => bytes.length - 1, datasync: async () => {} }],
  ])("(%s) prevents the submission", async (_, files) => {
    const path = newPath();
    const onError = vi.fn();
    const journal = createJournal(createFileStore(path, files), { onError });
    for (const call of [clientOf(journal, never).submit(REQUEST), clientOf(journal, never).generate(REQUEST)]) {
      const error = await rejectionOf(call);
      expect(error).toMatchObject({ name: "JournalError", path, code: "ENOSPC" });
      expect(isViduError(error, "JournalError")).toBe(true);
      expect(error.message).toMatch(
        /^The request was not sent: the journal cannot be used: .*ENOSPC|^The request was not sent.*bytes were written/,
      );
    }
  });

  test("(a folder) prevents the submission", async () => {
    const onError = vi.fn();
    const journal = fileJournal(root, { onError });
    const error = await rejectionOf(clientOf(journal, never).submit(REQUEST));
    expect(error).toMatchObject({ name: "JournalError", code: "EISDIR", path: root });
    expect(onError).not.toHaveBeenCalled();
    expect(await rejectionOf(journal.pending())).toMatchObject({ name: "JournalError", code: "EISDIR" });
  });

  test("(one that never responds) respects the timeout and an abort", async () => {
    const journal = createJournal({ append: () => new Promise(() => {}), read: async () => [] });
    const vidu = clientOf(journal, never);
    expect(await rejectionOf(vidu.submit(REQUEST, { timeout: 20 }))).toMatchObject({ name: "TimeoutError" });
    const signal = AbortSignal.timeout(20);
    expect(await rejectionOf(vidu.submit(REQUEST, { signal }))).toMatchObject({ name: "AbortError", outcome: "not-sent" });
  });

  test("after the submission does not hide the result, and is written with the next record", async () => {
    const path = newPath();
    const store = createFileStore(path);
    const onError = vi.fn();
    let isFull = false;
    const journal = createJournal(
      { ...store, append: async (entries) => (isFull ? full() : await store.append(entries)) },
      { onError },
    );
    const vidu = clientOf(
      journal,
      respond("COMPLETED", () => {
        isFull = true;
        return json(GENERATION);
      }),
    );
    expect(await vidu.generate(REQUEST)).toMatchObject({ id: "gen_1", status: "COMPLETED" });
    expect(onError.mock.calls.map(([error]) => error.name)).toEqual(["JournalError", "JournalError"]);
    expect(await fileJournal(path).pending()).toMatchObject([{ outcome: "unknown", request: REQUEST }]);
    expect(await journal.pending()).toMatchObject([{ outcome: "accepted", id: "gen_1", isCompleted: true }]);
    isFull = false;
    await journal.collected("gen_2");
    expect(await fileJournal(path).pending()).toMatchObject([{ outcome: "accepted", id: "gen_1", isCompleted: true }]);
  });

  test("after the submission leaves the id in the error", async () => {
    let records = 0;
    const record = async () => {
      records += 1;
      if (records > 1) throw new Error("broken");
    };
    const error = await rejectionOf(clientOf({ record }, respond("COMPLETED")).submit(REQUEST));
    expect(error).toMatchObject({ name: "ConnectionError", id: "gen_1" });
  });
});

describe("a crash", () => {
  test("at every byte of the file loses no job whose submission was sent", async () => {
    const path = newPath();
    const vidu = clientOf(fileJournal(path), respond("COMPLETED"));
    await vidu.submit(REQUEST);
    const sent = statSync(path).size - Buffer.byteLength(readFileSync(path, "utf8").split("\n").at(-2) ?? "") - 1;
    const bytes = readFileSync(path);
    for (let size = 0; size <= bytes.length; size += 1) {
      writeFileSync(path, bytes.subarray(0, size));
      const pending = await fileJournal(path).pending();
      // Only after the whole record, but without the line end, is the submission sent.
      expect(pending.map(({ request }) => request)).toEqual(size >= sent - 1 ? [REQUEST] : []);
      // The next record is readable, whatever precedes it.
      const journal = createJournal(createFileStore(path, WITHOUT_SYNC));
      await clientOf(
        journal,
        respond("COMPLETED", () => json({ ...GENERATION, id: "gen_2" })),
      ).submit({ prompt: "next" });
      const ids = (await journal.pending()).map(({ id }) => id);
      expect(ids).toContain("gen_2");
      expect(ids).toHaveLength(pending.length + 1);
    }
  });

  test("of another process in the middle of a line does not damage the next record", async () => {
    const path = newPath();
    const journal = fileJournal(path);
    const entry: JournalEntry = { type: "accepted", job: "other", id: "gen_1", at: new Date().toISOString() };
    // The line is torn between the check of the last byte and the write.
    appendFileSync(path, `{"type":"submitting","job":"torn","request":{"prompt":"{\\"type\\":${JSON.stringify(entry)}\n`);
    await journal.collected("gen_9");
    expect(await journal.pending()).toMatchObject([{ id: "gen_1" }]);
    expect(typesIn(path)).toEqual(["accepted", "collected"]);
  });

  test("at every step of a call loses no job", async () => {
    // Each step is a moment at which the process could end: the journal on disk is read there.
    const path = newPath();
    const snapshots: (readonly [step: string, jobs: readonly string[]])[] = [];
    const snapshot = async (step: string) => {
      const pending = await fileJournal(path).pending();
      snapshots.push([step, pending.map(({ outcome, id }) => [outcome, id].filter(Boolean).join(" "))]);
    };
    const fetch: FetchOption = async (_, init) => {
      await snapshot(`before ${init?.method}`);
      return json(init?.method === "POST" ? GENERATION : result("COMPLETED"));
    };
    const vidu = clientOf(fileJournal(path), fetch);
    await snapshot("start");
    await vidu.generate(REQUEST, { onUpdate: ({ status }) => snapshot(status) });
    await snapshot("end");
    await fileJournal(path).collected("gen_1");
    await snapshot("collected");
    expect(snapshots).toEqual([
      ["start", []],
      ["before POST", ["unknown"]],
      ["IN_QUEUE", ["accepted gen_1"]],
      ["before GET", ["accepted gen_1"]],
      ["COMPLETED", ["accepted gen_1"]],
      ["end", ["accepted gen_1"]],
      ["collected", []],
    ]);
  });

  test("(SIGKILL) while the server has the submission leaves it in the journal", async () => {
    const path = newPath();
    await using server = await serve(() => undefined);
    const index = fileURLToPath(new URL("../index.ts", import.meta.url));
    const node = fileURLToPath(new URL("../node.ts", import.meta.url));
    const code = `
      import { createClient } from ${JSON.stringify(index)};
      import { fileJournal } from ${JSON.stringify(node)};
      await createClient({ apiKey: "${KEY}", baseUrl: "${server.url}", journal: fileJournal(${JSON.stringify(path)}) })
        .submit(${JSON.stringify(REQUEST)});
    `;
    const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      stdio: "ignore",
    });
    await vi.waitFor(() => expect(server.received).toHaveLength(1), { timeout: 50_000, interval: 20 });
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await fileJournal(path).pending()).toMatchObject([{ outcome: "unknown", request: REQUEST }]);
  });
});

test("several journals append to the same file at the same time", async () => {
  const path = newPath();
  const journals = [fileJournal(path), fileJournal(path), fileJournal(path)];
  const submissions = Array.from({ length: 60 }, (_, index) => {
    const journal = journals[index % 3] as Journal;
    return clientOf(
      journal,
      respond("COMPLETED", () => json({ ...GENERATION, id: `gen_${index}` })),
    ).submit(REQUEST);
  });
  await Promise.all(submissions);
  expect(await fileJournal(path).pending()).toHaveLength(60);
  expect(readFileSync(path, "utf8").trim().split("\n")).toHaveLength(120);
});

test.each(["", 1, undefined, "a\0b"])("the path %j is a TypeError", (path) => {
  expect(() => fileJournal(path as string)).toThrow(TypeError);
});

test.each(["", 1, undefined])("collected and dismiss reject %j", async (value) => {
  const journal = fileJournal(newPath());
  expect(await rejectionOf(journal.collected(value as string))).toBeInstanceOf(TypeError);
  expect(await rejectionOf(journal.dismiss(value as string))).toBeInstanceOf(TypeError);
});

test("createClient rejects a journal without `record`", () => {
  const create = () => createClient({ apiKey: KEY, journal: {} as Journal });
  expect(create).toThrow(new TypeError("`journal.record` must be a function (received undefined)."));
});
