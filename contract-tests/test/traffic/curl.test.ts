import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { toCurl } from "../../src/traffic/curl.js";

const POST = {
  method: "POST",
  url: "http://127.0.0.1/x",
  headers: { authorization: "Bearer sk-secret" },
  shellAuthorization: "Bearer $SKILLS_VIDEO_API_KEY",
};

/** The bodies that a shell sends with commands: a function in the place of curl prints each, and a NUL after it. */
async function readBack(...commands: readonly string[]): Promise<readonly string[]> {
  const script = `curl() { for word; do last=$word; done; if [ "$last" = @- ]; then cat; else printf %s "$last"; fi; }`;
  const { stdout } = await promisify(execFile)("bash", ["-c", [script, ...commands].join("\nprintf '\\0'\n")]);
  return stdout.split("\0").slice(1);
}

test("the key is named, never printed", () => {
  const line = toCurl({ ...POST, body: "{}" });
  expect(line).toContain('-H "Authorization: Bearer $SKILLS_VIDEO_API_KEY"');
  expect(line).not.toContain("sk-secret");
});

test("a long run of one character is written as an expression", async () => {
  const body = JSON.stringify({ prompt: "🎬".repeat(3001), tail: "b".repeat(100) });
  const line = toCurl({ ...POST, body });
  expect(line.length).toBeLessThan(300);
  expect(await readBack(line)).toEqual([body]);
});

// The built-in unit "binary" spends a second on a map of all code points.
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));

test("a shell gives back the very body, whatever is in it", async () => {
  // A long run takes a process of Node.js.
  const piece = fc.oneof(
    { weight: 20, arbitrary: fc.string({ unit: anyCharacter }) },
    { weight: 20, arbitrary: fc.constantFrom("'", '"', "\\", "$HOME", "`id`", "!", "\n") },
    { weight: 1, arbitrary: fc.constant("x".repeat(80)) },
  );
  const bodies = fc.sample(
    fc.array(piece).map((pieces) => JSON.stringify(pieces.join(""))),
    { numRuns: 60, seed: 1 },
  );
  expect(await readBack(...bodies.map((body) => toCurl({ ...POST, body })))).toEqual(bodies);
});
