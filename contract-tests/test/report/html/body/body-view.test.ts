import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { renderBody } from "../../../../src/report/html/body/body-view.js";
import type { WrongValue } from "../../../../src/report/html/body/places.js";

interface Options {
  readonly values?: readonly WrongValue[];
  readonly text?: string;
  readonly mediaType?: string;
  readonly maxLength?: number;
}

/** Renders a body and returns its texts. */
function view(body: string | Uint8Array, { maxLength = 8000, mediaType = "application/json", text, values = [] }: Options = {}) {
  const { markup } = { markup: renderBody(Buffer.from(body), { maxLength, mediaType, text, values }) };
  const { document } = parseHTML(`<body>${markup.text}</body>`);
  const original = document.querySelector("details.whole");
  original?.remove();
  return {
    markup: markup.text,
    shown: document.querySelector("pre")?.textContent?.trimEnd(),
    marked: [...document.querySelectorAll("mark")].map(({ textContent }) => textContent),
    notes: [...document.querySelectorAll(".note")].map(({ textContent }) => textContent),
    original: original?.querySelector("pre")?.textContent,
    summary: original?.querySelector("summary")?.textContent,
  };
}

const wrong = (pointer: string, event?: number): WrongValue => ({ event, pointer, note: "must be string" });

describe("a body", () => {
  test.each([
    [
      '{"a":5.0,"a":1e2,"b":[],"c":{"d":"\\u0041\\/"}}',
      '{\n  "a": 5.0,\n  "a": 1e2,\n  "b": [],\n  "c": {\n    "d": "\\u0041\\/"\n  }\n}',
    ],
    ['[1 , -0,\n"x\\"]"]', '[\n  1,\n  -0,\n  "x\\"]"\n]'],
    ["{}", "{}"],
    ['{"__proto__":{"a":null}}', '{\n  "__proto__": {\n    "a": null\n  }\n}'],
  ])("of JSON is indented without a change of its tokens: %s", (body, shown) => {
    expect(view(body).shown).toBe(shown);
    expect(view(body).original).toBe(body);
  });

  test.each(["plain text", "<h1>Bad</h1>", "", "12", '"text"', '{"cut":'])("of other text is unchanged: %s", (body) => {
    expect(view(body).shown ?? "").toBe(body);
  });

  test("has a mark and a note at the wrong value", () => {
    const { marked, notes } = view('{"usage":17,"ids":[1,{"id":2}]}', { values: [wrong("/usage"), wrong("/ids/1/id")] });
    expect(marked).toEqual(["17", "2"]);
    expect(notes).toEqual(["← must be string", "← must be string"]);
  });

  test("has a mark at the start of a wrong object, and for the whole body", () => {
    expect(view('{"a":{"b":1}}', { values: [wrong("/a")] }).marked).toEqual(["{"]);
    expect(view('{"a":1}', { values: [wrong("")] }).marked).toEqual(["{"]);
    expect(view("12", { values: [wrong("")] }).marked).toEqual(["12"]);
  });

  test("keeps a wrong value visible beyond the maximum length, in long arrays and in long strings", () => {
    const ids = Array.from({ length: 500 }, (_, id) => ({ id }));
    const long = view(JSON.stringify({ ids }), { values: [wrong("/ids/400/id")], maxLength: 300 });
    expect(long.marked).toEqual(["400"]);
    expect(view(JSON.stringify({ ids }), { values: [wrong("/ids/400")], maxLength: 300 }).marked).toEqual(["{"]);
    expect(long.markup.length).toBeLessThan(2000);
    const trace = view(JSON.stringify({ message: `${"words ".repeat(200)}at submit (app.js:1:2)` }), {
      text: "at submit (app.js:1:2",
    });
    expect(trace.marked).toEqual(["at submit (app.js:1:2"]);
    expect(trace.shown?.length).toBeLessThan(500);
  });

  test("has folded long strings, and its original text", () => {
    const body = JSON.stringify({ run: "a".repeat(3000), words: "ab ".repeat(400) });
    const { original, shown, summary } = view(body);
    expect(shown).toContain("a…(3,000 times)");
    expect(shown).toContain("more characters)");
    expect(original).toBe(body);
    expect(summary).toBe(`Original body, ${body.length.toLocaleString("en")} bytes`);
  });

  test("states its size if it does not fit", () => {
    const { markup, summary } = view(JSON.stringify({ a: "ab ".repeat(20_000) }), { maxLength: 500 });
    expect(summary).toBe("Start of the original body of 60,008 bytes");
    expect(markup).toContain("The file report.json contains the body.");
  });

  test.each([
    ["2 MB of text", "漢".repeat(700_000)],
    ["2 MB of JSON", JSON.stringify(Array.from({ length: 200_000 }, () => "漢字"))],
    ["deeply nested arrays", "[".repeat(90_000) + "]".repeat(90_000)],
    ["invisible characters", "\u202e".repeat(600_000)],
    ["many names", `{${Array.from({ length: 15_000 }, (_, index) => `"n${index}":0`).join()}}`],
  ])("of %s has a bounded size", (_, body) => {
    expect(view(body, { maxLength: 2000 }).markup.length).toBeLessThan(8000);
  });

  test("of a stream has a mark in the right event, whatever its line ends", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const body = [": ping", 'data: {"id":1}', "", "event: update", 'data: {"id":2}', "", ""].join(end);
      const { marked, original } = view(body, { mediaType: "text/event-stream", values: [wrong("/id", 1)] });
      expect(marked).toEqual(["2"]);
      expect(original?.replaceAll(/\s/g, "")).toBe(body.replaceAll(/\s/g, ""));
    }
  });
});
