import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { main } from "../../src/cli/main.js";
import type { Contract, Operation } from "../../src/contract/model.js";
import { ContractError } from "../../src/contract/model.js";
import { renderTerminal } from "../../src/report/terminal.js";
import { writeReport } from "../../src/report/write.js";
import { conclude, type Report } from "../../src/run/report.js";
import type { Transport } from "../../src/traffic/exchange.js";
import { conforming, contract, KEY, submission } from "../../test-support/conforming.js";
import { RICH_REPORT } from "../../test-support/rich-report.js";
import { runSuite } from "../../test-support/run-suite.js";
import { inProcessTransport } from "../../test-support/serve.js";

const DEFECT = /^this is a defect of the suite, please report it: /;
const SELECTED = /^(?:duration\.|body\.(?:minimal|full)\.valid|getGeneration:id\.known)/;
const few = { selects: (id: string) => SELECTED.test(id), patience: 20 };
const isAboutResults = (id: string) => /^(?:body\.minimal\.valid$|getGeneration:)/.test(id);

const fail = (): never => {
  throw new Error("injected");
};
const outcomeOf = (report: Report, id: string) => report.verdicts.find(({ check }) => check.id === id);

/** Expects a report about a defect, in which other checks have their verdicts. */
function expectDefect(report: Report, { others = true } = {}): void {
  expect(report.obstacle).toMatchObject({ phase: "suite", reason: expect.stringMatching(DEFECT) });
  expect(report.obstacle?.reason).toContain("injected");
  expect(conclude(report)).toBe("inconclusive");
  expect(report.verdicts.some(({ outcome }) => outcome === "pass")).toBe(others);
}

/** Returns the contract with one operation that fails when its responses are read more than a number of times. */
function brokenContract(id: string, maxReads: number): Contract {
  let reads = 0;
  const broken = (operation: Operation) =>
    new Proxy(operation, {
      get: (target, name) => {
        if (name === "responses" && ++reads > maxReads) fail();
        return Reflect.get(target, name) as unknown;
      },
    });
  return { ...contract, operations: contract.operations.map((each) => (each.id === id ? broken(each) : each)) };
}

describe("a defect of the suite ends with a report", () => {
  test("if the transport throws for one check, whose verdict is inconclusive", async () => {
    const deliver = inProcessTransport(conforming(), []);
    const transport: Transport = async (request, limits) =>
      String(request.body).includes('"duration":0') ? fail() : deliver(request, limits);
    const { report } = await runSuite(conforming(), { ...few, transport });
    expectDefect(report);
    expect(outcomeOf(report, "duration.minimum.invalid")).toMatchObject({
      outcome: "inconclusive",
      reason: expect.stringMatching(DEFECT),
    });
    expect(outcomeOf(report, "duration.maximum.invalid")?.outcome).toBe("pass");
  });

  test("if the transport always throws, and the budget counts the requests", async () => {
    const { report } = await runSuite(conforming(), { ...few, transport: fail });
    expectDefect(report, { others: false });
    expect(report.traffic.requests).toBeGreaterThan(0);
    expect(report.verdicts.length).toBeGreaterThan(5);
  });

  test("without the key, if the message contains it", async () => {
    const transport: Transport = async () => {
      throw new Error(`injected: invalid header "Bearer ${KEY}"`);
    };
    const { report } = await runSuite(conforming(), { ...few, transport });
    expect(report.obstacle?.reason).toContain('invalid header "Bearer [credential]"');
    expect(JSON.stringify(report.verdicts)).not.toContain(KEY);
  });

  test("if an oracle throws, whose verdict is inconclusive with its id", async () => {
    const broken = brokenContract("getGeneration", 35);
    const { report } = await runSuite(conforming(), { contract: broken, patience: 20, selects: isAboutResults });
    expectDefect(report);
    const verdict = outcomeOf(report, "getGeneration:response.schema");
    expect(verdict?.outcome).toBe("inconclusive");
    expect(verdict?.reason).toMatch(/Error: injected \(defects\.test\.ts:\d+\), check getGeneration:response\.schema$/);
    expect(outcomeOf(report, "getGeneration:response.serverError")?.outcome).toBe("pass");
  });

  test.each([
    ["the planner", 0, false],
    ["a later phase", 250, true],
  ])("if the contract throws in %s", async (_, reads, others) => {
    const { report } = await runSuite(conforming(), { ...few, contract: brokenContract(submission.id, reads) });
    expectDefect(report, { others });
  });

  test("if an option throws", async () => {
    const options = [{ onProgress: fail }, { baseline: { entries: [], apply: fail } }, { selects: fail }] as const;
    for (const option of options) {
      const { report } = await runSuite(conforming(), { ...few, ...option });
      expectDefect(report, { others: !("selects" in option) });
    }
  });

  test("if the exception is not an error", async () => {
    const hostile = { [Symbol.toPrimitive]: fail };
    for (const value of [undefined, "text", 5, hostile]) {
      const transport: Transport = async () => {
        throw value;
      };
      const { report } = await runSuite(conforming(), { ...few, transport });
      expect(report.obstacle?.reason).toMatch(DEFECT);
    }
  });

  test("but not for a response schema that does not compile, which is an error of the contract", async () => {
    const broken = { schema: { type: "odd" }, anchor: "#" };
    const operations = contract.operations.map((operation) => ({
      ...operation,
      responses: operation.responses.map((each) => ({ ...each, content: new Map([["application/json", broken]]) })),
    }));
    const { report } = await runSuite(conforming(), { ...few, contract: { ...contract, operations } });
    expect(report.obstacle?.reason).toMatch(/^a schema of the contract does not compile: /);
    expect(conclude(report)).toBe("inconclusive");
  });

  test("but an invalid contract is still an error", async () => {
    const { operations, ...rest } = contract;
    const [first, ...others] = operations;
    const request = { schema: { type: "no type" }, anchor: "#", evidence: "none", examples: [] } as const;
    const broken = { ...rest, operations: [{ ...first, request } as Operation, ...others] };
    await expect(runSuite(conforming(), { contract: broken })).rejects.toThrow(ContractError);
  });
});

describe("the command line", () => {
  async function execute(args: readonly string[]) {
    const printed = { stderr: "", stdout: "" };
    const write = (name: keyof typeof printed) => ({ write: (text: string) => (printed[name] += text) });
    const terminal = { env: {}, stdout: write("stdout"), stderr: write("stderr") };
    const startTarget = async () => fail();
    return { status: await main(args, terminal, { command: "vidu-conformance", startTarget }), ...printed };
  }

  test("exits with 2 and prints one line for an unexpected exception", async () => {
    const { status, stderr } = await execute([]);
    expect(stderr).toMatch(
      /^vidu-q2-turbo-conformance: this is a defect of the suite, please report it: Error: injected \(\S+\)\n$/,
    );
    expect(status).toBe(2);
  });
});

describe("a renderer that throws", () => {
  test("does not prevent the other formats, and its file states the defect", async () => {
    const folder = await mkdtemp(join(tmpdir(), "report-"));
    const render = vi.fn((report: Report) => (report.verdicts.length > 0 ? fail() : `short ${report.obstacle?.reason}`));
    const defects = await writeReport(RICH_REPORT, folder, {
      "a.txt": render,
      "b.txt": fail,
      "c.txt": (report) => renderTerminal(report, { color: false, command: "suite" }),
    });
    expect(defects.toSorted()).toEqual([
      expect.stringMatching(/^a\.txt: this is a defect of the suite, please report it: Error: injected/),
      expect.stringMatching(/^b\.txt: this is a defect of the suite/),
    ]);
    expect(render).toHaveBeenCalledTimes(2);
    expect(await readFile(join(folder, "a.txt"), "utf8")).toMatch(/^short this is a defect/);
    expect(await readFile(join(folder, "b.txt"), "utf8")).toMatch(DEFECT);
    expect(await readFile(join(folder, "c.txt"), "utf8")).toContain("The server violates its contract.");
  });

  test("of the report leaves a report in every format that identifies the defect", async () => {
    const folder = await mkdtemp(join(tmpdir(), "report-"));
    // A value that no renderer expects.
    const broken = { ...RICH_REPORT, verdicts: [{ outcome: "fail", reason: "x" }] } as unknown as Report;
    const defects = await writeReport(broken, folder);
    expect(defects).toHaveLength(4);
    for (const name of ["report.json", "junit.xml", "summary.md", "index.html"])
      expect(await readFile(join(folder, name), "utf8"), name).toMatch(
        name === "junit.xml" ? /<testsuites/ : /defect of the suite/,
      );
  });
});
