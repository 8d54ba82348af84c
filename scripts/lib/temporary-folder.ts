import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Creates the temporary folder of a test run, in which the tests create theirs. A global setup of Vitest.
 *
 * @returns a function that removes it, even if a test failed or was interrupted
 */
export default function setUp(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "vidu-tests-"));
  // Vitest starts its workers later, with this environment. POSIX reads TMPDIR, Windows TEMP.
  process.env.TMPDIR = folder;
  process.env.TEMP = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
