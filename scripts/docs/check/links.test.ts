import { expect, test } from "vitest";
import { findBrokenLinks } from "./links.js";

const URL = "http://127.0.0.1:1/some/folder/";
const pageWith = (...links: readonly string[]) => ({ ids: ["errors", "größe"], problems: [], links });

function broken(link: string): readonly string[] {
  const contents = new Map([
    ["index.html", pageWith()],
    ["api/index.html", pageWith()],
    ["a.html", pageWith(link)],
  ]);
  return findBrokenLinks(contents, URL, ["index.html", "a.html", "api/index.html", "openapi.json"]);
}

test.each(["", "a.html#errors", "a.html#gr%C3%B6%C3%9Fe", "api/", "api/#errors", "openapi.json", "a.html?x=1#errors"])(
  "a link to %s works",
  (path) => {
    expect(broken(URL + path)).toEqual([]);
  },
);

test.each([
  [`${URL}b.html`, "a.html: the link b.html is broken"],
  [`${URL}a.html#missing`, "a.html: the link a.html#missing leads to no heading"],
  [`${URL}api/#missing`, "a.html: the link api/#missing leads to no heading"],
  [`${URL}missing/`, "a.html: the link missing/ is broken"],
  ["http://127.0.0.1:1/a.html", "a.html: the link http://127.0.0.1:1/a.html leaves the site"],
])("a link to %s is reported", (link, problem) => {
  expect(broken(link)).toEqual([problem]);
});
