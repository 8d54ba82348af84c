/** What a request is sent for: to be taken, to be refused, to see what the server does with it, or to ask, which is free. */
export type Expectation = "accept" | "observe" | "read" | "refuse";
