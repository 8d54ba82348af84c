import { availableParallelism } from "node:os";
import { type Artifacts, MISSING } from "./artifacts.js";
import type { EntryPoints } from "./entry-points.js";
import { type Comparison, differencesOf } from "./render.js";
import { RevisionSetupError } from "./revision.js";
import type { Subject } from "./subjects.js";

/** Runs every subject against both revisions. Several subjects run in parallel, because they spend most time waiting. */
export async function runSubjects(
  subjects: readonly Subject[],
  before: EntryPoints,
  after: EntryPoints,
  onProgress: (text: string) => void,
): Promise<readonly Comparison[]> {
  const comparisons = new Map<Subject, Comparison>();
  const queue = [...subjects];
  const worker = async () => {
    for (let subject = queue.shift(); subject !== undefined; subject = queue.shift()) {
      comparisons.set(subject, await compareSubject(subject, before, after, onProgress));
      onProgress(`${comparisons.size}/${subjects.length} ${subject.name}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return subjects.flatMap((subject) => comparisons.get(subject) ?? []);
}

/**
 * Compares the output of both revisions. A difference that may be due to timing counts only if a second run confirms it, so
 * that a busy machine does not cause differences.
 */
async function compareSubject(
  subject: Subject,
  before: EntryPoints,
  after: EntryPoints,
  onProgress: (text: string) => void,
): Promise<Comparison> {
  const collect = async () => {
    const [first, second] = await Promise.all([subject.collect(before), subject.collect(after)]);
    return { before: first, after: second };
  };
  const first = await collect();
  const differences = differencesOf(first);
  const isRepeated = subject.isTimed && differences.size > 0;
  if (isRepeated) onProgress(`${subject.name} differs, running it again: ${summarize(differences)}`);
  const last = isRepeated ? await collect() : first;
  assertComparable(subject.name, last.before, last.after);
  return { subject: subject.name, ...last, isUnstable: isRepeated && differencesOf(last).size === 0 };
}

/** Returns the first difference of each artifact in one line, to show which part is unstable. */
function summarize(differences: ReturnType<typeof differencesOf>): string {
  return [...differences]
    .map(([name, [first]]) => `${name} ${first?.path} ${JSON.stringify([first?.before, first?.after])}`.slice(0, 160))
    .join("; ");
}

/** Throws if an artifact is missing or unreadable in both revisions, because it would count as equal. */
function assertComparable(name: string, before: Artifacts, after: Artifacts): void {
  for (const [artifact, value] of before) {
    const isUnusable = value === MISSING || (typeof value === "string" && value.startsWith("(unreadable"));
    if (isUnusable && JSON.stringify(after.get(artifact)) === JSON.stringify(value))
      throw new RevisionSetupError(`${name}: ${artifact} is ${value} in both revisions`);
  }
}
