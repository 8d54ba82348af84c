import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { AcceptanceError, applyAcceptances, parseAcceptances } from "./accept.js";
import type { Difference } from "./difference.js";
import { renderReport } from "./render.js";
import { listRules, renderRules } from "./rules.js";

const MAXIMUM: Difference = {
  id: "request-maximum-decreased",
  location: "VideoRequest.durations[]",
  message: "maximum decreased from 8 to 6",
  breaksClients: true,
  breaksServers: true,
};
const ENTRY = { id: MAXIMUM.id, place: MAXIMUM.location, reason: "The server never accepted more." };

describe("an acceptance", () => {
  test.each<[string, object, number]>([
    ["of the same id and place", ENTRY, 1],
    ["of a pattern", { ...ENTRY, place: "VideoRequest.*" }, 1],
    ["of another place", { ...ENTRY, place: "VideoRequest" }, 0],
    ["of another id", { ...ENTRY, id: "request-minimum-increased" }, 0],
  ])("%s", (_, entry, count) => {
    const { accepted, remaining, stale } = applyAcceptances([MAXIMUM], parseAcceptances(JSON.stringify([entry]), "accept.json"));
    expect([accepted.length, remaining.length, stale.length]).toEqual([count, 1 - count, 1 - count]);
  });

  test("is read from YAML", () => {
    const text = "- id: request-maximum-decreased\n  place: VideoRequest.durations[]\n  reason: Never more.\n";
    expect(parseAcceptances(text, "accept.yaml")).toEqual([{ ...ENTRY, reason: "Never more." }]);
  });

  test.each<[string, string, string]>([
    ["no list", "{}", "must be a list"],
    ["no JSON", "[", "neither JSON nor YAML"],
    ["an unknown id", JSON.stringify([{ ...ENTRY, id: "request-typo" }]), 'unknown `id` "request-typo"'],
    ["no place", JSON.stringify([{ ...ENTRY, place: undefined }]), "`place` is missing"],
    ["no reason", JSON.stringify([{ ...ENTRY, reason: undefined }]), "`reason` must state"],
    ["a placeholder", JSON.stringify([{ ...ENTRY, reason: "TODO" }]), "`reason` must state"],
    ["an empty entry", "[null]", "unknown `id`"],
  ])("with %s is rejected in one line", (_, text, message) => {
    expect(() => parseAcceptances(text, "accept.json")).toThrow(AcceptanceError);
    expect(() => parseAcceptances(text, "accept.json")).toThrow(
      new RegExp(`^accept\\.json.*${message.replaceAll(/[[\]`"]/g, "\\$&")}.*$`),
    );
  });
});

describe("a report", () => {
  const report = {
    base: "v1",
    differences: [MAXIMUM],
    accepted: [{ ...MAXIMUM, id: "request-property-removed", message: "removed", reason: "Nobody | sent it." }],
    annotations: [{ ...MAXIMUM, id: "annotation-changed", message: "description changed" }],
    stale: [{ ...ENTRY, place: "Gone" }],
  };

  test("in JSON contains ids, places, the bump and the reasons", () => {
    expect(JSON.parse(renderReport(report, "json"))).toEqual({
      base: "v1",
      bump: "major",
      differences: [
        { id: MAXIMUM.id, place: MAXIMUM.location, message: MAXIMUM.message, breaksClients: true, breaksServers: true },
      ],
      accepted: [expect.objectContaining({ id: "request-property-removed", reason: "Nobody | sent it." })],
      annotations: [{ place: MAXIMUM.location, message: "description changed" }],
      stale: [{ ...ENTRY, place: "Gone" }],
    });
  });

  test("in Markdown escapes cells", () => {
    const text = renderReport(report, "markdown");
    expect(text).toContain("| VideoRequest.durations\\[\\] | maximum decreased from 8 to 6 | request-maximum-decreased |");
    expect(text).toContain("Nobody \\| sent it.");
  });

  test("in text lists ids, acceptances and stale entries", () => {
    const text = renderReport(report, "text");
    expect(text).toContain("maximum decreased from 8 to 6 [request-maximum-decreased]");
    expect(text).toContain("removed [request-property-removed]: Nobody | sent it.");
    expect(text).toContain("Acceptances that match no difference; remove them\n  Gone [request-maximum-decreased]");
  });
});

describe("the rules", () => {
  test("have unique ids in kebab case", () => {
    const ids = listRules().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/);
  });

  test("are listed on a page", async () => {
    const page = await readFile(new URL("../../docs/contract-diff-rules.md", import.meta.url), "utf8");
    expect(page).toBe(renderRules());
  });
});
