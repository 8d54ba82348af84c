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
import { eventsOf, readStream, STREAM, SUBMIT, sandboxAt, send, submit } from "../../test-support/sandbox-requests.js";

describe("the clause of a fault", () => {
  it("is found by part, keyword, status and property", () => {
    expect(requestBody()(contract)).toEqual({ anchor: submission.request.anchor, evidence: submission.request.evidence });
    expect(requestBody("required")(contract)?.anchor).toBe(`${submission.request.anchor}/required`);
    expect(requestBody("not-a-keyword")(contract)).toBeUndefined();
    expect(response("submission", "success")(contract)).toMatchObject({ status: "200" });
    expect(response("stream", 422)(contract)).toMatchObject({ status: "422" });
    expect(response("result", 418)(contract)).toBeUndefined();
    expect(errorProperty("submission", 422, "code")(contract)?.anchor).toMatch(/\/properties\/code$/);
    expect(errorProperty("submission", 422, "nothing")(contract)).toBeUndefined();
  });

  it("knows the operations by the part they play", () => {
    const paths = (["submission", "stream", "result"] as const).map((part) =>
      operationsOf(contract, part).map(({ path }) => path),
    );
    expect(paths).toEqual([[SUBMIT], [STREAM], ["/generation/{id}"]]);
    expect(contract.operations.map((operation) => suffixOf(contract, operation)).toSorted()).toEqual(["", "@result", "@stream"]);
    const second = { ...submission, id: "again", path: "/again" };
    expect(suffixOf({ ...contract, operations: [...contract.operations, second] }, second)).toBe("@again");
  });

  it("is required only where all alternatives require the property", () => {
    const [result] = operationsOf(contract, "result");
    const properties = new Map(
      (result === undefined ? [] : responseProperties(result)).map((property) => [property.name, property]),
    );
    expect(properties.get("status")).toMatchObject({ isRequired: true, name: "status" });
    expect(properties.get("code")?.isRequired).toBe(false);
    expect(properties.get("status")?.alternatives.length).toBeGreaterThan(1);
    expect([...properties.values()].filter(({ anchor, name }) => !anchor.endsWith(`/properties/${name}`))).toEqual([]);
  });

  it("decides on the severity unless that is given", () => {
    const weigh = (evidence: "endpoint" | "standard" | "example", gravity = {}) => {
      const fault = createFault("a", "b", { anchor: "#/c", evidence }, {}, gravity);
      return [fault.evidence, fault.weight, fault.clause];
    };
    expect(weigh("endpoint")).toEqual(["endpoint", "violation", "#/c"]);
    expect(weigh("example")).toEqual(["example", "warning", "#/c"]);
    expect(weigh("endpoint", STANDARD)).toEqual(["standard", "warning", "#/c"]);
    expect(weigh("endpoint", STANDARD_MUST)).toEqual(["standard", "violation", "#/c"]);
  });
});

describe("a fault of a parameter", () => {
  const parameter = parametersOf(submission).find(({ name }) => name === "n");
  if (parameter === undefined) throw new Error("the contract has no parameter n");
  const withHooks = (hooks: Hooks | undefined) =>
    sandboxAt({ pace: { queued: 0, running: 0 }, faults: hooks === undefined ? [] : [hooks] }).sandbox;
  const statusesOf = async (hooks: Hooks | undefined, bodies: readonly JsonObject[], path = SUBMIT) => {
    const sandbox = withHooks(hooks);
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
  const inputOf = async (hooks: Hooks | undefined, body: JsonObject) =>
    (await submit(withHooks(hooks), { prompt: "a", ...body })).json["input"];

  it("accepts the chosen invalid values, for its own operation and without overlooking others", async () => {
    const hooks = accepting((value) => value === "x")(parameter);
    const bodies = [{ prompt: "a", n: "x" }, { prompt: "a", n: "y" }, { prompt: 1, n: "x" }, { prompt: "a" }];
    expect(await statusesOf(hooks, bodies)).toEqual([200, 422, 422, 200]);
    expect(await statusesOf(hooks, bodies, STREAM)).toEqual([422, 422, 422, 200]);
  });

  it("rejects the chosen valid values, and names the parameter", async () => {
    const hooks = rejecting((value) => value === 2)(parameter);
    expect(await statusesOf(hooks, [{ prompt: "a", n: 2 }, { prompt: "a", n: 1 }, { prompt: "a" }])).toEqual([422, 200, 200]);
    expect(await statusesOf(hooks, [{ prompt: "a", n: 2 }], STREAM)).toEqual([200]);
    expect((await submit(withHooks(hooks), { prompt: "a", n: 2 })).json["message"]).toContain("/n is not valid");
  });

  it("coerces what was sent, or drops it, before validation", async () => {
    const hooks = coercing((value) => (value === null ? undefined : Number(value)))(parameter);
    expect(await inputOf(hooks, { n: "2" })).toMatchObject({ prompt: "a", n: 2 });
    expect(await inputOf(hooks, { n: null })).toMatchObject({ n: 1 });
    expect(await inputOf(hooks, {})).toMatchObject({ n: 1 });
  });

  it("stores another value than the one that was sent, and only then", async () => {
    const hooks = storing((value) => Number(value) + 10)(parameter);
    expect(await inputOf(hooks, { n: 2 })).toMatchObject({ n: 12 });
    expect(await inputOf(hooks, {})).toMatchObject({ n: 1 });
  });

  it("fills in another default, and only there", async () => {
    const hooks = defaulting(3)(parameter);
    expect(await inputOf(hooks, {})).toMatchObject({ n: 3 });
    expect(await inputOf(hooks, { n: 2 })).toMatchObject({ n: 2 });
    const sandbox = withHooks(hooks);
    const [event] = eventsOf(await readStream(sandbox, { prompt: "a" }));
    expect((await send(sandbox, "GET", `/generation/${String(event?.["id"])}`)).json["input"]).toMatchObject({ n: 1 });
  });

  it("is validated by another schema in its own operation", async () => {
    const hooks = validatedBy((schema) => ({ ...schema, maximum: 1 }))(parameter);
    expect(
      await statusesOf(hooks, [
        { prompt: "a", n: 2 },
        { prompt: "a", n: 1 },
      ]),
    ).toEqual([422, 200]);
    expect(await statusesOf(hooks, [{ prompt: "a", n: 2 }], STREAM)).toEqual([200]);
    expect(validatedBy(() => undefined)(parameter)).toBeUndefined();
  });

  it("is made for each parameter with the keyword, everywhere or in the first operation", () => {
    const ids = (keyword: string | undefined, reach: "everywhere" | "first") =>
      perParameter("odd", "{} is {}", keyword, ({ name }) => (name === "seed" ? undefined : {}), { reach })(contract);
    const withMaximum = parametersOf(submission).filter(({ name, schema }) => schema["maximum"] !== undefined && name !== "seed");
    const once = ids("maximum", "first");
    expect(once.map(({ id }) => id)).toEqual(withMaximum.map(({ name }) => `odd:${name}`));
    expect(once.map(({ title }) => title)).toEqual(withMaximum.map(({ name }) => `\`${name}\` is \`${name}\``));
    expect(once.every(({ clause }) => clause.endsWith("/maximum"))).toBe(true);
    const twice = ids("maximum", "everywhere").map(({ id }) => id);
    expect(twice.toSorted()).toEqual(withMaximum.flatMap(({ name }) => [`odd:${name}`, `odd:${name}@stream`]).toSorted());
    expect(ids(undefined, "first").length).toBe(parametersOf(submission).length - 1);
  });
});
