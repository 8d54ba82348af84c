import { type Contract, isStream, type Submission, submissions } from "../../src/contract/model.js";
import { sampleOf } from "../../src/contract/sample-value.js";
import { propertiesOf } from "../../src/contract/schema.js";
import { minimal, type Probe, post } from "./probe.js";
import { protocolProbes, resultProbes, streamProbes } from "./protocol-probes.js";
import { frameworkProbes, syntaxProbes } from "./syntax-probes.js";
import { invalidPairProbes, pairProbes, resultsOfValues, valueProbes } from "./value-probes.js";

/** Returns probes whose responses depend on every documented clause. */
export function probesOf(contract: Contract): readonly Probe[] {
  const all = submissions(contract);
  const plain = all.filter((operation) => !isStream(operation));
  return [
    ...all.flatMap(protocolProbes),
    ...resultProbes(contract),
    ...all.flatMap(streamProbes),
    ...all.flatMap(valueProbes),
    ...resultsOfValues(contract),
    ...plain.flatMap(syntaxProbes),
    ...plain.flatMap(frameworkProbes),
    ...plain.flatMap(pairProbes),
    ...plain.flatMap(invalidPairProbes),
    ...plain.flatMap(repeatedProbes),
    ...resultProbes(contract),
  ];
}

/** Returns repeated and alternating requests, which expose faults that depend on earlier requests. */
function repeatedProbes(operation: Submission): readonly Probe[] {
  const body = minimal(operation);
  const [integerName = ""] =
    Object.entries(propertiesOf(operation.request.schema)).find(([, { minimum }]) => Number(minimum) > 0) ?? [];
  const changed = { ...body, [integerName]: sampleOf(propertiesOf(operation.request.schema)[integerName] ?? {}) };
  const invalid = { ...body, [integerName]: -1 };
  return [body, body, changed, body, invalid, invalid, body, changed, body].flatMap((each) => [
    post(operation, each),
    post(operation, each, { authorization: "Bearer wrong" }),
  ]);
}
