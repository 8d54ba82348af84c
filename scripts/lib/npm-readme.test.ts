import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { toNpmReadme } from "./npm-readme.js";

test("the README on npm has no relative links and no pictures, and all code", async () => {
  const original = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const text = toNpmReadme(original);
  expect(original).toMatch(/\]\(docs\//);
  expect(text.match(/\]\((?!https?:)[^)]*\)/g)).toBeNull();
  const codeIn = (page: string) => page.match(/^```[\s\S]*?^```$/gm);
  expect(codeIn(text)).toEqual(codeIn(original));
  expect(text).toMatch(/## License\n\nMIT\./);
});

test("absolute links and text that looks like a link in code stay", () => {
  const text = "[a](https://a.example) [b](docs/b.md#c) `x`\n\n```ts\ncall[0](1);\n```\n";
  expect(toNpmReadme(text)).toContain("[a](https://a.example) b `x`\n\n```ts\ncall[0](1);\n```\n");
});
