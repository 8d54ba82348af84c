import { execFile } from "node:child_process";
import { promisify } from "node:util";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { toCurl } from "../src/curl.js";

const POST = {
  method: "POST",
  url: "http://127.0.0.1/x",
  headers: { authorization: "Bearer sk-secret" },
  shellAuthorization: "Bearer $SKILLS_VIDEO_API_KEY",
};

/** What a shell sends to curl's place: the words of the command line and the standard input. */
async function readBack(command: string): Promise<string> {
  const script = `curl() { for word; do last=$word; done; if [ "$last" = @- ]; then cat; else printf %s "$last"; fi; }\n${command}`;
  return (await promisify(execFile)("bash", ["-c", script], { encoding: "utf8" })).stdout;
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
  expect(await readBack(line)).toBe(body);
});

// The built-in unit "binary" spends a second on a map of all code points.
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));

test("a shell gives back the very body, whatever is in it", async () => {
  const piece = fc.oneof(
    fc.string({ unit: anyCharacter }),
    fc.constantFrom("'", '"', "\\", "$HOME", "`id`", "!", "\n"),
    fc.constant("x".repeat(80)),
  );
  const text = fc.array(piece).map((pieces) => JSON.stringify(pieces.join("")));
  await fc.assert(
    fc.asyncProperty(text, async (body) => {
      expect(await readBack(toCurl({ ...POST, body }))).toBe(body);
    }),
    { numRuns: 30, seed: 1 },
  );
}, 240_000);
