import { EVENT_STREAM, jsonContent } from "./media-types.js";
import { type Contract, isStream, type Operation, operationsWithoutChecks, results, submissions, successes } from "./model.js";

/** The maximum number of operations in a notice. */
const MAX_LISTED = 8;

/** Returns a notice for each part of a contract that no check tests because it is outside of what the suite supports. */
export function untestedNotices(contract: Contract): readonly string[] {
  const sent = submissions(contract);
  if (sent.length === 0) return [];
  const others = operationsWithoutChecks(contract).map(nameOf);
  const more = others.length > MAX_LISTED ? ` and ${others.length - MAX_LISTED} more` : "";
  const streams = sent.filter(
    (operation) =>
      !isStream(operation) &&
      successes(operation).some(({ content }) => content.has(EVENT_STREAM) && jsonContent(content) !== undefined),
  );
  return [
    ...(results(contract).length > 0
      ? []
      : [
          "no operation returns a generation, so results are not tested: add a GET whose only path parameter is the id that submissions return",
        ]),
    ...(others.length === 0
      ? []
      : [
          `no check tests operations that neither submit nor return a generation: ${others.slice(0, MAX_LISTED).join(", ")}${more}`,
        ]),
    ...streams.map((operation) => `the suite requests JSON from ${nameOf(operation)}, so its stream is not tested`),
  ];
}

function nameOf({ method, path }: Operation): string {
  return `${method} ${path}`;
}
