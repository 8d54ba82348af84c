import { suffixOf } from "../../sandbox/faults/clause.js";
import type { Fault } from "../../sandbox/index.js";
import { type Contract, isStream, submissions } from "../../src/contract/model.js";
import { propertiesOf } from "../../src/contract/schema.js";
import {
  frameworkProbes,
  invalidPairProbes,
  type Probe,
  pairProbes,
  protocolProbes,
  repeatedProbes,
  resultProbes,
  resultsOfValues,
  streamProbes,
  syntaxProbes,
  valueProbes,
} from "./probes.js";

/**
 * Returns a function that selects the probes most likely to expose a fault: those for its parameter or pair of parameters, or
 * else those for its operation. It selects far fewer probes than `probesOf` returns, but they do not cover every clause.
 */
export function createFocus(contract: Contract): (fault: Fault) => readonly Probe[] {
  const all = submissions(contract);
  const byTarget = new Map<string, readonly Probe[]>();
  for (const operation of all) {
    const suffix = suffixOf(contract, operation);
    for (const name of Object.keys(propertiesOf(operation.request.schema)))
      byTarget.set(`${name}${suffix}`, [
        ...valueProbes(operation, [name]),
        ...resultsOfValues(contract, [operation]),
        ...repeatedProbes(operation),
        ...pairProbes(operation, [name]),
        ...invalidPairProbes(operation, [name]),
      ]);
  }
  const streams = all.filter(isStream);
  const plain = all.filter((operation) => !isStream(operation));
  const general = [
    ...plain.flatMap(protocolProbes),
    ...plain.flatMap(syntaxProbes),
    ...plain.flatMap(frameworkProbes),
    ...plain.flatMap((operation) => invalidPairProbes(operation)),
    ...plain.flatMap(repeatedProbes),
  ];
  const stream = [...streams.flatMap(streamProbes), ...streams.flatMap(protocolProbes)];
  const result = resultProbes(contract);
  return ({ clause, id }) => {
    const [, target = ""] = id.split(":");
    const [first = ""] = target.split(/[+,=]/);
    const found = byTarget.get(target) ?? byTarget.get(first);
    if (found !== undefined) return found;
    if (/^(found|result)\.|[.:@](found|result|unknown)$/.test(id)) return result;
    const isAboutStreams = streams.some(
      (operation) => clause.startsWith(operation.anchor) || id.endsWith(suffixOf(contract, operation)),
    );
    return isAboutStreams ? stream : general;
  };
}
