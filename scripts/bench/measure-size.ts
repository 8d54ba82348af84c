import { gzipSync } from "node:zlib";
import { build } from "esbuild";

/** Returns the size in bytes of a module with its dependencies, bundled and minified for browsers, after gzip. */
export async function measureSize(contents: string, folder: string): Promise<number> {
  const { outputFiles } = await build({
    bundle: true,
    format: "esm",
    logLevel: "silent",
    minify: true,
    platform: "browser",
    external: ["node:*", "fs", "path", "crypto", "stream"],
    stdin: { contents, resolveDir: folder },
    target: "es2022",
    write: false,
  });
  return gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }).byteLength;
}
