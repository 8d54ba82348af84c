import { describe, expect, test } from "vitest";
import { LOOPBACK, REMOTE } from "../contract-tests/test-support/loopback-urls.js";
import { createClient } from "./client.js";

describe("the API key over plain HTTP", () => {
  const create = (url: string) => () => createClient({ apiKey: "sk-0123456789", baseUrl: url.replace(/^https/, "http") });

  test.each(LOOPBACK)("is allowed for %s, which is on loopback", (url) => {
    expect(create(url)).not.toThrow();
  });

  test.each(REMOTE)("is rejected for %s, which is on another machine", (url) => {
    expect(create(url)).toThrow(TypeError);
  });
});
