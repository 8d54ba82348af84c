import { collect } from "../collect.js";
import { openJournal } from "../journal-file.js";
import { createProgress } from "../output/progress.js";
import { createCommandClient, parseTimeout } from "../settings.js";
import { prepareTarget } from "../target.js";
import { type CommandContext, requireId } from "./context.js";

/** Waits for a generation and saves its videos. */
export async function wait({ args, console, program }: CommandContext): Promise<void> {
  const id = requireId(args);
  const timeout = parseTimeout(args);
  const target = await prepareTarget(args);
  const journal = openJournal(program, args, console);
  const client = createCommandClient(program, args, { console, journal });
  const progress = createProgress(console, program.now ?? (() => performance.now()));
  try {
    progress.phase(id);
    await collect(id, { client, console, journal, program, progress, target, timeout });
  } finally {
    progress.stop();
  }
}
