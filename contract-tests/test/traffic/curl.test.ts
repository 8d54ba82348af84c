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

/** Runs the commands in a shell whose `curl` prints the body. Returns the bodies, which the shell separates by NUL. */
async function runInShell(...commands: readonly string[]): Promise<readonly string[]> {
  const script = `curl() { for word; do last=$word; done; if [ "$last" = @- ]; then cat; else printf %s "$last"; fi; }`;
  const { stdout } = await promisify(execFile)("bash", ["-c", [script, ...commands].join("\nprintf '\\0'\n")]);
  return stdout.split("\0").slice(1);
}

test("a command contains the name of the key's variable, never the key", () => {
  const command = toCurl({ ...POST, body: "{}" });
  expect(command).toContain('-H "Authorization: Bearer $SKILLS_VIDEO_API_KEY"');
  expect(command).not.toContain("sk-secret");
});

test("a long run of one character is shortened to an expression", async () => {
  const body = JSON.stringify({ prompt: "🎬".repeat(3001), tail: "b".repeat(100) });
  const command = toCurl({ ...POST, body });
  expect(command.length).toBeLessThan(300);
  expect(await runInShell(command)).toEqual([body]);
});

// The built-in unit "binary" takes a second to create a map of all code points.
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));

test("a shell sends exactly the original body, for any characters", async () => {
  // A long run starts a Node.js process, so it is rare.
  const piece = fc.oneof(
    { weight: 20, arbitrary: fc.string({ unit: anyCharacter }) },
    { weight: 20, arbitrary: fc.constantFrom("'", '"', "\\", "$HOME", "`id`", "!", "\n") },
    { weight: 1, arbitrary: fc.constant("x".repeat(80)) },
  );
  const bodies = fc.sample(
    fc.array(piece).map((pieces) => JSON.stringify(pieces.join(""))),
    { numRuns: 60, seed: 1 },
  );
  expect(await runInShell(...bodies.map((body) => toCurl({ ...POST, body })))).toEqual(bodies);
});
