import { describe, expect, it } from "vitest";
import { errorProperty, operationsOf, requestBody, response, responseProperties, suffixOf } from "../../sandbox/faults/clause.js";
import { createFault, STANDARD, STANDARD_MUST } from "../../sandbox/faults/fault.js";
import {
  accepting,
  coercing,
  defaulting,
  parametersOf,
  perParameter,
  rejecting,
  storing,
  validatedBy,
} from "../../sandbox/faults/parameter.js";
import type { Hooks } from "../../sandbox/index.js";
import type { JsonObject } from "../../src/util/json.js";
import { contract, submission } from "../../test-support/conforming.js";
import { eventsOf, readStream, STREAM, SUBMIT, sandboxAt, send, submit } from "../../test-support/sandbox/requests.js";

describe("the contract clause of a fault", () => {
  it("is found by kind of operation, keyword, status and property", () => {
    expect(requestBody()(contract)).toEqual({ anchor: submission.request.anchor, evidence: submission.request.evidence });
    expect(requestBody("required")(contract)?.anchor).toBe(`${submission.request.anchor}/required`);
    expect(requestBody("not-a-keyword")(contract)).toBeUndefined();
    expect(response("submission", "success")(contract)).toMatchObject({ status: "200" });
    expect(response("stream", 422)(contract)).toMatchObject({ status: "422" });
    expect(response("result", 418)(contract)).toBeUndefined();
    expect(errorProperty("submission", 422, "code")(contract)?.anchor).toMatch(/\/properties\/code$/);
    expect(errorProperty("submission", 422, "nothing")(contract)).toBeUndefined();
  });

  it("has a suffix for the kind of its operation, or for its id if there are several", () => {
    const paths = (["submission", "stream", "result"] as const).map((part) =>
      operationsOf(contract, part).map(({ path }) => path),
    );
    expect(paths).toEqual([[SUBMIT], [STREAM], ["/generation/{id}"]]);
    expect(contract.operations.map((operation) => suffixOf(contract, operation)).toSorted()).toEqual(["", "@result", "@stream"]);
    const second = { ...submission, id: "again", path: "/again" };
    expect(suffixOf({ ...contract, operations: [...contract.operations, second] }, second)).toBe("@again");
  });

  it("is required only if all alternatives require the property", () => {
    const [result] = operationsOf(contract, "result");
    const properties = new Map(
      (result === undefined ? [] : responseProperties(result)).map((property) => [property.name, property]),
    );
    expect(properties.get("status")).toMatchObject({ isRequired: true, name: "status" });
    expect(properties.get("code")?.isRequired).toBe(false);
    expect(properties.get("status")?.alternatives.length).toBeGreaterThan(1);
    expect([...properties.values()].filter(({ anchor, name }) => !anchor.endsWith(`/properties/${name}`))).toEqual([]);
  });

  it("determines the severity unless one is given", () => {
    const severityOf = (evidence: "endpoint" | "standard" | "example", severity = {}) => {
      const fault = createFault("a", "b", { anchor: "#/c", evidence }, {}, severity);
      return [fault.evidence, fault.weight, fault.clause];
    };
    expect(severityOf("endpoint")).toEqual(["endpoint", "violation", "#/c"]);
    expect(severityOf("example")).toEqual(["example", "warning", "#/c"]);
    expect(severityOf("endpoint", STANDARD)).toEqual(["standard", "warning", "#/c"]);
    expect(severityOf("endpoint", STANDARD_MUST)).toEqual(["standard", "violation", "#/c"]);
  });
});

describe("a fault of a parameter", () => {
  const parameter = parametersOf(submission).find(({ name }) => name === "n");
  if (parameter === undefined) throw new Error("The contract has no parameter `n`.");
  const sandboxWith = (behavior: Hooks | undefined) =>
    sandboxAt({ pace: { queued: 0, running: 0 }, faults: behavior === undefined ? [] : [behavior] }).sandbox;
  const statusesOf = async (behavior: Hooks | undefined, bodies: readonly JsonObject[], path = SUBMIT) => {
    const sandbox = sandboxWith(behavior);
    const replies = bodies.map((body) =>
      sandbox.handle({
        method: "POST",
        path,
        headers: { authorization: "Bearer sandbox-key", "content-type": "application/json" },
        body: Buffer.from(JSON.stringify(body)),
      }),
    );
    return (await Promise.all(replies)).map((reply) => ("status" in reply ? reply.status : 0));
  };
  const inputOf = async (behavior: Hooks | undefined, body: JsonObject) =>
    (await submit(sandboxWith(behavior), { prompt: "a", ...body })).json["input"];

  it("accepts the chosen invalid values in its own operation, and still rejects others", async () => {
    const behavior = accepting((value) => value === "x")(parameter);
    const bodies = [{ prompt: "a", n: "x" }, { prompt: "a", n: "y" }, { prompt: 1, n: "x" }, { prompt: "a" }];
    expect(await statusesOf(behavior, bodies)).toEqual([200, 422, 422, 200]);
    expect(await statusesOf(behavior, bodies, STREAM)).toEqual([422, 422, 422, 200]);
  });

  it("rejects the chosen valid values and names the parameter", async () => {
    const behavior = rejecting((value) => value === 2)(parameter);
    expect(await statusesOf(behavior, [{ prompt: "a", n: 2 }, { prompt: "a", n: 1 }, { prompt: "a" }])).toEqual([422, 200, 200]);
    expect(await statusesOf(behavior, [{ prompt: "a", n: 2 }], STREAM)).toEqual([200]);
    expect((await submit(sandboxWith(behavior), { prompt: "a", n: 2 })).json["message"]).toContain("/n is not valid");
  });

  it("converts or removes the value before validation", async () => {
    const behavior = coercing((value) => (value === null ? undefined : Number(value)))(parameter);
    expect(await inputOf(behavior, { n: "2" })).toMatchObject({ prompt: "a", n: 2 });
    expect(await inputOf(behavior, { n: null })).toMatchObject({ n: 1 });
    expect(await inputOf(behavior, {})).toMatchObject({ n: 1 });
  });

  it("stores a different value if one was sent", async () => {
    const behavior = storing((value) => Number(value) + 10)(parameter);
    expect(await inputOf(behavior, { n: 2 })).toMatchObject({ n: 12 });
    expect(await inputOf(behavior, {})).toMatchObject({ n: 1 });
  });

  it("uses a different default in its own operation", async () => {
    const behavior = defaulting(3)(parameter);
    expect(await inputOf(behavior, {})).toMatchObject({ n: 3 });
    expect(await inputOf(behavior, { n: 2 })).toMatchObject({ n: 2 });
    const sandbox = sandboxWith(behavior);
    const [event] = eventsOf(await readStream(sandbox, { prompt: "a" }));
    expect((await send(sandbox, "GET", `/generation/${String(event?.["id"])}`)).json["input"]).toMatchObject({ n: 1 });
  });

  it("is validated against a different schema in its own operation", async () => {
    const behavior = validatedBy((schema) => ({ ...schema, maximum: 1 }))(parameter);
    expect(
      await statusesOf(behavior, [
        { prompt: "a", n: 2 },
        { prompt: "a", n: 1 },
      ]),
    ).toEqual([422, 200]);
    expect(await statusesOf(behavior, [{ prompt: "a", n: 2 }], STREAM)).toEqual([200]);
    expect(validatedBy(() => undefined)(parameter)).toBeUndefined();
  });

  it("is created for each parameter with the keyword, in all operations or in the first one", () => {
    const faultsFor = (keyword: string | undefined, reach: "everywhere" | "first") =>
      perParameter("odd", "{} is {}", keyword, ({ name }) => (name === "seed" ? undefined : {}), { reach })(contract);
    const withMaximum = parametersOf(submission).filter(({ name, schema }) => schema["maximum"] !== undefined && name !== "seed");
    const inFirst = faultsFor("maximum", "first");
    expect(inFirst.map(({ id }) => id)).toEqual(withMaximum.map(({ name }) => `odd:${name}`));
    expect(inFirst.map(({ title }) => title)).toEqual(withMaximum.map(({ name }) => `\`${name}\` is \`${name}\``));
    expect(inFirst.every(({ clause }) => clause.endsWith("/maximum"))).toBe(true);
    const everywhere = faultsFor("maximum", "everywhere").map(({ id }) => id);
    expect(everywhere.toSorted()).toEqual(withMaximum.flatMap(({ name }) => [`odd:${name}`, `odd:${name}@stream`]).toSorted());
    expect(faultsFor(undefined, "first").length).toBe(parametersOf(submission).length - 1);
  });
});
