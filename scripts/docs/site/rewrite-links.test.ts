import { expect, test } from "vitest";
import { rewriteLinks } from "./rewrite-links.js";

test.each([
  ["docs/client.md", "[s](sandbox.md#faults)", "[s](sandbox.md#faults)"],
  ["docs/client.md", "[c](../CONTRIBUTING.md)", "[c](contributing.md)"],
  ["docs/client.md", "[r](../README.md#quick-start)", "[r](index.md)"],
  ["docs/client.md", "[a](#errors) [b](https://example.com/a.md)", "[a](#errors) [b](https://example.com/a.md)"],
  ["docs/client.md", "[`code`](../SECURITY.md)", "[`code`](security.md)"],
  ["examples/README.md", "[s](../docs/sandbox.md)", "[s](sandbox.md)"],
  ["CONTRIBUTING.md", "[k](docs/kill-matrix.md)", "[k](kill-matrix.md)"],
  ["CHANGELOG.md", "`[k](docs/kill-matrix.md)`", "`[k](docs/kill-matrix.md)`"],
  ["docs/ci.md", "```md\n[k](../x.md)\n```", "```md\n[k](../x.md)\n```"],
])("links in %s: %s becomes %s", (path, text, expected) => {
  expect(rewriteLinks(text, path)).toEqual({ text: expected, images: [], files: [] });
});

test("images and other files are listed, so that the site contains them", () => {
  const text = '![r](report.png) <img src="pictures/run.svg"> [s](../spec/openapi.yaml)';
  expect(rewriteLinks(text, "docs/reports.md")).toEqual({
    text: '![r](./report.png) <img src="./pictures/run.svg"> [s](files/spec/openapi.yaml.md)',
    images: ["docs/report.png", "docs/pictures/run.svg"],
    files: ["spec/openapi.yaml"],
  });
});
