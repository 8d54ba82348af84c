import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/** A running server of a site. */
export interface StaticServer {
  readonly origin: string;
  /** The address of the site's front page. The site is in a folder, so that a path that assumes the root of a server fails. */
  readonly url: string;
  close(): void;
}

const FOLDER = "/some/folder/";

/** Serves the files of a folder, like a server of static files: `index.html` for a folder and `404.html` for missing files. */
export async function serveFolder(folder: string): Promise<StaticServer> {
  const read = (path: string) => readFile(join(folder, path)).catch(() => undefined);
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://site").pathname);
    const file = path.endsWith("/") ? `${path}index.html` : path;
    const body = path.startsWith(FOLDER) ? await read(file.slice(FOLDER.length)) : undefined;
    const type = body === undefined ? ".html" : extname(file);
    response.writeHead(body === undefined ? 404 : 200, { "content-type": CONTENT_TYPES[type] ?? "application/octet-stream" });
    response.end(body ?? (await read("404.html")));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, url: origin + FOLDER, close: () => server.close() };
}
