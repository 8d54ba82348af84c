import { jsonMessage, withHeaders } from "../../traffic/request.js";
import { pointTo } from "../../util/json.js";
import { expectAcceptedOr4xx } from "../expectations.js";
import type { ProtocolCheck, ProtocolContext } from "./protocol-check.js";

/**
 * Returns the check of a body that is not encoded as its Content-Encoding states. A server that does not support the coding may
 * return 415 (RFC 9110 §8.4, §15.5.16), and one that decodes the body finds that it is malformed. Neither response is documented,
 * so the check only observes what the server does. A server error is a violation in any case.
 */
export function contentCodingChecks({ minimal, operation, prefix }: ProtocolContext): readonly ProtocolCheck[] {
  const message = (coding: string) =>
    withHeaders({ ...jsonMessage(operation, minimal), scope: "http" }, `encoded as ${coding}`, () => ({
      "content-encoding": coding,
    }));
  return [
    {
      id: `${prefix}contentEncoding.wrong.observed`,
      title: "may accept or reject an uncompressed body with `Content-Encoding: gzip`",
      anchor: pointTo(operation.anchor, "requestBody"),
      clause: "application/json",
      evidence: "none",
      kind: "either",
      operation,
      assess: (outcome) => expectAcceptedOr4xx(outcome, operation),
      probes: [{ title: "an uncompressed body", message: message("gzip") }],
    },
  ];
}
