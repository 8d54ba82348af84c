import * as fc from "fast-check";
import type { Check, Choice } from "./check.js";
import { toCurl } from "./curl.js";
import { weigh } from "./evidence.js";
import type { Exchange } from "./exchange.js";
import type { Json } from "./json.js";
import { type Judgement, judgeAccepted, judgeDecided, judgeRefused } from "./judgement.js";
import type { Traffic } from "./traffic.js";
import type { Counterexample, Verdict } from "./verdict.js";

export interface CheckSettings {
  /** Of the run; each check draws from a seed of its own, so that it draws the same alone as among others. */
  readonly seed: number;
  /** Requests drawn beyond the boundary values. */
  readonly samples: number;
  /** The reason why the base request around a choice cannot be relied upon, where there is one. */
  readonly doubt: (choice: Choice, body: Json) => string | undefined;
}

/** Each further step towards a smaller counterexample is a request, and perhaps a bill. */
const MOST_SHRINKS = 16;

/** Judges one property of the server: boundary values first, then a few from between them; a failure is shrunk. */
export async function runCheck(check: Check, traffic: Traffic, settings: CheckSettings): Promise<Verdict> {
  const seed = seedOf(check.id, settings.seed);
  const witness = new Witness();
  const property = fc.asyncProperty(check.interior ?? fc.constantFrom(...check.examples), async (choice) => {
    const body = check.body(choice);
    fc.pre(body !== undefined && !witness.isDone);
    const judged = await judge(check, choice, body, traffic, settings);
    witness.add(choice, judged);
    fc.pre(judged.judgement.outcome === "pass" || judged.judgement.outcome === "fail");
    if (judged.judgement.outcome === "fail") throw new Error(judged.judgement.received);
  });
  const drawn = check.interior === undefined ? 0 : settings.samples;
  const details = await fc.check(property, {
    seed,
    examples: check.examples.map((choice) => [choice]),
    numRuns: check.examples.length + drawn,
    maxSkipsPerRun: 10,
  });
  return witness.testify(check, { seed, path: details.counterexamplePath ?? "" });
}

interface Judged {
  readonly judgement: Judgement;
  readonly exchange: Exchange | undefined;
}

async function judge(check: Check, choice: Choice, body: Json, traffic: Traffic, settings: CheckSettings): Promise<Judged> {
  const doubt = settings.doubt(choice, body);
  if (doubt !== undefined) return { judgement: { outcome: "inconclusive", reason: doubt }, exchange: undefined };
  const text = JSON.stringify(body);
  const sent = await traffic.submit(check.operation, text, check.kind);
  if (sent.kind !== "exchanged") {
    return {
      judgement: { outcome: sent.kind === "unsent" ? "inconclusive" : "skipped", reason: sent.reason },
      exchange: undefined,
    };
  }
  const { outcome } = sent.exchange;
  switch (check.kind) {
    case "accept":
      return { judgement: judgeAccepted(outcome, check.operation), exchange: sent.exchange };
    case "refuse":
      return { judgement: judgeRefused(outcome), exchange: sent.exchange };
    case "observe":
      return { judgement: judgeDecided(outcome, check.operation), exchange: sent.exchange };
  }
}

/** Remembers what the exchanges of one check showed, and says when enough is known. */
class Witness {
  #requests = 0;
  #failures = 0;
  #failure: { readonly exchange: Exchange; readonly expected: string; readonly received: string } | undefined;
  #unjudged: { readonly outcome: "inconclusive" | "skipped"; readonly reason: string } | undefined;
  #isSilent = false;
  readonly #seen: { readonly value: Json | undefined; readonly accepted: boolean }[] = [];

  /** A server that does not answer costs one time-out, and a failure only so many requests to make smaller. */
  get isDone(): boolean {
    return this.#isSilent || this.#failures > MOST_SHRINKS;
  }

  add({ value }: Choice, { judgement, exchange }: Judged): void {
    if (exchange !== undefined) this.#requests += 1;
    if (this.#failure !== undefined) this.#failures += 1;
    if (judgement.outcome === "pass") this.#seen.push({ value, accepted: judgement.accepted });
    if (judgement.outcome === "inconclusive" || judgement.outcome === "skipped") this.#unjudged ??= judgement;
    if (judgement.outcome !== "fail" || exchange === undefined) return;
    this.#failure = { exchange, expected: judgement.expected, received: judgement.received };
    this.#isSilent = exchange.outcome.kind === "none";
  }

  testify(check: Check, replay: Counterexample["replay"]): Verdict {
    const requests = this.#requests;
    if (this.#failure !== undefined) {
      const { exchange, expected, received } = this.#failure;
      const outcome = ({ violation: "fail", warning: "warn", observation: "observed" } as const)[weigh(check.evidence)];
      const counterexample = { exchange, expected, received, curl: toCurl(exchange.request), replay };
      return { check, outcome, reason: `expected ${expected}, received ${received}`, requests, counterexample };
    }
    if (this.#unjudged !== undefined) {
      const { outcome, reason } = this.#unjudged;
      return { check, outcome: check.kind === "observe" ? "skipped" : outcome, reason, requests };
    }
    if (check.kind === "observe") return { check, outcome: "observed", reason: this.#describe(), requests };
    return { check, outcome: "pass", reason: "", requests };
  }

  #describe(): string {
    const part = (accepted: boolean, verb: string) => {
      const values = this.#seen.filter((seen) => seen.accepted === accepted).map(({ value }) => shorten(value));
      return values.length === 0 ? [] : [`${verb} ${values.join(", ")}`];
    };
    return [...part(true, "takes"), ...part(false, "refuses")].join("; ");
  }
}

function shorten(value: Json | undefined): string {
  if (Array.isArray(value)) return `${value.length} items`;
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 30 ? `${text.slice(0, 29)}…` : text;
}

/** FNV-1a over the check's id, started from the run's seed. */
function seedOf(id: string, seed: number): number {
  let hash = (0x811c9dc5 ^ seed) | 0;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash;
}
