import { hasEnded } from "../../../src/contract/lifecycle.js";
import { EVENT_STREAM, JSON_MEDIA_TYPE } from "../../../src/contract/media-types.js";
import { isObject, type JsonObject } from "../../../src/util/json.js";
import { parseJson } from "../../../src/util/parse-json.js";
import type { Behavior, Call, Handlers, Override, Reply, SandboxContext } from "../../context.js";
import { outputOf } from "../../output.js";
import { answerProperties, type ClauseOf, operationsOf, response } from "../clause.js";
import { and, failure, headers, invalid, mediaType, refused, replying, status, streamed, text } from "../effect.js";
import { every, type FaultTemplate, fault, onlyOn, onlyWhen } from "../fault.js";

const opened = response("stream", "taken");

type Events = AsyncIterable<JsonObject>;

/** The stream of a generation's events. */
export const STREAMS: readonly FaultTemplate[] = [
  fault("stream.json", "labels a stream as JSON", opened, replying(streamed, mediaType(JSON_MEDIA_TYPE))),
  fault("stream.text", "labels a stream as text", opened, replying(streamed, mediaType("text/plain"))),
  fault(
    "stream.ndjsonType",
    "labels a stream as application/x-ndjson",
    opened,
    replying(streamed, mediaType("application/x-ndjson")),
  ),
  fault("stream.untyped", "does not label a stream", opened, replying(streamed, headers({ "content-type": undefined }))),
  fault("stream.singleAnswer", "answers a stream with one JSON object", opened, replying(streamed, asAnswer)),
  fault(
    "stream.frames.bare",
    "sends events without data:",
    opened,
    framing((json) => `${json}\n\n`),
  ),
  fault(
    "stream.frames.message",
    "sends events as message:",
    opened,
    framing((json) => `message: ${json}\n\n`),
  ),
  fault(
    "stream.frames.upperCase",
    "sends events as DATA:",
    opened,
    framing((json) => `DATA: ${json}\n\n`),
  ),
  fault(
    "stream.frames.joined",
    "sends no empty line between events",
    opened,
    framing((json) => `data: ${json}\n`),
  ),
  fault(
    "stream.frames.noLine",
    "sends events without a line end",
    opened,
    framing((json) => `data: ${json}`),
  ),
  fault(
    "stream.frames.quoted",
    "sends events as JSON within a text",
    opened,
    framing((json) => `data: ${JSON.stringify(json)}\n\n`),
  ),
  fault(
    "stream.frames.truncated",
    "sends half of each event",
    opened,
    framing((json) => `data: ${json.slice(0, json.length >> 1)}\n\n`),
  ),
  fault(
    "stream.frames.pretty",
    "breaks the lines of events without data: before each",
    opened,
    framing((json) => `data: ${JSON.stringify(JSON.parse(json), null, 2)}\n\n`),
  ),
  fault(
    "stream.frames.wrapped",
    "sends events within another object",
    opened,
    framing((json) => `data: {"event":"update","payload":${json}}\n\n`),
  ),
  fault(
    "stream.frames.listed",
    "sends lists of events",
    opened,
    framing((json) => `data: [${json}]\n\n`),
  ),
  fault(
    "stream.frames.python",
    "sends events with single quotes",
    opened,
    framing((json) => `data: ${json.replaceAll('"', "'")}\n\n`),
  ),
  fault(
    "stream.frames.base64",
    "sends events in Base64",
    opened,
    framing((json) => `data: ${Buffer.from(json).toString("base64")}\n\n`),
  ),
  fault("stream.greeting", "begins with an event that is not JSON", opened, {
    override: writing(async function* (chunks) {
      yield "data: connected\n\n";
      yield* chunks;
    }),
  }),
  fault("stream.done", "ends with [DONE]", opened, {
    override: writing(async function* (chunks) {
      yield* chunks;
      yield "data: [DONE]\n\n";
    }),
  }),
  fault("stream.ping", "sends events that are not JSON to stay connected", opened, {
    override: writing(async function* (chunks) {
      for await (const chunk of chunks) yield `data: ping\n\n${chunk}`;
    }),
  }),
  fault("stream.emptyObject", "begins with an empty object", opened, {
    override: telling(async function* (events) {
      yield {};
      yield* events;
    }),
  }),
  fault("stream.lastUnfinished", "does not end the last event with an empty line", opened, { override: writing(lastUnfinished) }),
  fault("stream.silent", "opens a stream and sends no event", opened, {
    override: writing(async function* () {
      yield ": hello\n\n";
    }),
  }),
  fault("stream.waits", "opens a stream and does not end it, with no event in it", opened, {
    override: writing(async function* (_, call, { timers }) {
      yield ": hello\n\n";
      await timers.sleep(Number.POSITIVE_INFINITY, call.signal);
    }),
  }),
  fault("stream.endless", "does not end a stream after the end of the generation", opened, {
    override: writing(async function* (chunks, call, { timers }) {
      yield* chunks;
      await timers.sleep(Number.POSITIVE_INFINITY, call.signal);
    }),
  }),
  fault("stream.beats", "goes on with comments after the end of the generation", opened, {
    override: writing(async function* (chunks, call, { timers }) {
      yield* chunks;
      while (await timers.sleep(50, call.signal)) yield ": still here\n\n";
    }),
  }),
  fault("stream.breaksOff", "breaks the connection off after the first event", opened, {
    override: writing(async function* (chunks) {
      for await (const chunk of chunks) {
        yield chunk;
        throw new Error("the connection is broken off");
      }
    }),
  }),
  fault("stream.stalls", "stops in the middle of an event", opened, {
    override: writing(async function* (chunks, call, { timers }) {
      for await (const chunk of chunks) {
        yield chunk.slice(0, chunk.length >> 1);
        await timers.sleep(Number.POSITIVE_INFINITY, call.signal);
        return;
      }
    }),
  }),
  fault("stream.endsEarly", "ends a stream before the end of the generation", stateClause, {
    override: telling(async function* (events, { lifecycle }) {
      for await (const event of events) if (!hasEnded(lifecycle, event[lifecycle.property])) yield event;
    }),
  }),
  fault("stream.firstOnly", "ends a stream after the first event", stateClause, {
    override: telling(async function* (events) {
      for await (const event of events) {
        yield event;
        return;
      }
    }),
  }),
  fault("stream.backwards", "goes back to the first state before the end", stateClause, { override: telling(backwards) }),
  fault("stream.reopened", "goes on with the generation after its end", stateClause, {
    override: telling(async function* (events) {
      let first: JsonObject | undefined;
      for await (const event of events) {
        first ??= event;
        yield event;
      }
      if (first !== undefined) yield first;
    }),
  }),
  fault("stream.endsTwice", "tells of two ends", stateClause, { override: telling(endsTwice) }),
  fault("stream.reversed", "tells of what happened from its end", stateClause, {
    override: telling(async function* (events) {
      const told: JsonObject[] = [];
      for await (const event of events) told.unshift(event);
      yield* told;
    }),
  }),
  fault("stream.renamed", "names the generation anew in every event", propertyClause("id"), {
    override: telling(async function* (events, { idProperty }) {
      let count = 0;
      for await (const event of events) yield { ...event, [idProperty]: `${String(event[idProperty])}_${++count}` };
    }),
  }),
  fault("stream.renamedAtEnd", "names the generation anew in the last event", propertyClause("id"), {
    override: telling(async function* (events, { lifecycle, idProperty }) {
      for await (const event of events)
        yield hasEnded(lifecycle, event[lifecycle.property]) ? { ...event, [idProperty]: "gen_other" } : event;
    }),
  }),
  fault("stream.dataEarly", "sends output before the generation has completed", propertyClause("data"), {
    override: telling(async function* (events, { lifecycle }) {
      for await (const event of events)
        yield hasEnded(lifecycle, event[lifecycle.property]) ? event : { ...event, data: outputOf("early", 1) };
    }),
  }),
  fault("stream.dataMissing", "leaves the output out while there is none", propertyClause("data"), {
    override: telling(async function* (events) {
      for await (const { data, ...event } of events) yield data === null || data === undefined ? event : { ...event, data };
    }),
  }),
  fault("stream.lastMissing", "leaves the name out of the last event", propertyClause("id"), {
    override: telling(async function* (events, { lifecycle, idProperty }) {
      for await (const event of events) {
        const { [idProperty]: _, ...rest } = event;
        yield hasEnded(lifecycle, event[lifecycle.property]) ? rest : event;
      }
    }),
  }),
  fault("stream.usageMissing", "leaves the usage out of all but the last event", propertyClause("usage"), {
    override: telling(async function* (events, { lifecycle }) {
      for await (const { usage, ...event } of events)
        yield hasEnded(lifecycle, event[lifecycle.property]) && usage !== undefined ? { ...event, usage } : event;
    }),
  }),
  fault("stream.stateUnknown", "tells of a state that is not in the list", stateClause, {
    override: telling(async function* (events, { lifecycle }) {
      for await (const event of events) {
        yield event;
        if (!hasEnded(lifecycle, event[lifecycle.property])) yield { ...event, [lifecycle.property]: "UPLOADING" };
      }
    }),
  }),
  fault(
    "stream.refusalAsEvent",
    "sends refusals as events",
    response("stream", 422),
    replying(and(onlyOn("stream"), refused), asEvent),
  ),
  fault(
    "stream.invalidAsEvent",
    "sends what is wrong with a body as an event",
    response("stream", 422),
    replying(and(onlyOn("stream"), invalid), asEvent),
  ),
  fault(
    "stream.refusalType",
    "labels refusals as events",
    response("stream", 422),
    replying(and(onlyOn("stream"), refused), mediaType(EVENT_STREAM)),
  ),
  fault(
    "stream.refusal200",
    "answers refusals with 200 and JSON",
    response("stream", 422),
    replying(and(onlyOn("stream"), refused), status(200)),
  ),
  fault(
    "stream.refusalText",
    "answers refusals with plain text",
    response("stream", 422),
    replying(
      and(onlyOn("stream"), invalid),
      text(() => "invalid request"),
    ),
  ),
  fault("stream.unknownName", "does not find generations that were streamed", response("result", "taken"), {
    override: streamedLost,
  }),
  fault(
    "stream.otherName",
    "names in the stream what the result does not know",
    propertyClause("id"),
    onlyWhen(onlyOn("stream"), {
      override: ({ render: show }, { idProperty }) => ({
        render: (...step) => ({ ...show(...step), [idProperty]: `stream_${step[1].id}` }),
      }),
    }),
  ),
  fault(
    "stream.noValidation",
    "takes any object as the body of a stream",
    response("stream", 422),
    onlyWhen(onlyOn("stream"), { override: () => ({ validate: () => undefined }) }),
  ),
  fault(
    "stream.anySyntax",
    "takes any text as the body of a stream",
    response("stream", 400),
    onlyWhen(onlyOn("stream"), { override: () => ({ parse: (_, body) => lenientOf(body), validate: () => undefined }) }),
  ),
  fault(
    "stream.needsAccept",
    "refuses a stream without Accept: text/event-stream",
    opened,
    replying(
      and(streamed, ({ request }) => request.headers["accept"] !== EVENT_STREAM),
      failure(406),
    ),
  ),
  fault(
    "stream.refusesAccept",
    "refuses Accept: text/event-stream",
    opened,
    replying(
      and(streamed, ({ request }) => request.headers["accept"] === EVENT_STREAM),
      failure(406),
    ),
  ),
  fault("stream.always500", "cannot stream", response("stream", 500), replying(streamed, failure(500))),
  fault("stream.always404", "does not know the stream", opened, replying(onlyOn("stream"), failure(404, "NOT_FOUND"))),
  fault(
    "stream.second503",
    "opens only every second stream",
    response("stream", 503),
    replying(and(streamed, every(2)), failure(503)),
  ),
];

function propertyClause(wanted: string): ClauseOf {
  return (contract) =>
    operationsOf(contract, "stream")
      .flatMap(answerProperties)
      .find(({ name }) => name === wanted);
}

function stateClause(...[contract]: Parameters<ClauseOf>): ReturnType<ClauseOf> {
  return propertyClause("status")(contract) ?? opened(contract);
}

/** Changes the text of each event. */
function framing(write: (json: string) => string): Behavior {
  return { override: () => ({ frame: (_, event) => write(JSON.stringify(event)) }) };
}

/** Changes what a stream consists of. */
function writing(change: (chunks: AsyncIterable<string>, call: Call, world: SandboxContext) => AsyncIterable<string>): Override {
  return ({ open }, world) => ({ open: (call, chunks) => open(call, change(chunks, call, world)) });
}

/** Changes which events there are. */
function telling(change: (events: Events, world: SandboxContext) => Events): Override {
  return ({ events }, world) => ({ events: (call, generation) => change(events(call, generation), world) });
}

async function* lastUnfinished(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let before: string | undefined;
  for await (const chunk of chunks) {
    if (before !== undefined) yield before;
    before = chunk;
  }
  if (before !== undefined) yield before.trimEnd();
}

async function* backwards(events: Events, { lifecycle }: SandboxContext): AsyncGenerator<JsonObject> {
  const told: JsonObject[] = [];
  for await (const event of events) {
    const [first] = told;
    if (hasEnded(lifecycle, event[lifecycle.property]) && first !== undefined) yield first;
    told.push(event);
    yield event;
  }
}

async function* endsTwice(events: Events, { lifecycle }: SandboxContext): AsyncGenerator<JsonObject> {
  for await (const event of events) {
    yield event;
    const state = event[lifecycle.property];
    const other = lifecycle.ended.find((end) => end !== state && !/fail|error/i.test(end));
    if (hasEnded(lifecycle, state) && other !== undefined) yield { ...event, [lifecycle.property]: other };
  }
}

/** The stream's generation as an answer in one piece. */
function asAnswer(_: Reply, __: Call, { generations, lifecycle, idProperty }: SandboxContext): Reply {
  const { id = "", usage = {} } = [...generations.values()].at(-1) ?? {};
  const shown = { [idProperty]: id, [lifecycle.property]: lifecycle.pending[0] ?? null, usage, data: null };
  return { kind: "answer", status: 200, headers: { "content-type": JSON_MEDIA_TYPE }, body: JSON.stringify(shown) };
}

function asEvent(reply: Reply): Reply {
  const body = reply.kind === "answer" ? String(reply.body) : "";
  return {
    kind: "stream",
    status: 200,
    headers: { "content-type": EVENT_STREAM },
    chunks: only(`event: error\ndata: ${body}\n\n`),
  };
}

async function* only(chunk: string): AsyncGenerator<string> {
  yield chunk;
}

function streamedLost({ find }: Handlers, { contract }: SandboxContext): Partial<Handlers> {
  const streams = operationsOf(contract, "stream");
  return {
    find: (call, name) => {
      const generation = find(call, name);
      return generation !== undefined && streams.includes(generation.operation) ? undefined : generation;
    },
  };
}

function lenientOf(body: string): JsonObject {
  const parsed = parseJson(body);
  return isObject(parsed) ? parsed : {};
}
