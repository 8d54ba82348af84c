import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { OutcomeName, Verdict } from "../../src/checks/verdict.js";
import { compactNumber } from "../../src/report/html/map/value-label.js";
import { html, reveal } from "../../src/report/html/markup.js";
import { renderHtml } from "../../src/report/html.js";
import type { BoundaryPoint, Report } from "../../src/run/report.js";
import type { Json } from "../../src/util/json.js";
import { contract, submission } from "../../test-support/conforming.js";
import { RICH_REPORT } from "../../test-support/rich-report.js";

const HOSTILE = `<script>alert(1)</script>" onload='x' & \u202egnp.exe\u2066 \u0000\u0007\u0085 \ud800 </pre></details><img src=//evil.example/x>`;

/** Returns a report with one verdict per outcome. */
function reportOf(outcomes: readonly OutcomeName[], changes: Partial<Report> = {}): Report {
  const verdicts = outcomes.map((outcome, index) => verdictOf(outcome, `check${index}.maximum.invalid`));
  const traffic = { requests: 40, accepted: 12, credits: 240 };
  const startedAt = new Date("2026-11-30T12:00:00Z");
  const defaults = { notices: [], boundaries: [], underived: [], obstacle: undefined, isStrict: false, shard: undefined };
  return {
    ...RICH_REPORT,
    contract,
    target: "http://127.0.0.1:4010",
    seed: 7,
    command: "vidu-conformance",
    startedAt,
    durationMs: 83_400,
    verdicts,
    traffic,
    ...defaults,
    ...changes,
  };
}

function verdictOf(outcome: OutcomeName, id: string, responseBody: string | Uint8Array = "{}"): Verdict {
  const clause = {
    id,
    title: "must reject values above 8",
    anchor: "#/a",
    clause: "duration maximum 8",
    evidence: "endpoint",
  } as const;
  const verdict = { check: clause, outcome, reason: outcome === "pass" ? "" : `because ${outcome}`, requests: 3 };
  if (outcome !== "fail" && outcome !== "warn") return verdict;
  const body = typeof responseBody === "string" ? Buffer.from(responseBody) : responseBody;
  const exchange = {
    request: {
      method: "POST",
      url: `http://127.0.0.1:4010${submission.path}`,
      headers: { accept: "application/json" },
      body: '{"prompt":"a cat","duration":9.0}',
    },
    outcome: { kind: "response", status: 200, headers: { "x-note": HOSTILE }, body },
    durationMs: 12,
  } as const;
  const curl = `curl -sS 'http://127.0.0.1:4010' --data-binary '{"duration":9.0}'`;
  return {
    ...verdict,
    counterexample: { exchange, expected: "400 or 422", received: "200", curl, replay: { seed: 1, path: "0" } },
  };
}

function point(
  place: string,
  value: Json | undefined,
  expected: BoundaryPoint["expected"],
  found: BoundaryPoint["found"],
): BoundaryPoint {
  const keyword = typeof value === "string" && value.length > 9 ? "maxLength" : "maximum";
  return { operation: submission.id, place, check: `${place}.${keyword}.invalid`, value, expected, found };
}

/** Reactions of a server that accepts duration 9 and rejects duration 8, with other places. */
const FAULTY: readonly BoundaryPoint[] = [
  ...[1e9, 10, 0, 1].map((value) => point("duration", value, "reject", "rejected")),
  ...[2, 3, 4, 5, 6, 7].map((value) => point("duration", value, "accept", "accepted")),
  point("duration", 8, "accept", "rejected"),
  point("duration", 9, "reject", "accepted"),
  ...[2.5, "5", null, true, [], {}].map((value) => point("duration", value, "reject", "rejected")),
  ...[-(2 ** 53) + 1, 0, 2 ** 53 - 1].map((value) => point("seed", value, "accept", "accepted")),
  point("seed", 2 ** 53, "reject", "other"),
  point("prompt", "a".repeat(3000), "accept", "accepted"),
  point("prompt", "🎬".repeat(3000), "accept", "accepted"),
  point("prompt", "a".repeat(3001), "reject", "rejected"),
  point("prompt", undefined, "reject", "rejected"),
  point("prompt", "", "either", "accepted"),
];
const CORRECT = FAULTY.map(
  (faulty): BoundaryPoint => ({ ...faulty, found: faulty.expected === "reject" ? "rejected" : "accepted" }),
);

describe("the HTML report", () => {
  test.each([
    [["pass", "observed"], undefined, "The server conforms"],
    [["fail", "pass"], undefined, "The server violates its contract"],
    [["inconclusive"], { phase: "preflight", reason: "the API key is rejected" }, "The result is inconclusive"],
  ] as const)("for the outcomes %j starts with the conclusion", (outcomes, obstacle, conclusion) => {
    const page = renderHtml(reportOf(outcomes, { obstacle }));
    expect(page).toContain(`<h1>${conclusion}</h1>`);
    if (obstacle !== undefined) expect(page).toContain(`The server was not tested: ${obstacle.reason}.`);
  });

  test("contains the reason for every outcome, and the traffic", () => {
    const outcomes = ["fail", "warn", "inconclusive", "known", "observed", "skipped", "pass"] as const;
    const page = renderHtml(reportOf(outcomes, { notices: ["a deviation no longer occurs"] }));
    for (const outcome of outcomes.slice(2, -1)) expect(page).toContain(`<p>Because ${outcome}</p>`);
    expect(page.match(/<tr [^>]*><td>/g)).toHaveLength(outcomes.length);
    for (const text of ["A deviation no longer occurs", "1 min 23 s", "<dd>40</dd>", "<dd>12</dd>", "<dd>240</dd>"])
      expect(page).toContain(text);
  });

  test("shows a failure with the exact request and the command that repeats it", () => {
    const page = renderHtml(reportOf(["fail"]));
    expect(page).toContain("{&quot;prompt&quot;:&quot;a cat&quot;,&quot;duration&quot;:9.0}</pre>");
    expect(page).toContain("curl -sS &#39;http://127.0.0.1:4010&#39; --data-binary &#39;{&quot;duration&quot;:9.0}&#39;");
    for (const text of ["400 or 422", "duration maximum 8", "#/<wbr>a"]) expect(page).toContain(text);
  });

  test("loads no resources", () => {
    const page = renderHtml(reportOf(["fail", "warn"], { boundaries: FAULTY }));
    expect(page).not.toMatch(/<(?:link|img|iframe|object|embed|base)\b|@import|url\(|<[^>]*\s(?:src|style|on\w+|action)=/i);
    expect(page.match(/href="(?!#)/g)).toBeNull();
  });

  test("allows only its own style and script by their hashes", () => {
    const page = renderHtml(reportOf(["fail"], { notices: ["<script>alert(1)</script>"] }));
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    const hashes = ["script", "style"].map((tag) => {
      const contents = [...page.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, "g"))].map(([, content = ""]) => content);
      expect(contents, tag).toHaveLength(1);
      return `${tag}-src 'sha256-${createHash("sha256").update(contents.join("")).digest("base64")}'`;
    });
    expect(policy).toBe(`default-src 'none'; ${hashes.join("; ")}; base-uri 'none'; form-action 'none'`);
  });

  test("links only to its own sections", () => {
    const page = renderHtml(
      reportOf(["fail", "flaky", "warn", "pass", "observed", "skipped"], { boundaries: FAULTY, notices: ["a"] }),
    );
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const targets = new Set([...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target));
    for (const section of ["failures", "flaky", "warnings", "map", "observed", "skipped", "notices", "checks"])
      expect(targets).toContain(section);
    for (const target of targets) expect(ids).toContain(target);
  });

  test("stays below two megabytes for large and hostile responses, and shows every failure", () => {
    const bodies = ["x".repeat(1 << 18), "漢".repeat(1 << 17), "\u202e".repeat(1 << 17), `"<&>'`.repeat(1 << 16)].map((body) =>
      Buffer.from(body),
    );
    const verdicts = Array.from({ length: 400 }, (_, index) =>
      verdictOf("fail", `c${index}.maximum.invalid`, bodies[index % bodies.length]),
    );
    const boundaries = Array.from({ length: 4000 }, (_, index) =>
      point("duration", index * 2 + 0.5, index % 2 === 0 ? "accept" : "reject", "accepted"),
    );
    const page = renderHtml(reportOf([], { verdicts, boundaries }));
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
    expect(page.match(/<article class="failure/g)).toHaveLength(verdicts.length);
    expect(page.match(/class="advice"/g)).toHaveLength(verdicts.length);
  });
});

describe("hostile text", () => {
  test("is escaped in every section", () => {
    const verdicts = [verdictOf("fail", HOSTILE, HOSTILE), { ...verdictOf("observed", "a.b"), reason: HOSTILE }];
    const boundaries = [HOSTILE, { [HOSTILE]: HOSTILE }].map((value) => point(HOSTILE, value, "reject", "accepted"));
    const obstacle = { phase: "run", reason: HOSTILE } as const;
    const page = renderHtml(reportOf([], { verdicts, boundaries, obstacle, notices: [HOSTILE], target: HOSTILE }));
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).not.toMatch(/<script>alert|<img|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\p{Cs}]/u);
    for (const tag of ["pre", "details", "section", "article", "ul", "ol", "li", "dl", "div", "p", "mark"])
      expect(page.match(new RegExp(`<${tag}[ >]`, "g"))?.length, tag).toBe(page.match(new RegExp(`</${tag}>`, "g"))?.length);
  });

  test("is shown as code points, and copied unchanged if HTML has a character reference for it", () => {
    expect(html`<a title="${'" onclick=x\u202e'}">`.text).toBe(`<a title="&quot; onclick=x⟨U+202E⟩">`);
    expect(reveal("a\u202eb\u0000").text).toBe(
      `a<bdi class="u" data-u="U+202E">&#x202e;</bdi>b<bdi class="u" data-u="U+0000"></bdi>`,
    );
    expect(reveal("قطة 👩‍👩‍👧 é\n\t").text).toBe("قطة 👩‍👩‍👧 é\n\t");
  });

  test("is marked if it is not UTF-8", () => {
    const verdicts = [verdictOf("fail", "a.b", Uint8Array.of(0x7b, 0xff, 0xfe))];
    expect(renderHtml(reportOf([], { verdicts }))).toContain("not UTF-8");
  });
});

describe("the boundary map", () => {
  test("marks deviations from the contract in the map and in the text", () => {
    const page = renderHtml(reportOf(["pass"], { boundaries: FAULTY }));
    expect(page).toContain("Accepts values that it must reject: <code>9</code>.");
    expect(page).toContain("Rejects values that it must accept: <code>8</code>.");
    expect(page).toContain("Neither accepts nor rejects: <code>2⁵³</code>.");
    expect(page.match(/<li class="stretch disagrees">/g)).toHaveLength(2);
    expect(page.match(/<li class="stretch unclear">/g)).toHaveLength(1);
    expect(page).toContain("Must reject; the server accepted</dt>");
  });

  test("marks no deviation of a correct server", () => {
    const page = renderHtml(reportOf(["pass"], { boundaries: CORRECT }));
    expect(page).toContain("✔ matches the contract");
    expect(page).not.toMatch(/class="(?:stretch disagrees|stretch unclear|finding)/);
  });

  test("groups numbers, lengths and other values into separate lanes, in order", () => {
    const page = renderHtml(reportOf(["pass"], { boundaries: FAULTY }));
    const ticks = [...page.matchAll(/<ul class="ticks">(.*?)<\/ul>/gs)].map(([, list = ""]) => list.replaceAll(/<[^>]*>/g, " "));
    const text = ticks.join(" ").replaceAll(/\s+/g, " ");
    expect(text).toContain("0 1 2 3 4 5 6 7 8 9 10 10⁹");
    expect(text).toContain("−2⁵³+1 0 2⁵³−1 2⁵³");
    expect(text).toContain("3000 3000 🎬 3001");
    expect(text).toContain("null true 2.5 &quot;5&quot; [] {}");
  });

  test("shows the ends of a long stretch, and lists all values as text", () => {
    const boundaries = Array.from({ length: 60 }, (_, value) => point("n", value, "accept", "accepted"));
    const page = renderHtml(reportOf(["pass"], { boundaries }));
    expect(page.match(/<li>\d+<\/li>/g)).toEqual(["<li>0</li>", "<li>1</li>", "<li>58</li>", "<li>59</li>"]);
    for (const { value } of boundaries) expect(page).toContain(`<code>${value}</code>`);
  });

  test("shows how often the server accepted a value, if its reactions differ", () => {
    const boundaries = (["accepted", "rejected", "accepted"] as const).map((found) => point("n", 5, "reject", found));
    expect(renderHtml(reportOf(["pass"], { boundaries }))).toContain("<code>5</code> (2 of 3 times)");
  });

  test.each([
    [8, "8"],
    [-1, "−1"],
    [2.5, "2.5"],
    [12_345, "12\u202f345"],
    [1e9, "10⁹"],
    [-(2 ** 53) + 1, "−2⁵³+1"],
    [2 ** 31 - 1, "2³¹−1"],
    [2 ** 53 + 2_000_000, "2⁵³+2\u202f000\u202f000"],
    [5e17, "5×10¹⁷"],
    [1e308, "10³⁰⁸"],
  ])("shows %d as %s", (value, label) => {
    expect(compactNumber(value)).toBe(label);
  });
});
