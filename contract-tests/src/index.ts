/**
 * The conformance suite: judges a server by the contract, within a budget.
 *
 * @module vidu-q2-turbo-conformance
 */
export { type Baseline, BaselineError, parseBaseline } from "./baseline.js";
export { readBundledContract } from "./bundled-contract.js";
export type { Check, Clause } from "./check.js";
export { type Contract, ContractError } from "./contract.js";
export { type Derivation, derive } from "./derive.js";
export type { Evidence } from "./evidence.js";
export { parseContract } from "./parse-contract.js";
export { renderTerminal } from "./report/terminal.js";
export { type Conclusion, conclude, type Report } from "./report.js";
export { type RunOptions, run } from "./run.js";
export type { Counterexample, OutcomeName, Verdict } from "./verdict.js";
