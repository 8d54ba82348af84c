import { faultsOf } from "../sandbox/index.js";
import { inParallel } from "../src/in-parallel.js";
import { contract } from "./conforming.js";
import { judgeSandbox } from "./kill-matrix.js";

/** So many runs at once: each waits a third of its time. They have more time for it, so that none raises an alarm for being late. */
const AT_ONCE = 3;

/** The faults of one part of the table that the suite does not see; each run ends with its first violation. */
export async function survivors(part: number, parts: number): Promise<readonly string[]> {
  const survived: string[] = [];
  const faults = faultsOf(contract).filter((_, index) => index % parts === part);
  await inParallel(faults, AT_ONCE, async (fault) => {
    const { verdicts } = await judgeSandbox(contract, [fault], { stopsAtViolation: true, timeout: 1500 });
    const worst = fault.weight === "violation" ? ["fail"] : ["fail", "warn"];
    if (!verdicts.some(({ outcome }) => worst.includes(outcome))) survived.push(`${fault.id}: ${fault.title}`);
  });
  return survived;
}
