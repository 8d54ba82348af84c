import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { serve } from "../../contract-tests/test-support/serve.js";
import { isViduError } from "../index.js";
import type { FetchOption } from "../option-types.js";
import type { SaveOptions, SaveProgress } from "./save-options.js";
import { saveVideosWith } from "./save-to-files.js";
import { saveVideos } from "./save-videos.js";
import { NODE_FILES, type VideoFiles } from "./video-file.js";

let root: string;
let count = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "save-videos-"));
});
afterAll(() => rm(root, { recursive: true }));

const newFolder = () => {
  count += 1;
  return join(root, String(count));
};
const URL_1 = "https://cdn.example/clips/cat.mp4?signature=secret";
const DONE = { id: "gen_1", status: "COMPLETED", data: { video: URL_1 } };
const VIDEO = "0123456789abcdefghijklmnopqrstuvwxyz";
const HEADERS = { "content-type": "video/mp4", etag: '"v1"' };

/** A response of a server in this process. The body breaks off after `cut` bytes, or is silent if `cut` is negative. */
interface Script {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly cut?: number;
}

/** Returns a `fetch` that responds as the script says for each request, and the headers of the requests. */
function fakeFetch(respond: (request: Headers, attempt: number) => Script) {
  const requests: Headers[] = [];
  const fetch: FetchOption = async (_, init) => {
    const headers = new Headers(init?.headers);
    requests.push(headers);
    const { body = "", cut, headers: more, status = 200 } = respond(headers, requests.length);
    const stream = new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const byte of Buffer.from(body.slice(0, Math.abs(cut ?? body.length)))) controller.enqueue(Uint8Array.of(byte));
        if (cut === undefined) controller.close();
      },
      pull: (controller) =>
        cut !== undefined && cut >= 0 ? controller.error(new TypeError("terminated")) : new Promise(() => {}),
    });
    return new Response(stream, { status, headers: { "content-length": String(body.length), ...more } });
  };
  return { fetch, requests };
}

/** A server that supports ranges as RFC 9110 describes. */
function serveRanges(video: string, headers: Readonly<Record<string, string>>, range: string | null): Script {
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? Number.NaN);
  if (Number.isNaN(start)) return { headers, body: video };
  const part = { "content-range": `bytes ${start}-${video.length - 1}/${video.length}` };
  return { status: 206, headers: { ...headers, ...part }, body: video.slice(start) };
}

/** A response of another implementation, without a body. */
const PLAIN_RESPONSE = { ok: true, status: 200, headers: new Headers(), url: "" };

const FAST: SaveOptions = { retryDelay: 0 };
const save = (directory: string, options: SaveOptions, generation: object = DONE) =>
  saveVideos(generation, { ...FAST, directory, ...options });
const rejectionOf = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail("resolved"),
    (error: unknown) => error as Error & Readonly<Record<string, unknown>>,
  );
const filesIn = async (folder: string) => await readdir(folder).catch(() => []);

test("saves a video, reports its bytes and records that it is collected", async () => {
  const directory = join(newFolder(), "new", "folder");
  const progress: SaveProgress[] = [];
  const collected: string[] = [];
  const { fetch, requests } = fakeFetch(() => ({ headers: HEADERS, body: VIDEO }));
  const journal = { collected: async (id: string) => void collected.push(id) };
  const paths = await save(directory, { fetch, journal, onProgress: (event) => progress.push(event) });
  expect(paths).toEqual([join(directory, "cat.mp4")]);
  expect(await readFile(paths[0] ?? "", "utf8")).toBe(VIDEO);
  expect(await filesIn(directory)).toEqual(["cat.mp4"]);
  expect(progress[0]).toEqual({ file: paths[0], received: 0, total: VIDEO.length });
  expect(progress.at(-1)).toEqual({ file: paths[0], received: VIDEO.length, total: VIDEO.length });
  expect(collected).toEqual(["gen_1"]);
  expect(requests).toHaveLength(1);
  expect(requests[0]?.get("authorization")).toBeNull();
});

test.each<[string, (bytes: Uint8Array<ArrayBuffer>) => unknown]>([
  ["a web stream", (bytes) => new Response(bytes)],
  ["an async iterator", (bytes) => ({ ...PLAIN_RESPONSE, body: Readable.from([bytes]) })],
  ["no stream", (bytes) => ({ ...PLAIN_RESPONSE, arrayBuffer: async () => bytes.buffer })],
])("saves bytes that are no text unchanged, from %s", async (_, respond) => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7) % 256);
  const [path = ""] = await save(newFolder(), { fetch: async () => respond(bytes) as Response });
  expect(new Uint8Array(await readFile(path))).toEqual(bytes);
});

describe("a download that cannot work", () => {
  test.each([
    ["a playlist", "application/vnd.apple.mpegurl"],
    ["an older playlist", "audio/x-mpegurl; charset=utf-8"],
    ["an image", "image/png"],
  ])("%s is not a video", async (_, type) => {
    const folder = newFolder();
    const { fetch, requests } = fakeFetch(() => ({ headers: { "content-type": type }, body: VIDEO }));
    await expect(save(folder, { fetch })).rejects.toMatchObject({ name: "DownloadError", status: 200 });
    expect({ count: requests.length, files: await readdir(folder) }).toEqual({ count: 1, files: [] });
  });

  test.each(["redirect count exceeded", "maximum redirect reached at: https://cdn.example/", "TooManyRedirects"])(
    "is not repeated after %j",
    async (message) => {
      const fetch = vi.fn<FetchOption>(() => Promise.reject(new TypeError("fetch failed", { cause: new Error(message) })));
      await expect(save(newFolder(), { fetch })).rejects.toMatchObject({ name: "DownloadError" });
      expect(fetch).toHaveBeenCalledOnce();
    },
  );

  test.each([
    ["nothing", undefined],
    ["null", null],
  ])("rejects with a DownloadError if `fetch` returns %s", async (_, response) => {
    const fetch = (async () => response) as unknown as FetchOption;
    await expect(save(newFolder(), { fetch })).rejects.toMatchObject({ name: "DownloadError", id: "gen_1" });
  });

  const SECRET_URL = "https://user:password@cdn.example/cat.mp4?signature=secret#t=1";

  test.each<[title: string, error: Error]>([
    ["the message of the runtime", new TypeError(`a URL that includes credentials: ${SECRET_URL}`)],
    ["a nested cause", new TypeError("fetch failed", { cause: new Error(`request to ${SECRET_URL} failed`) })],
    ["the URL of a redirect", new Error("request to https://s3.example/a.mp4?X-Amz-Signature=secret failed")],
    ["the path of a request", Object.assign(new Error("socket hang up"), { request: { path: "/cat.mp4?signature=secret" } })],
  ])("repeats neither the credentials nor the query of a URL in %s", async (_, thrown) => {
    const fetch: FetchOption = () => Promise.reject(thrown);
    const error = await rejectionOf(save(newFolder(), { fetch, maxRetries: 0 }, { ...DONE, data: { video: SECRET_URL } }));
    expect(error.message).toContain("https://cdn.example/cat.mp4");
    expect(error.cause).toBeInstanceOf(Error);
    expect(inspect(error, { depth: null })).not.toMatch(/password|secret/);
  });

  test("keeps a cause without secrets", async () => {
    const cause = new TypeError("fetch failed", { cause: new Error("ECONNRESET at https://cdn.example/clips/cat.mp4") });
    const error = await rejectionOf(save(newFolder(), { fetch: () => Promise.reject(cause), maxRetries: 0 }));
    expect(error.cause).toBe(cause);
  });
});

describe("a callback", () => {
  const { fetch } = fakeFetch(() => ({ headers: HEADERS, body: VIDEO }));

  test("onProgress may be asynchronous: its rejection ends the download", async () => {
    const folder = newFolder();
    const onProgress = async () => {
      throw new Error("disk of the caller");
    };
    await expect(save(folder, { fetch, onProgress })).rejects.toThrow("disk of the caller");
    expect(await readdir(folder)).toEqual([]);
  });

  test.each([
    ["returns no promise", () => undefined],
    [
      "throws",
      () => {
        throw new Error("locked");
      },
    ],
    ["rejects with a value that is no error", () => Promise.reject({ locked: true })],
  ])("collected that %s does not hide the paths", async (_, collected) => {
    const warn = vi.spyOn(process, "emitWarning").mockImplementation((warning: unknown) => {
      // As Node does for other values.
      if (typeof warning !== "string" && !(warning instanceof Error)) throw new TypeError("ERR_INVALID_ARG_TYPE");
    });
    onTestFinished(() => warn.mockRestore());
    const journal = { collected: collected as unknown as () => Promise<void> };
    expect(await save(newFolder(), { fetch, journal })).toHaveLength(1);
  });
});

describe("a connection that ends after any byte", () => {
  const cuts = Array.from(VIDEO, (_, index) => index);

  test("is resumed at that byte", async () => {
    for (const cut of cuts) {
      const { fetch, requests } = fakeFetch((request, attempt) => {
        const script = serveRanges(VIDEO, HEADERS, request.get("range"));
        return attempt === 1 ? { ...script, cut } : script;
      });
      const directory = newFolder();
      const [path = ""] = await save(directory, { fetch });
      expect(await readFile(path, "utf8")).toBe(VIDEO);
      expect(requests.map((request) => [request.get("range"), request.get("if-range")])).toEqual([
        [null, null],
        cut === 0 ? [null, null] : [`bytes=${cut}-`, '"v1"'],
      ]);
    }
  });

  test("leaves no file if it never recovers", async () => {
    for (const cut of cuts) {
      const { fetch } = fakeFetch((request, attempt) =>
        attempt === 1 ? { headers: HEADERS, body: VIDEO, cut } : { ...serveRanges(VIDEO, HEADERS, request.get("range")), cut: 0 },
      );
      const directory = newFolder();
      expect(await rejectionOf(save(directory, { fetch, maxRetries: 1 }))).toMatchObject({ name: "DownloadError", id: "gen_1" });
      expect(await filesIn(directory)).toEqual([]);
    }
  });

  test("is detected by the announced length, also without a network error", async () => {
    for (const cut of cuts) {
      const { fetch } = fakeFetch(() => ({
        headers: { ...HEADERS, "content-length": String(VIDEO.length) },
        body: VIDEO.slice(0, cut),
      }));
      const directory = newFolder();
      const error = await rejectionOf(save(directory, { fetch, maxRetries: 0 }));
      expect(error.message).toContain(`ended after ${cut} of ${VIDEO.length} bytes`);
      expect(await filesIn(directory)).toEqual([]);
    }
  });

  test("can happen after every single byte, because each attempt makes progress", async () => {
    const { fetch, requests } = fakeFetch((request) => ({ ...serveRanges(VIDEO, HEADERS, request.get("range")), cut: 1 }));
    const [path = ""] = await save(newFolder(), { fetch, maxRetries: 0 }).catch(() => [""]);
    expect(path).toBe("");
    expect(requests).toHaveLength(1);
    const retried = fakeFetch((request) => ({ ...serveRanges(VIDEO, HEADERS, request.get("range")), cut: 1 }));
    const [saved = ""] = await save(newFolder(), { fetch: retried.fetch, maxRetries: 1 });
    expect(await readFile(saved, "utf8")).toBe(VIDEO);
    expect(retried.requests).toHaveLength(VIDEO.length);
  });
});

describe("a resumed download starts again", () => {
  const other = VIDEO.toUpperCase();
  const start = { headers: HEADERS, body: VIDEO, cut: 10 };
  const changed = { headers: { ...HEADERS, etag: '"v2"' }, body: other };
  const part = (etag: string, range: string, body: string): Script => ({
    status: 206,
    headers: { ...HEADERS, etag, "content-range": range },
    body,
  });
  const scripts: Readonly<Record<string, readonly [Script, ...Script[]]>> = {
    "when the ETag has changed, and the server responds with 200": [start, changed],
    "when the ETag has changed, although the server responds with 206": [
      start,
      part('"v2"', "bytes 10-35/36", other.slice(10)),
      changed,
    ],
    "after 416": [start, { status: 416, headers: { "content-range": "bytes */5" } }, changed],
    "when the range starts elsewhere": [start, part('"v1"', "bytes 11-35/36", VIDEO.slice(11)), changed],
    "when the size differs": [start, part('"v1"', "bytes 10-36/37", `${VIDEO.slice(10)}!`), changed],
    "when the range is missing": [start, { status: 206, headers: HEADERS, body: VIDEO.slice(10) }, changed],
    "when there is no ETag": [{ ...start, headers: { "content-type": "video/mp4" } }, changed],
    "when the ETag is weak": [{ ...start, headers: { ...HEADERS, etag: 'W/"v1"' } }, changed],
    "when the date is too recent": [
      {
        ...start,
        headers: {
          "content-type": "video/mp4",
          date: "Mon, 30 Nov 2026 12:00:00 GMT",
          "last-modified": "Mon, 30 Nov 2026 12:00:00 GMT",
        },
      },
      changed,
    ],
    "when the body is encoded": [{ ...start, headers: { ...HEADERS, "content-encoding": "gzip" } }, changed],
    "when there are more bytes than announced": [{ headers: { ...HEADERS, "content-length": "20" }, body: VIDEO }, changed],
  };

  test.each(Object.entries(scripts))("%s", async (_, responses) => {
    const { fetch, requests } = fakeFetch((_request, attempt) => responses[attempt - 1] ?? expect.fail("one request too many"));
    const [path = ""] = await save(newFolder(), { fetch });
    expect(await readFile(path, "utf8")).toBe(other);
    expect(requests).toHaveLength(responses.length);
    expect(requests.at(-1)?.get("range") === null || responses.length === 2).toBe(true);
  });

  test("but not when a date proves that the video is the same", async () => {
    const dates = { date: "Mon, 30 Nov 2026 12:00:00 GMT", "last-modified": "Mon, 30 Nov 2026 11:00:00 GMT" };
    const headers = { "content-type": "video/mp4", ...dates };
    const { fetch, requests } = fakeFetch((request, attempt) => ({
      ...serveRanges(VIDEO, headers, request.get("range")),
      ...(attempt === 1 && { cut: 7 }),
    }));
    const [path = ""] = await save(newFolder(), { fetch });
    expect(await readFile(path, "utf8")).toBe(VIDEO);
    expect(requests[1]?.get("if-range")).toBe(dates["last-modified"]);
  });
});

describe("a response", () => {
  test.each([408, 425, 429, 500, 503])("%i is retried", async (status) => {
    const { fetch, requests } = fakeFetch((_, attempt) => (attempt < 3 ? { status } : { headers: HEADERS, body: VIDEO }));
    await save(newFolder(), { fetch });
    expect(requests).toHaveLength(3);
  });

  test.each([
    [403, /expired.*get\(id\)/],
    [404, /removed.*get\(id\)/],
    [400, /returned 400/],
    [206, /returned 206/],
  ])("%i is an error that is not retried", async (status, message) => {
    const { fetch, requests } = fakeFetch(() => ({ status, headers: HEADERS, body: VIDEO }));
    const directory = newFolder();
    const error = await rejectionOf(save(directory, { fetch }));
    expect(error).toMatchObject({ name: "DownloadError", status, url: "https://cdn.example/clips/cat.mp4" });
    expect(isViduError(error, "DownloadError")).toBe(true);
    expect(error.message).toMatch(message);
    expect(error.message).not.toContain("secret");
    expect(requests).toHaveLength(1);
    expect(await filesIn(directory)).toEqual([]);
  });

  test.each(["text/html", "application/json; charset=utf-8", "application/problem+json", "text/xml"])(
    "with %s is no video",
    async (type) => {
      const { fetch } = fakeFetch(() => ({ headers: { "content-type": type }, body: "<html>" }));
      expect(await rejectionOf(save(newFolder(), { fetch }))).toMatchObject({ name: "DownloadError", status: 200 });
    },
  );

  test("without bytes is no video", async () => {
    const { fetch } = fakeFetch(() => ({ headers: HEADERS }));
    expect((await rejectionOf(save(newFolder(), { fetch, maxRetries: 1 }))).message).toContain("empty");
  });

  test("with a Retry-After above the limit ends the retries", async () => {
    const { fetch, requests } = fakeFetch(() => ({ status: 429, headers: { "retry-after": "3600" } }));
    expect(await rejectionOf(save(newFolder(), { fetch }))).toMatchObject({ name: "DownloadError", status: 429 });
    expect(requests).toHaveLength(1);
  });

  test.each<[name: string, script: Script, message: string, status: number | undefined]>([
    ["that is silent", { headers: HEADERS, body: VIDEO, cut: -5 }, "no data in 50 ms", undefined],
    ["that rejects the range", { status: 416 }, "rejected the range", 416],
    ["with another range", { status: 206, headers: HEADERS, body: "x" }, "returned another range than requested", 206],
  ])("%s is described when the retries are over", async (_, script, message, status) => {
    const { fetch } = fakeFetch((_, attempt) => (attempt === 1 ? { headers: HEADERS, body: VIDEO, cut: 5 } : script));
    const error = await rejectionOf(save(newFolder(), { fetch, maxRetries: 1, timeout: 50 }));
    expect(error).toMatchObject({ name: "DownloadError", status });
    expect(error.message).toContain(message);
  });

  test("that never arrives is described when the retries are over", async () => {
    const fetch: FetchOption = () => new Promise(() => {});
    const error = await rejectionOf(save(newFolder(), { fetch, maxRetries: 0, timeout: 20 }));
    expect(error.message).toContain("no response in 20 ms");
  });

  test("announces the size in its first Content-Range if the first response had no length", async () => {
    const progress: SaveProgress[] = [];
    const { fetch } = fakeFetch((request, attempt) => ({
      ...serveRanges(VIDEO, HEADERS, request.get("range")),
      ...(attempt === 1 && { headers: { ...HEADERS, "content-length": "" }, cut: 5 }),
    }));
    const [path = ""] = await save(newFolder(), { fetch, onProgress: (event) => progress.push(event) });
    expect(await readFile(path, "utf8")).toBe(VIDEO);
    expect(progress[0]?.total).toBeUndefined();
    expect(progress.at(-1)?.total).toBe(VIDEO.length);
  });

  test("that starts the download again does not change the name of the file", async () => {
    const named = (name: string) => ({ ...HEADERS, "content-disposition": `attachment; filename="${name}"` });
    const { fetch } = fakeFetch((_, attempt) =>
      attempt === 1
        ? { headers: { ...named("first.mp4"), etag: "" }, body: VIDEO, cut: 5 }
        : { headers: named("second.mp4"), body: VIDEO },
    );
    expect((await save(newFolder(), { fetch }))[0]).toMatch(/first\.mp4$/);
  });

  test("that is silent is repeated after the timeout", async () => {
    const { fetch, requests } = fakeFetch((request, attempt) => ({
      ...serveRanges(VIDEO, HEADERS, request.get("range")),
      ...(attempt === 1 && { cut: -5 }),
    }));
    const [path = ""] = await save(newFolder(), { fetch, timeout: 50 });
    expect(await readFile(path, "utf8")).toBe(VIDEO);
    expect(requests[1]?.get("range")).toBe("bytes=5-");
  });
});

describe("an existing file", () => {
  const { fetch } = fakeFetch(() => ({ headers: HEADERS, body: VIDEO }));

  test.each(["file", "folder", "broken link"])("(%s) is not overwritten", async (kind) => {
    const directory = newFolder();
    const path = join(directory, "cat.mp4");
    await mkdir(directory);
    if (kind === "file") await writeFile(path, "mine");
    else if (kind === "folder") await mkdir(path);
    else await symlink("nowhere", path);
    const progress: SaveProgress[] = [];
    const error = await rejectionOf(save(directory, { fetch, onProgress: (event) => progress.push(event) }));
    expect(error).toMatchObject({ name: "FileExistsError", path, code: "EEXIST", id: "gen_1" });
    expect(isViduError(error, "FileError")).toBe(true);
    expect(progress).toEqual([]);
    expect(await filesIn(directory)).toEqual(["cat.mp4"]);
    if (kind === "file") expect(await readFile(path, "utf8")).toBe("mine");
  });

  test("is not overwritten if it appears during the download", async () => {
    const directory = newFolder();
    const path = join(directory, "cat.mp4");
    const onProgress = ({ received }: SaveProgress) => (received === 0 ? void writeFileOnce() : undefined);
    let written: Promise<void> | undefined;
    const writeFileOnce = () => {
      written = writeFile(path, "mine");
    };
    const files: VideoFiles = {
      ...NODE_FILES,
      link: async (...paths) => {
        await written;
        return await NODE_FILES.link(...paths);
      },
    };
    const error = await rejectionOf(saveVideosWith(files, DONE, { ...FAST, directory, fetch, onProgress }));
    expect(error).toMatchObject({ name: "FileExistsError" });
    expect(await readFile(path, "utf8")).toBe("mine");
    expect(await filesIn(directory)).toEqual(["cat.mp4"]);
  });

  test.each(["EPERM", "ENOTSUP"])("is not overwritten on a file system without links (%s)", async (code) => {
    const directory = newFolder();
    const link = async () => {
      throw Object.assign(new Error(`${code}: no links`), { code });
    };
    const files: VideoFiles = { ...NODE_FILES, link };
    const saveOnce = () => saveVideosWith(files, DONE, { ...FAST, directory, fetch });
    await saveOnce();
    expect(await readFile(join(directory, "cat.mp4"), "utf8")).toBe(VIDEO);
    const racing: VideoFiles = { ...files, lstat: async () => Promise.reject(new Error("not seen")) };
    expect(await rejectionOf(saveVideosWith(racing, DONE, { ...FAST, directory, fetch }))).toMatchObject({
      name: "FileExistsError",
    });
    expect(await filesIn(directory)).toEqual(["cat.mp4"]);
  });

  test("is replaced with `overwrite`", async () => {
    const directory = newFolder();
    await mkdir(directory);
    await writeFile(join(directory, "cat.mp4"), "old");
    await save(directory, { fetch, overwrite: true });
    expect(await readFile(join(directory, "cat.mp4"), "utf8")).toBe(VIDEO);
    expect(await filesIn(directory)).toEqual(["cat.mp4"]);
  });
});

describe("several videos", () => {
  const generation = { id: "gen_2", data: ["a/cat.mp4", "b/cat.mp4"].map((path) => `https://cdn.example/${path}`) };
  const { fetch } = fakeFetch(() => ({ headers: HEADERS, body: VIDEO }));

  test("get different names", async () => {
    const directory = newFolder();
    expect(await save(directory, { fetch }, generation)).toEqual([join(directory, "cat.mp4"), join(directory, "cat-2.mp4")]);
    expect(await save(directory, { fetch, fileName: "out.mp4" }, generation)).toEqual([
      join(directory, "out.mp4"),
      join(directory, "out-2.mp4"),
    ]);
  });

  test("are all saved or none", async () => {
    const directory = newFolder();
    await mkdir(directory);
    await writeFile(join(directory, "cat-2.mp4"), "mine");
    const unseen: VideoFiles = { ...NODE_FILES, lstat: async () => Promise.reject(new Error("not seen")) };
    const options = { ...FAST, directory, fetch };
    for (const files of [NODE_FILES, unseen]) {
      expect(await rejectionOf(saveVideosWith(files, generation, options))).toMatchObject({ name: "FileExistsError" });
      expect(await filesIn(directory)).toEqual(["cat-2.mp4"]);
    }
  });
});

test.each([
  [false, ["cat-2.mp4"]],
  [true, ["cat.mp4"]],
])(
  "if the second video cannot be named, the first one is removed, unless it replaced a file (overwrite: %s)",
  async (overwrite, left) => {
    const generation = { id: "gen_2", data: ["a/cat.mp4", "b/cat.mp4"].map((path) => `https://cdn.example/${path}`) };
    const { fetch } = fakeFetch(() => ({ headers: HEADERS, body: VIDEO }));
    const directory = newFolder();
    await mkdir(directory);
    if (!overwrite) await writeFile(join(directory, "cat-2.mp4"), "mine");
    let count = 0;
    const failSecond = async (run: () => Promise<void>) => {
      count += 1;
      if (count === 2) throw Object.assign(new Error("EIO: i/o error"), { code: "EIO" });
      await run();
    };
    const files: VideoFiles = {
      ...NODE_FILES,
      lstat: async () => Promise.reject(new Error("not seen")),
      link: (from, to) => failSecond(() => NODE_FILES.link(from, to)),
      rename: (from, to) => failSecond(() => NODE_FILES.rename(from, to)),
    };
    const error = await rejectionOf(saveVideosWith(files, generation, { ...FAST, directory, fetch, overwrite }));
    expect(error).toMatchObject({ name: "FileError", code: "EIO" });
    expect(await filesIn(directory)).toEqual(left);
  },
);

test("a file is closed once", async () => {
  const { fetch } = fakeFetch(() => ({ headers: HEADERS, body: VIDEO }));
  let closed = 0;
  const files: VideoFiles = {
    ...NODE_FILES,
    open: async (path, flags) => {
      const handle = await NODE_FILES.open(path, flags);
      return Object.assign(handle, {
        close: ((close) => async () => {
          closed += 1;
          await close();
        })(handle.close.bind(handle)),
      });
    },
  };
  await saveVideosWith(files, DONE, { ...FAST, directory: newFolder(), fetch });
  expect(closed).toBe(1);
});

describe("a file system that fails", () => {
  const { fetch } = fakeFetch(() => ({ headers: HEADERS, body: VIDEO }));
  const full = () => Promise.reject(Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }));
  const withHandle = (method: "write" | "sync" | "close"): VideoFiles => ({
    ...NODE_FILES,
    open: async (path, flags) => {
      const handle = await NODE_FILES.open(path, flags);
      return {
        close: method === "close" ? () => handle.close().then(full) : () => handle.close(),
        sync: method === "sync" ? full : () => handle.sync(),
        truncate: (size) => handle.truncate(size),
        write: (method === "write" ? full : handle.write.bind(handle)) as typeof handle.write,
      };
    },
  });
  const cases: Readonly<Record<string, VideoFiles>> = {
    "creating the folder": { ...NODE_FILES, mkdir: full },
    "creating the file": { ...NODE_FILES, open: full },
    writing: withHandle("write"),
    synchronizing: withHandle("sync"),
    closing: withHandle("close"),
    "naming the file": { ...NODE_FILES, link: full },
  };

  test.each(Object.entries(cases))("(%s) is one clear error and leaves no file", async (_, files) => {
    const directory = newFolder();
    const error = await rejectionOf(saveVideosWith(files, DONE, { ...FAST, directory, fetch }));
    expect(error).toMatchObject({ name: "FileError", code: "ENOSPC" });
    expect(error.message).toMatch(
      /^Cannot (create|write) ".*": ENOSPC: no space left on device\. Free some space and try again\.$/,
    );
    expect(error["path"]).toContain(directory);
    expect(await filesIn(directory)).toEqual([]);
  });

  test("is found before anything is sent, if the folder is a file", async () => {
    const { fetch, requests } = fakeFetch(() => ({ headers: HEADERS, body: VIDEO }));
    const directory = newFolder();
    await writeFile(directory, "");
    expect(await rejectionOf(save(directory, { fetch }))).toMatchObject({ name: "FileError", path: directory });
    expect(requests).toEqual([]);
  });
});

test("an abort after any byte leaves no file", async () => {
  for (let bytes = 0; bytes <= VIDEO.length; bytes += 1) {
    const { fetch } = fakeFetch(() => ({ headers: HEADERS, body: VIDEO }));
    const controller = new AbortController();
    const onProgress = ({ received }: SaveProgress) => void (received === bytes && controller.abort("enough"));
    const directory = newFolder();
    const error = await rejectionOf(save(directory, { fetch, onProgress, signal: controller.signal }));
    expect(error).toMatchObject({ name: "AbortError", cause: "enough", id: "gen_1", outcome: "accepted" });
    expect(await filesIn(directory)).toEqual([]);
  }
});

test("an error of onProgress is rethrown, and leaves no file", async () => {
  const { fetch } = fakeFetch(() => ({ headers: HEADERS, body: VIDEO }));
  const directory = newFolder();
  const thrown = new Error("mine");
  const onProgress = () => {
    throw thrown;
  };
  expect(await rejectionOf(save(directory, { fetch, onProgress }))).toBe(thrown);
  expect(await filesIn(directory)).toEqual([]);
});

test("over a network: follows a redirect to another host, resumes there, and never sends a key", async () => {
  vi.stubEnv("SKILLS_VIDEO_API_KEY", "sk-not-for-downloads");
  onTestFinished(() => void vi.unstubAllEnvs());
  await using cdn = await serve(({ headers, socket }) => {
    const range = String(headers["range"] ?? "");
    const { body = "", headers: more, status } = serveRanges(VIDEO, HEADERS, range);
    if (range !== "") return { status: status ?? 200, headers: more ?? {}, body };
    socket.write(`HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nETag: "v1"\r\nContent-Length: ${VIDEO.length}\r\n\r\n0123456789`);
    return undefined;
  });
  const location = { location: `${cdn.url.replace("127.0.0.1", "localhost")}/neon.mp4` };
  await using origin = await serve(() => ({ status: 302, headers: location }));
  const onProgress = ({ received }: SaveProgress) => {
    if (received === 10) cdn.received[0]?.socket.destroy();
  };
  const [path = ""] = await save(newFolder(), { onProgress }, { id: "gen_1", data: `${origin.url}/rain.mp4` });
  expect(path).toMatch(/rain\.mp4$/);
  expect(await readFile(path, "utf8")).toBe(VIDEO);
  expect(cdn.received.map(({ headers }) => headers["range"])).toEqual([undefined, "bytes=10-"]);
  for (const { headers } of [...cdn.received, ...origin.received]) {
    expect(headers["authorization"]).toBeUndefined();
    expect(JSON.stringify(headers)).not.toContain("sk-not-for-downloads");
  }
});

test.each([
  [{ directory: "" }, '`directory` must be the path of a folder (received "").'],
  [{ fileName: "a/b.mp4" }, '`fileName` must be a name without a path (received "a/b.mp4").'],
  [{ fileName: ".." }, '`fileName` must be a name without a path (received "..").'],
  [{ overwrite: "yes" }, '`overwrite` must be a boolean (received "yes").'],
  [{ overwite: true }, "saveVideos has no option `overwite`. Did you mean `overwrite`?"],
  [{ timeout: 0 }, "`timeout` must be an integer from 1 to 2147483647 (received 0)."],
  [{ maxRetries: 1.5 }, "`maxRetries` must be an integer from 0 to 2147483647 (received 1.5)."],
  [{ onProgress: 1 }, "`onProgress` must be a function (received number)."],
  [{ journal: {} }, "`journal.collected` must be a function (received undefined)."],
  [{ journal: null }, "`journal.collected` must be a function (received undefined)."],
  ["videos", "The options of saveVideos must be an object (received string)."],
  [{ signal: {} }, /`signal` must be an AbortSignal/],
])("the options %j are a TypeError", async (options, message) => {
  const error = await rejectionOf(saveVideos(DONE, options as SaveOptions));
  expect(error).toBeInstanceOf(TypeError);
  expect(error.message).toMatch(message);
});

test("a generation without videos is a TypeError", async () => {
  const error = await rejectionOf(saveVideos({ id: "gen_1", status: "IN_PROGRESS", data: null }));
  expect(error).toEqual(new TypeError("The generation gen_1 has no videos. Pass a completed generation."));
});

test.each([
  ["a result", { id: "gen_1", status: "COMPLETED", data: { videos: [] } }],
  ["a webhook", { event: "task.completed", prediction: { id: "gen_1", status: "COMPLETED", artifacts: [] } }],
])("%s of a completed generation without videos is no mistake of the caller", async (_, generation) => {
  const error = await rejectionOf(saveVideos(generation));
  expect(error).toMatchObject({ name: "UnexpectedResponseError", id: "gen_1" });
  expect(error.message).toBe("Generation gen_1 has completed, but its output contains no URL of a video");
});
