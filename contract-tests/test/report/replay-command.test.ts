import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { alarmsOf } from "../../kill-matrix/kill-matrix.js";
import { runAgainstSandbox } from "../../kill-matrix/run-against-sandbox.js";
import { faultsOf } from "../../sandbox/faults/index.js";
import { parseFlags } from "../../src/cli/flags.js";
import { replayBase } from "../../src/cli/replay-args.js";
import { parseContract } from "../../src/contract/parse.js";
import { replayCommand } from "../../src/report/replay-command.js";
import { allChecks } from "../../src/run/list-checks.js";
import { contract } from "../../test-support/conforming.js";
import { content } from "../../test-support/contract-with.js";
import { runSuite } from "../../test-support/run-suite.js";

/** Runs commands in bash, where the program prints its arguments. Returns the arguments of each command. */
async function argumentsOf(commands: readonly string[]): Promise<readonly (readonly string[])[]> {
  const program = `vidu-q2-turbo-conformance() { printf '%s\\0' "$@"; printf '\\n\\0'; }`;
  const { stdout } = await promisify(execFile)("bash", ["-c", [program, ...commands].join("\n")], { maxBuffer: 1e8 });
  return stdout
    .split("\n\0")
    .slice(0, -1)
    .map((text) => text.split("\0").slice(0, -1));
}

const ODD_NAMES = ["it's", "a,b", "x:y", "a b", "$x", "é", "line\nbreak", ".dot", "-dash", "*", "[a]", "?", "{a,b}", "\\", " s "];

test("a command selects exactly its check, whatever the name of the parameter", async () => {
  const properties = Object.fromEntries(ODD_NAMES.map((name) => [name, { type: "integer", minimum: 1 }]));
  const post = {
    operationId: "submit",
    "x-evidence": "endpoint",
    requestBody: content({ type: "object", properties }),
    responses: { "200": content({}) },
  };
  const odd = parseContract(JSON.stringify({ openapi: "3.1.0", info: {}, paths: { "/submit": { post } } }), "odd");
  const selects = (id: string) => id.endsWith("minimum.invalid");
  const { report } = await runSuite(() => ({ status: 200, body: {} }), { contract: odd, samples: 0, seed: 5, selects });
  expect(report.verdicts.map(({ outcome }) => outcome)).toEqual(ODD_NAMES.map(() => "fail"));
  const commands = report.verdicts.map((verdict) => replayCommand(verdict, report));
  expect(commands.filter((command) => command.includes("\n"))).toEqual([]);
  const ids = allChecks(odd).map(({ id }) => id);
  for (const [index, args] of (await argumentsOf(commands)).entries()) {
    const flags = parseFlags(args);
    expect([ids.filter(flags.selects), flags.seed]).toEqual([[report.verdicts[index]?.check.id], 5]);
  }
});

describe("a command shows the failure again", () => {
  /** Faults of every kind of check, and a check that catches each. */
  const KINDS = {
    "maximum.offByOne:duration": "duration.maximum.invalid",
    "syntax.comments": "body.syntax.comment.invalid",
    "auth.longer": "authentication.wrongKey.longer.invalid",
    "method.PUT": "method.put.invalid",
    "result.unknown.204": "getGeneration:id.like.invalid",
    "auth.longer@result": "getGeneration:authentication.wrongKey.longer.invalid",
    "stream.endsTwice": "streamVideo:stream.end",
    "usage.sum@result": "getGeneration:usage.total",
  } as const;
  const faults = faultsOf(contract).filter(({ id }) => Object.hasOwn(KINDS, id));
  const args = ["--base-url", "http://localhost/it's", "--shard", "2/3", "--wait=100", "--report", "out", "--strict"];
  let commands: readonly (readonly string[])[] = [];

  beforeAll(async () => {
    const full = await runAgainstSandbox(contract, faults, { command: replayBase("vidu-q2-turbo-conformance", args) });
    expect(alarmsOf(full)).toEqual(expect.arrayContaining(Object.values(KINDS)));
    const verdicts = Object.values(KINDS).flatMap((id) => full.verdicts.filter(({ check }) => check.id === id));
    commands = await argumentsOf(verdicts.map((verdict) => replayCommand(verdict, full)));
  }, 60_000);

  test.each([...Object.values(KINDS).entries()])("%d: %s", async (index, id) => {
    const replayed = commands[index] ?? [];
    const kept = ["--base-url", "http://localhost/it's", "--wait=100", "--strict"];
    expect(replayed).toEqual([...kept, "--only", id, "--seed", "1"]);
    const { selects } = parseFlags(replayed);
    expect(alarmsOf(await runAgainstSandbox(contract, faults, { selects }))).toEqual([id]);
  });
});
