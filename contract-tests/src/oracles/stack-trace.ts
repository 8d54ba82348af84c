import type { HttpResponse } from "../traffic/exchange.js";
import { textOf } from "../traffic/response.js";
import type { Finding } from "./oracle.js";

/**
 * Matches stack traces of common server languages: JavaScript, Python, Java, Ruby, Go and others. All repetitions are bounded,
 * so that the search takes linear time for any text.
 */
const STACK_TRACE =
  /\bat (?:[\w.<>$[\] ]{1,200} \()?[^\s()]{0,300}\.(?:[cm]?[jt]sx?|go|php|py|rb|rs):\d{1,9}:\d|Traceback \(most recent call last\)|File \\?"[^"]{1,300}\\?", line \d{1,9}|\bat [\w.$]{1,300}\([\w.]{1,200}\.java:\d{1,9}\)|\.rb:\d{1,9}:in |goroutine \d{1,9} \[|#\d{1,9} \S{1,300}\.php\(\d+\)|\bat [\w.<>`]{1,300}\([^)]{0,300}\) in \S{1,300}:line \d+/;

/** Finds a stack trace in a body. */
export function findStackTrace(response: HttpResponse): Finding | undefined {
  // White space in a JSON string is escaped.
  const found = STACK_TRACE.exec((textOf(response) ?? "").replaceAll(/\\[nrt]/g, "\n"));
  return found === null ? undefined : { expected: "sanitized text", received: found[0] };
}
