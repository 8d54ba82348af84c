import { hasEnded } from "../../../src/contract/lifecycle.js";
import { EVENT_STREAM, JSON_MEDIA_TYPE } from "../../../src/contract/media-types.js";
import { isObject, type JsonObject } from "../../../src/util/json.js";
import { parseJson } from "../../../src/util/parse-json.js";
import type { Behavior, Call, Handlers, Override, SandboxContext } from "../../context.js";
import type { Reply } from "../../messages.js";
import { outputOf } from "../../output.js";
import { type ClauseFinder, operationsOf, response, responseProperties } from "../clause.js";
import {
  and,
  errorResponse,
  headers,
  invalidBody,
  mediaType,
  rejected,
  replying,
  status,
  streamOpened,
  text,
} from "../effect.js";
import { every, type FaultTemplate, fault, onlyOn, onlyWhen, STANDARD_MUST } from "../fault.js";

const success = response("stream", "success");

type Events = AsyncIterable<JsonObject>;

/** Event streams with wrong framing, events, order or end. */
export const STREAMS: readonly FaultTemplate[] = [
  fault("stream.json", "labels a stream as application/json", success, replying(streamOpened, mediaType(JSON_MEDIA_TYPE))),
  fault("stream.text", "labels a stream as text/plain", success, replying(streamOpened, mediaType("text/plain"))),
  fault(
    "stream.ndjsonType",
    "labels a stream as application/x-ndjson",
    success,
    replying(streamOpened, mediaType("application/x-ndjson")),
  ),
  fault(
    "stream.untyped",
    "opens a stream without a Content-Type",
    success,
    replying(streamOpened, headers({ "content-type": undefined })),
  ),
  fault(
    "stream.singleAnswer",
    "returns a single JSON object instead of a stream",
    success,
    replying(streamOpened, asJsonResponse),
  ),
  fault(
    "stream.frames.bare",
    "sends events without the field name `data:`",
    success,
    framing((json) => `${json}\n\n`),
  ),
  fault(
    "stream.frames.message",
    "sends events in the field `message:` instead of `data:`",
    success,
    framing((json) => `message: ${json}\n\n`),
  ),
  fault(
    "stream.frames.upperCase",
    "sends events in the field `DATA:` instead of `data:`",
    success,
    framing((json) => `DATA: ${json}\n\n`),
  ),
  fault(
    "stream.frames.joined",
    "sends no empty line between events",
    success,
    framing((json) => `data: ${json}\n`),
  ),
  fault(
    "stream.frames.noLine",
    "sends events without line breaks after them",
    success,
    framing((json) => `data: ${json}`),
  ),
  fault(
    "stream.frames.quoted",
    "sends events encoded as JSON strings",
    success,
    framing((json) => `data: ${JSON.stringify(json)}\n\n`),
  ),
  fault(
    "stream.frames.repeated",
    "sends events with two values of a property",
    success,
    framing((json) => `data: ${json.replace("{", '{"id":"0",')}\n\n`),
    STANDARD_MUST,
  ),
  fault(
    "stream.frames.truncated",
    "sends only half of each event",
    success,
    framing((json) => `data: ${json.slice(0, json.length >> 1)}\n\n`),
  ),
  fault(
    "stream.frames.pretty",
    "sends events on several lines with a single `data:`",
    success,
    framing((json) => `data: ${JSON.stringify(JSON.parse(json), null, 2)}\n\n`),
  ),
  fault(
    "stream.frames.wrapped",
    "sends events wrapped in another object",
    success,
    framing((json) => `data: {"event":"update","payload":${json}}\n\n`),
  ),
  fault(
    "stream.frames.listed",
    "sends events wrapped in an array",
    success,
    framing((json) => `data: [${json}]\n\n`),
  ),
  fault(
    "stream.frames.python",
    "sends events with single quotes",
    success,
    framing((json) => `data: ${json.replaceAll('"', "'")}\n\n`),
  ),
  fault(
    "stream.frames.base64",
    "sends events in Base64",
    success,
    framing((json) => `data: ${Buffer.from(json).toString("base64")}\n\n`),
  ),
  fault("stream.greeting", "sends a first event that is not JSON", success, {
    override: changingChunks(async function* (chunks) {
      yield "data: connected\n\n";
      yield* chunks;
    }),
  }),
  fault("stream.done", "sends [DONE] as the last event", success, {
    override: changingChunks(async function* (chunks) {
      yield* chunks;
      yield "data: [DONE]\n\n";
    }),
  }),
  fault("stream.ping", "sends keep-alive events that are not JSON", success, {
    override: changingChunks(async function* (chunks) {
      for await (const chunk of chunks) yield `data: ping\n\n${chunk}`;
    }),
  }),
  fault("stream.emptyObject", "sends an empty object as the first event", success, {
    override: changingEvents(async function* (events) {
      yield {};
      yield* events;
    }),
  }),
  fault("stream.lastUnfinished", "omits the empty line after the last event", success, {
    override: changingChunks(withUnfinishedEnd),
  }),
  fault("stream.silent", "opens a stream and closes it without an event", success, {
    override: changingChunks(async function* () {
      yield ": hello\n\n";
    }),
  }),
  fault("stream.waits", "opens a stream, sends no event and never closes it", success, {
    override: changingChunks(async function* (_, call, { timers }) {
      yield ": hello\n\n";
      await timers.sleep(Number.POSITIVE_INFINITY, call.signal);
    }),
  }),
  fault("stream.endless", "does not close the stream after the terminal event", success, {
    override: changingChunks(async function* (chunks, call, { timers }) {
      yield* chunks;
      await timers.sleep(Number.POSITIVE_INFINITY, call.signal);
    }),
  }),
  fault("stream.beats", "keeps sending comments after the terminal event", success, {
    override: changingChunks(async function* (chunks, call, { timers }) {
      yield* chunks;
      while (await timers.sleep(50, call.signal)) yield ": still here\n\n";
    }),
  }),
  fault("stream.breaksOff", "drops the connection after the first event", success, {
    override: changingChunks(async function* (chunks) {
      for await (const chunk of chunks) {
        yield chunk;
        throw new Error("the connection is broken off");
      }
    }),
  }),
  fault("stream.stalls", "stalls in the middle of an event", success, {
    override: changingChunks(async function* (chunks, call, { timers }) {
      for await (const chunk of chunks) {
        yield chunk.slice(0, chunk.length >> 1);
        await timers.sleep(Number.POSITIVE_INFINITY, call.signal);
        return;
      }
    }),
  }),
  fault("stream.endsEarly", "closes the stream before the terminal event", statusClause, {
    override: changingEvents(async function* (events, { lifecycle }) {
      for await (const event of events) if (!hasEnded(lifecycle, event[lifecycle.property])) yield event;
    }),
  }),
  fault("stream.firstOnly", "closes the stream after the first event", statusClause, {
    override: changingEvents(async function* (events) {
      for await (const event of events) {
        yield event;
        return;
      }
    }),
  }),
  fault("stream.backwards", "repeats the first status before the terminal event", statusClause, {
    override: changingEvents(withRepeatedStart),
  }),
  fault("stream.reopened", "repeats the first event after the terminal event", statusClause, {
    override: changingEvents(async function* (events) {
      let first: JsonObject | undefined;
      for await (const event of events) {
        first ??= event;
        yield event;
      }
      if (first !== undefined) yield first;
    }),
  }),
  fault("stream.endsTwice", "sends two different terminal events", statusClause, { override: changingEvents(withTwoEnds) }),
  fault("stream.reversed", "sends the events in reverse order", statusClause, {
    override: changingEvents(async function* (events) {
      const sent: JsonObject[] = [];
      for await (const event of events) sent.unshift(event);
      yield* sent;
    }),
  }),
  fault("stream.renamed", "changes the id in every event", propertyClause("id"), {
    override: changingEvents(async function* (events, { idProperty }) {
      let count = 0;
      for await (const event of events) yield { ...event, [idProperty]: `${String(event[idProperty])}_${++count}` };
    }),
  }),
  fault("stream.renamedAtEnd", "changes the id in the terminal event", propertyClause("id"), {
    override: changingEvents(async function* (events, { lifecycle, idProperty }) {
      for await (const event of events)
        yield hasEnded(lifecycle, event[lifecycle.property]) ? { ...event, [idProperty]: "gen_other" } : event;
    }),
  }),
  fault("stream.dataEarly", "sends `data` before the generation has completed", propertyClause("data"), {
    override: changingEvents(async function* (events, { lifecycle }) {
      for await (const event of events)
        yield hasEnded(lifecycle, event[lifecycle.property]) ? event : { ...event, data: outputOf("early", 1) };
    }),
  }),
  fault("stream.dataMissing", "omits `data` from events while there is no output", propertyClause("data"), {
    override: changingEvents(async function* (events) {
      for await (const { data, ...event } of events) yield data === null || data === undefined ? event : { ...event, data };
    }),
  }),
  fault("stream.lastMissing", "omits the id from the terminal event", propertyClause("id"), {
    override: changingEvents(async function* (events, { lifecycle, idProperty }) {
      for await (const event of events) {
        const { [idProperty]: _, ...rest } = event;
        yield hasEnded(lifecycle, event[lifecycle.property]) ? rest : event;
      }
    }),
  }),
  fault("stream.usageMissing", "omits `usage` from all events but the terminal one", propertyClause("usage"), {
    override: changingEvents(async function* (events, { lifecycle }) {
      for await (const { usage, ...event } of events)
        yield hasEnded(lifecycle, event[lifecycle.property]) && usage !== undefined ? { ...event, usage } : event;
    }),
  }),
  fault("stream.stateUnknown", "sends an undocumented status", statusClause, {
    override: changingEvents(async function* (events, { lifecycle }) {
      for await (const event of events) {
        yield event;
        if (!hasEnded(lifecycle, event[lifecycle.property])) yield { ...event, [lifecycle.property]: "UPLOADING" };
      }
    }),
  }),
  fault(
    "stream.refusalAsEvent",
    "sends error responses as events with status 200",
    response("stream", 422),
    replying(and(onlyOn("stream"), rejected), asEvent),
  ),
  fault(
    "stream.invalidAsEvent",
    "sends the error for an invalid body as an event with status 200",
    response("stream", 422),
    replying(and(onlyOn("stream"), invalidBody), asEvent),
  ),
  fault(
    "stream.refusalType",
    "labels error responses as text/event-stream",
    response("stream", 422),
    replying(and(onlyOn("stream"), rejected), mediaType(EVENT_STREAM)),
  ),
  fault(
    "stream.refusal200",
    "returns errors with status 200 (stream)",
    response("stream", 422),
    replying(and(onlyOn("stream"), rejected), status(200)),
  ),
  fault(
    "stream.refusalText",
    "returns text that is not JSON for an invalid body (stream)",
    response("stream", 422),
    replying(
      and(onlyOn("stream"), invalidBody),
      text(() => "invalid request"),
    ),
  ),
  fault("stream.unknownName", "returns 404 for generations that were streamed", response("result", "success"), {
    override: losingStreamed,
  }),
  fault(
    "stream.otherName",
    "sends an id in events that is unknown when it is polled",
    propertyClause("id"),
    onlyWhen(onlyOn("stream"), {
      override: ({ render }, { idProperty }) => ({
        render: (...args) => ({ ...render(...args), [idProperty]: `stream_${args[1].id}` }),
      }),
    }),
  ),
  fault(
    "stream.noValidation",
    "does not validate the body of a stream request",
    response("stream", 422),
    onlyWhen(onlyOn("stream"), { override: () => ({ validate: () => undefined }) }),
  ),
  fault(
    "stream.anySyntax",
    "accepts any text as the body of a stream request",
    response("stream", 400),
    onlyWhen(onlyOn("stream"), { override: () => ({ parse: (_, body) => parseLeniently(body), validate: () => undefined }) }),
  ),
  fault(
    "stream.needsAccept",
    "rejects a stream request without Accept: text/event-stream",
    success,
    replying(
      and(streamOpened, ({ request }) => request.headers["accept"] !== EVENT_STREAM),
      errorResponse(406),
    ),
  ),
  fault(
    "stream.refusesAccept",
    "rejects a stream request with Accept: text/event-stream",
    success,
    replying(
      and(streamOpened, ({ request }) => request.headers["accept"] === EVENT_STREAM),
      errorResponse(406),
    ),
  ),
  fault(
    "stream.always500",
    "returns 500 for every valid stream request",
    response("stream", 500),
    replying(streamOpened, errorResponse(500)),
  ),
  fault(
    "stream.always404",
    "returns 404 for every stream request",
    success,
    replying(onlyOn("stream"), errorResponse(404, "NOT_FOUND")),
  ),
  fault(
    "stream.second503",
    "returns 503 for every second stream request",
    response("stream", 503),
    replying(and(streamOpened, every(2)), errorResponse(503)),
  ),
];

function propertyClause(wantedName: string): ClauseFinder {
  return (contract) =>
    operationsOf(contract, "stream")
      .flatMap(responseProperties)
      .find(({ name }) => name === wantedName);
}

function statusClause(...[contract]: Parameters<ClauseFinder>): ReturnType<ClauseFinder> {
  return propertyClause("status")(contract) ?? success(contract);
}

/** Changes how events are written to the stream. */
function framing(write: (json: string) => string): Behavior {
  return { override: () => ({ frame: (_, event) => write(JSON.stringify(event)) }) };
}

/** Changes the chunks of a stream. */
function changingChunks(
  change: (chunks: AsyncIterable<string>, call: Call, context: SandboxContext) => AsyncIterable<string>,
): Override {
  return ({ open }, context) => ({ open: (call, chunks) => open(call, change(chunks, call, context)) });
}

/** Changes the sequence of events. */
function changingEvents(change: (events: Events, context: SandboxContext) => Events): Override {
  return ({ events }, context) => ({ events: (call, generation) => change(events(call, generation), context) });
}

async function* withUnfinishedEnd(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let previous: string | undefined;
  for await (const chunk of chunks) {
    if (previous !== undefined) yield previous;
    previous = chunk;
  }
  if (previous !== undefined) yield previous.trimEnd();
}

async function* withRepeatedStart(events: Events, { lifecycle }: SandboxContext): AsyncGenerator<JsonObject> {
  const sent: JsonObject[] = [];
  for await (const event of events) {
    const [first] = sent;
    if (hasEnded(lifecycle, event[lifecycle.property]) && first !== undefined) yield first;
    sent.push(event);
    yield event;
  }
}

async function* withTwoEnds(events: Events, { lifecycle }: SandboxContext): AsyncGenerator<JsonObject> {
  for await (const event of events) {
    yield event;
    const status = event[lifecycle.property];
    const other = lifecycle.ended.find((end) => end !== status && !/fail|error/i.test(end));
    if (hasEnded(lifecycle, status) && other !== undefined) yield { ...event, [lifecycle.property]: other };
  }
}

/** Replaces a stream with a JSON response about its generation. */
function asJsonResponse(_: Reply, __: Call, { generations, lifecycle, idProperty }: SandboxContext): Reply {
  const { id = "", usage = {} } = [...generations.values()].at(-1) ?? {};
  const rendered = { [idProperty]: id, [lifecycle.property]: lifecycle.pending[0] ?? null, usage, data: null };
  return { kind: "answer", status: 200, headers: { "content-type": JSON_MEDIA_TYPE }, body: JSON.stringify(rendered) };
}

function asEvent(reply: Reply): Reply {
  const body = reply.kind === "answer" ? String(reply.body) : "";
  return {
    kind: "stream",
    status: 200,
    headers: { "content-type": EVENT_STREAM },
    chunks: single(`event: error\ndata: ${body}\n\n`),
  };
}

async function* single(chunk: string): AsyncGenerator<string> {
  yield chunk;
}

function losingStreamed({ find }: Handlers, { contract }: SandboxContext): Partial<Handlers> {
  const streams = operationsOf(contract, "stream");
  return {
    find: (call, name) => {
      const generation = find(call, name);
      return generation !== undefined && streams.includes(generation.operation) ? undefined : generation;
    },
  };
}

function parseLeniently(body: string): JsonObject {
  const parsed = parseJson(body);
  return isObject(parsed) ? parsed : {};
}
