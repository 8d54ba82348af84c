/**
 * The expected outcome of a request:
 *
 * - `accept`: the server must accept it, and may charge for it
 * - `either`: the contract allows both; the suite records what the server does, and an accepted request may be charged
 * - `read`: it reads a generation, which is free
 * - `reject`: the server must reject it, which is free
 */
export type Expectation = "accept" | "either" | "read" | "reject";
