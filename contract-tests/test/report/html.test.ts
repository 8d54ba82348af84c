import { describe, expect, test } from "vitest";
import type { OutcomeName, Verdict } from "../../src/checks/verdict.js";
import { html, reveal } from "../../src/report/html/markup.js";
import { compactNumber } from "../../src/report/html/value-label.js";
import { renderHtml } from "../../src/report/html.js";
import type { BoundaryPoint, Report } from "../../src/run/report.js";
import type { Json } from "../../src/util/json.js";
import { contract, submission } from "../../test-support/conforming.js";

const HOSTILE = `<script>alert(1)</script>" onload='x' & \u202egnp.exe\u2066 \u0000\u0007\u0085 \ud800 </pre></details><img src=//evil.example/x>`;

/** A report of one verdict for each outcome given. */
function reportOf(outcomes: readonly OutcomeName[], changes: Partial<Report> = {}): Report {
  const verdicts = outcomes.map((outcome, index) => verdictOf(outcome, `check${index}.maximum.invalid`));
  const traffic = { requests: 40, accepted: 12, credits: 240 };
  const rest = { notices: [], boundaries: [], underived: [], obstacle: undefined, isStrict: false, shard: undefined };
  return { contract, target: "http://127.0.0.1:4010", seed: 7, durationMs: 83_400, verdicts, traffic, ...rest, ...changes };
}

function verdictOf(outcome: OutcomeName, id: string, answer: string | Uint8Array = "{}"): Verdict {
  const clause = {
    id,
    title: "refuses values above 8",
    anchor: "#/a",
    clause: "duration maximum 8",
    evidence: "endpoint",
  } as const;
  const verdict = { check: clause, outcome, reason: outcome === "pass" ? "" : `because ${outcome}`, requests: 3 };
  if (outcome !== "fail" && outcome !== "warn") return verdict;
  const body = typeof answer === "string" ? Buffer.from(answer) : answer;
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

/** What a server that takes 9 and refuses 8 does with durations, among other places. */
const FAULTY: readonly BoundaryPoint[] = [
  ...[1e9, 10, 0, 1].map((value) => point("duration", value, "reject", "refused")),
  ...[2, 3, 4, 5, 6, 7].map((value) => point("duration", value, "accept", "taken")),
  point("duration", 8, "accept", "refused"),
  point("duration", 9, "reject", "taken"),
  ...[2.5, "5", null, true, [], {}].map((value) => point("duration", value, "reject", "refused")),
  ...[-(2 ** 53) + 1, 0, 2 ** 53 - 1].map((value) => point("seed", value, "accept", "taken")),
  point("seed", 2 ** 53, "reject", "otherwise"),
  point("prompt", "a".repeat(3000), "accept", "taken"),
  point("prompt", "🎬".repeat(3000), "accept", "taken"),
  point("prompt", "a".repeat(3001), "reject", "refused"),
  point("prompt", undefined, "reject", "refused"),
  point("prompt", "", "either", "taken"),
];
const CORRECT = FAULTY.map((each): BoundaryPoint => ({ ...each, found: each.expected === "reject" ? "refused" : "taken" }));

describe("the page", () => {
  test.each([
    [["pass", "observed"], undefined, "The server conforms"],
    [["fail", "pass"], undefined, "The server violates its contract"],
    [["inconclusive"], { met: "at the start", reason: "the key is refused" }, "The server could not be judged"],
  ] as const)("of %j begins with its verdict", (outcomes, obstacle, words) => {
    const page = renderHtml(reportOf(outcomes, { obstacle }));
    expect(page).toContain(`<h1>${words}</h1>`);
    if (obstacle !== undefined) expect(page).toContain(`Not judged: ${obstacle.reason}.`);
  });

  test("tells every outcome with its reason, and what was spent", () => {
    const outcomes = ["fail", "warn", "inconclusive", "known", "observed", "skipped", "pass"] as const;
    const page = renderHtml(reportOf(outcomes, { notices: ["a deviation has disappeared"] }));
    for (const outcome of outcomes.slice(2, -1)) expect(page).toContain(`<p>because ${outcome}</p>`);
    expect(page.match(/<tr><td>/g)).toHaveLength(outcomes.length);
    for (const text of ["a deviation has disappeared", "1 min 23 s", "<dd>40</dd>", "<dd>12</dd>", "<dd>240</dd>"])
      expect(page).toContain(text);
  });

  test("shows a failure with the very text that was sent and the command to send it again", () => {
    const page = renderHtml(reportOf(["fail"]));
    expect(page).toContain("{&quot;prompt&quot;:&quot;a cat&quot;,&quot;duration&quot;:9.0}");
    expect(page).toContain("curl -sS &#39;http://127.0.0.1:4010&#39; --data-binary &#39;{&quot;duration&quot;:9.0}&#39;");
    for (const text of ["400 or 422", "duration maximum 8", "#/a"]) expect(page).toContain(text);
  });

  test("loads and runs nothing", () => {
    const page = renderHtml(reportOf(["fail", "warn"], { boundaries: FAULTY }));
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'`);
    expect(page).not.toMatch(/<(?:script|link|img|iframe|object|embed|base|form)\b|@import|url\(|<[^>]*\s(?:src|on\w+)=/i);
    expect(page.match(/href="(?!#)/g)).toBeNull();
  });

  test("links only to places that it has", () => {
    const page = renderHtml(reportOf(["fail", "pass", "observed", "skipped"], { boundaries: FAULTY }));
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const targets = new Set([...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target));
    for (const section of ["failures", "observed", "skipped", "checks"]) expect(targets).toContain(section);
    for (const target of targets) expect(ids).toContain(target);
  });

  test("stays below a megabyte, whatever a server sends back", () => {
    const answers = ["x".repeat(1 << 18), "\u202e".repeat(1 << 17), `"<&>'`.repeat(1 << 16), Buffer.alloc(1 << 18, 0xff)];
    const verdicts = Array.from({ length: 240 }, (_, index) =>
      verdictOf("fail", `c${index}.maximum.invalid`, answers[index % answers.length]),
    );
    const boundaries = Array.from({ length: 4000 }, (_, index) =>
      point("duration", index * 2 + 0.5, index % 2 === 0 ? "accept" : "reject", "taken"),
    );
    expect(renderHtml(reportOf([], { verdicts, boundaries })).length).toBeLessThan(1_000_000);
  });
});

describe("hostile text", () => {
  test("stays text wherever it stands", () => {
    const verdicts = [verdictOf("fail", HOSTILE, HOSTILE), { ...verdictOf("observed", "a.b"), reason: HOSTILE }];
    const boundaries = [HOSTILE, { [HOSTILE]: HOSTILE }].map((value) => point(HOSTILE, value, "reject", "taken"));
    const obstacle = { met: "on the way", reason: HOSTILE } as const;
    const page = renderHtml(reportOf([], { verdicts, boundaries, obstacle, notices: [HOSTILE], target: HOSTILE }));
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).not.toMatch(/<script|<img|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\p{Cs}]/u);
    for (const tag of ["pre", "details", "section", "ul", "ol", "li", "dl", "div", "p"])
      expect(page.match(new RegExp(`<${tag}[ >]`, "g"))?.length, tag).toBe(page.match(new RegExp(`</${tag}>`, "g"))?.length);
  });

  test("is shown by its code points, and copied as it is where HTML can say it", () => {
    expect(html`<a title="${'" onclick=x\u202e'}">`.text).toBe(`<a title="&quot; onclick=x⟨U+202E⟩">`);
    expect(reveal("a\u202eb\u0000").text).toBe(
      `a<bdi class="u" data-u="U+202E">&#x202e;</bdi>b<bdi class="u" data-u="U+0000"></bdi>`,
    );
    expect(reveal("قطة 👩‍👩‍👧 é\n\t").text).toBe("قطة 👩‍👩‍👧 é\n\t");
  });

  test("that is not UTF-8 is said to be so", () => {
    const verdicts = [verdictOf("fail", "a.b", Uint8Array.of(0x7b, 0xff, 0xfe))];
    expect(renderHtml(reportOf([], { verdicts }))).toContain("not UTF-8");
  });
});

describe("the boundary map", () => {
  test("marks what the server does against the contract, in the picture and in words", () => {
    const page = renderHtml(reportOf(["pass"], { boundaries: FAULTY }));
    expect(page).toContain("Against the contract it takes <code>9</code>.");
    expect(page).toContain("Against the contract it refuses <code>8</code>.");
    expect(page).toContain("It neither takes nor refuses <code>2⁵³</code>.");
    expect(page.match(/<li class="stretch disagrees">/g)).toHaveLength(2);
    expect(page.match(/<li class="stretch unclear">/g)).toHaveLength(1);
    expect(page).toContain("The contract refuses, the server took</dt>");
  });

  test("marks nothing of a correct server", () => {
    const page = renderHtml(reportOf(["pass"], { boundaries: CORRECT }));
    expect(page).toContain("✔ as the contract says");
    expect(page).not.toMatch(/class="(?:stretch disagrees|stretch unclear|finding)/);
  });

  test("puts numbers, lengths and other values in lanes of their own, in order", () => {
    const page = renderHtml(reportOf(["pass"], { boundaries: FAULTY }));
    const ticks = [...page.matchAll(/<ul class="ticks">(.*?)<\/ul>/gs)].map(([, list = ""]) => list.replaceAll(/<[^>]*>/g, " "));
    const text = ticks.join(" ").replaceAll(/\s+/g, " ");
    expect(text).toContain("0 1 2 3 4 5 6 7 8 9 10 10⁹");
    expect(text).toContain("−2⁵³+1 0 2⁵³−1 2⁵³");
    expect(text).toContain("3000 3000 🎬 3001");
    expect(text).toContain("null true 2.5 &quot;5&quot; [] {}");
  });

  test("shows the ends of a long stretch, and lists the rest in words", () => {
    const boundaries = Array.from({ length: 60 }, (_, value) => point("n", value, "accept", "taken"));
    const page = renderHtml(reportOf(["pass"], { boundaries }));
    expect(page.match(/<li>\d+<\/li>/g)).toEqual(["<li>0</li>", "<li>1</li>", "<li>58</li>", "<li>59</li>"]);
    for (const { value } of boundaries) expect(page).toContain(`<code>${value}</code>`);
  });

  test("says how often, where the server is not of one mind about a value", () => {
    const boundaries = (["taken", "refused", "taken"] as const).map((found) => point("n", 5, "reject", found));
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
  ])("writes %d as %s", (value, label) => {
    expect(compactNumber(value)).toBe(label);
  });
});
