import { expect, test } from "vitest";
import { diffJson } from "../diff.js";
import { normalizeMarkdown } from "./markdown.js";

const MARKDOWN = `## ❌ The server violates its contract

\`http://127.0.0.1:41523\` by Vidu Q2 Video 1.0.0: 296 checks (1 fail, 295 pass), 583 requests, 59 accepted, 2152 credits, seed 1.

> a known deviation has disappeared

### ❌ \`duration.minimum.invalid\` must reject values below 2

\`duration minimum 2\`, \`#/duration/minimum\` (endpoint): \`expected 400 or 422, received 200\`

\`\`\`sh
curl -sS 'http://127.0.0.1:41523/videos' --data-binary '{"duration":1}

'
\`\`\`

and 3 more.

| Check | Outcome | Time |
| --- | --- | ---: |
| \`duration.maximum.invalid\` | pass | 12 ms |
`;

const differences = (from: string | RegExp, to: string) => {
  const changed = MARKDOWN.replace(from, to);
  expect(changed).not.toBe(MARKDOWN);
  return diffJson(normalizeMarkdown(MARKDOWN), normalizeMarkdown(changed));
};

test.each([
  ["conclusion in other words", "The server violates its contract", "The server does not conform"],
  ["title", "must reject values below 2", "refuses values below 2"],
  ["reason", "expected 400 or 422, received 200", "accepted 1"],
  ["notice", "has disappeared", "was not seen"],
  ["port", /127\.0\.0\.1:41523/g, "127.0.0.1:9"],
  ["duration of a check", "12 ms", "95 ms"],
])("a changed %s is ignored", (_, from, to) => {
  expect(differences(from, to)).toEqual([]);
});

test.each([
  ["symbol", "## ❌", "## ✅"],
  ["count of an outcome", "1 fail", "2 fail"],
  ["outcome", "1 fail", "1 warn"],
  ["count", "583 requests", "584 requests"],
  ["number of omitted failures", "3 more", "4 more"],
  ["id", "duration.minimum.invalid", "duration.min.invalid"],
  ["anchor", "#/duration/minimum", "#/n/minimum"],
  ["evidence", "(endpoint)", "(platform)"],
  ["request", '{"duration":1}', '{"duration":0}'],
  ["outcome of a row", "| pass |", "| fail |"],
  ["id of a row", "`duration.maximum.invalid` |", "`duration.max.invalid` |"],
  ["missing row", "| `duration.maximum.invalid` | pass | 12 ms |\n", ""],
  ["missing paragraph", "> a known deviation has disappeared\n\n", ""],
])("a changed %s is reported", (_, from, to) => {
  expect(differences(from, to).length).toBeGreaterThan(0);
});
