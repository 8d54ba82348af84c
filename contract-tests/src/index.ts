/**
 * The conformance suite: checks a server against the contract, within a budget.
 *
 * @module vidu-q2-turbo-conformance
 */
export type { Check, Clause } from "./checks/check.js";
export { derive } from "./checks/derive.js";
export type { OperationChecks as Derivation } from "./checks/operation-checks.js";
export type { Counterexample, OutcomeName, Verdict } from "./checks/verdict.js";
export type { Evidence } from "./contract/evidence.js";
export { readBundledContract } from "./contract/load.js";
export { type Contract, ContractError } from "./contract/model.js";
export { parseContract } from "./contract/parse.js";
export { renderTerminal } from "./report/terminal.js";
export { type Baseline, BaselineError, parseBaseline } from "./run/baseline.js";
export { type Conclusion, conclude, type Report } from "./run/report.js";
export { type RunOptions, run } from "./run/run.js";
export { HeaderError } from "./traffic/extra-headers.js";
export { ProxyError } from "./traffic/proxy.js";
