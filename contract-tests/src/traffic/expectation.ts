/** What a request is sent for: to be taken, to be refused, to see what the server does with it, or to ask, which is free. */
export type Purpose = "accept" | "observe" | "read" | "refuse";
