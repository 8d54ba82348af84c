import { faultsOf } from "../sandbox/index.js";
import { contract } from "./conforming.js";
import { judgeSandbox } from "./kill-matrix.js";

/** The faults of one part of the table that the suite does not see; each run ends with its first violation. */
export async function survivors(part: number, parts: number): Promise<readonly string[]> {
  const survived: string[] = [];
  const faults = faultsOf(contract).filter((_, index) => index % parts === part);
  for (const fault of faults) {
    const { verdicts } = await judgeSandbox(contract, [fault], { stopsAtViolation: true });
    const worst = fault.weight === "violation" ? ["fail"] : ["fail", "warn"];
    if (!verdicts.some(({ outcome }) => worst.includes(outcome))) survived.push(`${fault.id}: ${fault.title}`);
  }
  return survived;
}
