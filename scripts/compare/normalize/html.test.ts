import { expect, test } from "vitest";
import { diffJson } from "../diff.js";
import { normalizeHtml } from "./html.js";

const HTML = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>The server violates its contract</title><style>a > b { color: red }</style></head>
<body><h1 class="banner">The server violates its contract</h1>
<p><code>http://127.0.0.1:41523</code> in 8.3 s, <b>12</b> requests</p>
<section id="map"><h2>Boundary map</h2><dl><dt>The contract rejects, the server accepted</dt><dd><code>9</code> <code>3001 characters</code> <code>"a cat"</code></dd></dl></section>
<section id="failures"><a href="#check-duration.maximum">see</a><code>duration.maximum.invalid</code><code>#/duration/maximum</code><code>duration maximum 8</code></section>
</body></html>`;

const differences = (from: string | RegExp, to: string) => {
  const changed = HTML.replace(from, to);
  expect(changed).not.toBe(HTML);
  return diffJson(normalizeHtml(HTML), normalizeHtml(changed));
};

test.each([
  ["words", /The server violates its contract/g, "The server does not conform"],
  ["class name", 'class="banner"', 'class="conclusion"'],
  ["style", "color: red", "color: blue"],
  ["port", "127.0.0.1:41523", "127.0.0.1:9"],
  ["duration", "8.3 s", "9.1 s"],
  ["line breaks", "#/duration/maximum", "#/<wbr>duration/<wbr>maximum"],
  ["synonym", "The contract rejects, the server accepted", "The contract refuses, the server took"],
  ["unit", "3001 characters", "3001 code points"],
  ["words of a clause", "<code>duration maximum 8</code>", "<code>maximum: 8</code>"],
])("changed %s are ignored", (_, from, to) => {
  expect(differences(from, to)).toEqual([]);
});

test.each([
  ["count", "<b>12</b>", "<b>13</b>"],
  ["value of the map", "<code>9</code>", "<code>10</code>"],
  ["length of a value", "3001 characters", "3002 characters"],
  ["result of a value", "the server accepted", "the server rejected"],
  ["id of a check", "duration.maximum.invalid", "duration.max.invalid"],
  ["anchor", "#/duration/maximum", "#/n/maximum"],
  ["link", 'href="#check-duration.maximum"', 'href="#other"'],
  ["section", '<section id="failures">', '<section id="violations">'],
  ["missing element", '<a href="#check-duration.maximum">see</a>', ""],
])("a changed %s is reported", (_, from, to) => {
  expect(differences(from, to).length).toBeGreaterThan(0);
});
