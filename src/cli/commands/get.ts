import { videoUrls } from "../../index.js";
import { readRole } from "../../util/read-role.js";
import { creditsOf } from "../credits.js";
import { openJournal } from "../journal-file.js";
import { toPrintable } from "../output/console.js";
import { createCommandClient } from "../settings.js";
import { type CommandContext, requireId } from "./context.js";

/** Prints a generation. */
export async function get({ args, console, program }: CommandContext): Promise<void> {
  const id = requireId(args);
  const journal = openJournal(program, args, console);
  // Records the end only of generations in the journal. Other generations were collected elsewhere.
  const pending = await journal?.pending().catch(() => []);
  const isKnown = pending?.some((job) => job.id === id);
  const client = createCommandClient(program, args, { console, journal: isKnown ? journal : undefined });
  const generation = await client.get(id, { signal: program.interrupted });
  const { status } = generation;
  const reason = [readRole(generation, "code"), readRole(generation, "message")]
    .filter((text) => typeof text === "string" && text !== "")
    .join(": ");
  const rows = [
    ["id", generation.id],
    ["status", status],
    ...(reason ? [["reason", reason]] : []),
    ["credits", creditsOf(generation) ?? "unknown"],
    ...videoUrls(generation).map((url) => ["video", url]),
  ];
  console.result(rows.map(([name = "", value = ""]) => `${name.padEnd(8)}${toPrintable(value)}\n`).join(""), generation);
}
