import { describe, expect, test } from "vitest";
import { path } from "../../../src/report/html/markup.js";

describe("path", () => {
  test("may break after each slash, but not inside a name", () => {
    expect(path("#/components/schemas").text).toBe("#/<wbr>components/<wbr>schemas");
    expect(path("POST /a/{id}").text).toBe("POST /<wbr>a/<wbr>{id}");
    expect(path("duration").text).toBe("duration");
  });

  test("escapes the names of a contract", () => {
    expect(path("#/paths/<b>~1&").text).toBe("#/<wbr>paths/<wbr>&lt;b&gt;~1&amp;");
  });
});
