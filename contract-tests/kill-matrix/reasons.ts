import { matchGlob } from "../src/util/glob.js";

/** Globs of checks that need not catch a fault of their own, with the reason why the suite has them nevertheless. */
const REASONS: readonly (readonly [globs: string, reason: string])[] = [
  ["*.observed", "it records behavior that is not documented, so there is no clause to break"],
  ["*body.minimal.valid,*body.full.valid", "all other checks use this request, so a server that rejects it fails many checks"],
  [
    "*.type.*.valid,*.minimum.valid,*.maximum.valid,*.default.valid,*.enum.valid",
    "its values satisfy several clauses at once, so a server that rejects one of them breaks all these clauses",
  ],
  [
    "body.syntax.hugeNumber.invalid",
    "the number is also above the maximum; this check adds a number that does not fit into a double",
  ],
  [
    "body.syntax.deep.invalid,body.syntax.large.invalid",
    "a server that fails on depth or size returns a server error, which is checked in every exchange",
  ],
  ["*.required.invalid", "the check of prototype pollution also sends a request without a required parameter"],
  [
    "mediaType.charset.valid",
    "a server that rejects every parameter of the media type also rejects the quoted one of `mediaType.case.valid`",
  ],
  [
    "http.chunked.valid,http.repeated.valid",
    "other checks send the same body with other headers, and a server that rejects it fails those checks, too",
  ],
  [
    "*response.complete,*response.status,*response.serverError",
    "it checks the exchanges of all checks, which fail for the same reason",
  ],
  [
    "streamVideo:*.invalid,streamVideo:http.*",
    "a stream accepts the same requests: its faults are also faults of the operation without a stream, or of a whole constraint",
  ],
  ["streamVideo:input.*", "the input in events is not documented; the check applies if a server returns it nevertheless"],
  ["getGeneration:id.known.valid", "the suite also polls known generations, and every rule for results checks these responses"],
  [
    "getGeneration:id.lasting",
    "it checks every poll of a known generation; a server that loses generations usually fails id.known.valid, too",
  ],
  ["getGeneration:usage.same", "usage that changes usually does not add up either"],
];

/** Returns the reason why a check need not catch a fault of its own; undefined if none exists. */
export function reasonFor(id: string): string | undefined {
  return REASONS.find(([globs]) => matchGlob(globs)(id))?.[1];
}
