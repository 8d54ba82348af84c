import { matchGlob } from "../src/util/glob.js";

/** Checks that catch nothing which no other kind of check would, and why they are there all the same. */
const REASONS: readonly (readonly [string, string])[] = [
  ["*.observed", "it observes where nothing is documented: there is no clause to break"],
  ["*body.minimal.valid,*body.full.valid", "it is the ground of all other checks: a server that fails it fails many"],
  [
    "*.type.*.valid,*.minimum.valid,*.maximum.valid,*.default.valid,*.enum.valid",
    "a value that must be taken stands for several clauses at once, and whoever refuses it breaks them all",
  ],
  [
    "body.syntax.hugeNumber.invalid",
    "such a number is beyond the maximum as well; what it adds is a text that no double can hold",
  ],
  [
    "body.syntax.deep.invalid,body.syntax.large.invalid",
    "what breaks at depth or size answers with a server error, which is judged in every exchange",
  ],
  ["http.chunked.valid,http.repeated.valid", "other checks send the same body under other headers, and are refused with it"],
  [
    "*response.complete,*response.status,*response.serverError",
    "it judges the exchanges of all checks, and these fail for the same reason",
  ],
  [
    "streamVideo:*.invalid,streamVideo:http.*",
    "a stream takes the same requests: its faults are those of the operation beside it, or of a whole constraint",
  ],
  ["streamVideo:input.*", "events have no documented input; it judges one that is there all the same"],
  [
    "getGeneration:id.known.valid",
    "the generations that are followed are known ones, too, and judged by every rule about results",
  ],
  ["getGeneration:usage.same", "usage that changes mostly does not add up either"],
];

/** Why a check need not catch a fault of its own; undefined where there is no reason. */
export function reasonFor(id: string): string | undefined {
  return REASONS.find(([glob]) => matchGlob(glob)(id))?.[1];
}
