/**
 * Generates a video and saves it in a file. A journal keeps every job that was paid for. If the script is stopped or the computer
 * crashes, the next run first saves the videos that are missing, without another charge.
 */
import { createClient, isViduError } from "vidu-q2-turbo";
import { fileJournal, saveVideos } from "vidu-q2-turbo/node";

const directory = process.env["VIDEO_FOLDER"] ?? "videos";
const journal = fileJournal(process.env["JOURNAL_FILE"] ?? "jobs.jsonl");
const vidu = createClient({
  baseUrl: process.env["VIDU_BASE_URL"],
  journal,
  pollInterval: Number(process.env["POLL_INTERVAL"] ?? 2000),
});

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());

/** Waits for a generation and saves its videos. */
async function collect(id: string): Promise<void> {
  const { signal } = stop;
  const done = await vidu.wait(id, { signal, onUpdate: ({ status }) => console.log(id, status) });
  for (const path of await saveVideos(done, { directory, fileName: `${id}.mp4`, journal, overwrite: true, signal }))
    console.log("saved", path);
}

try {
  for (const job of await journal.pending()) {
    if (job.outcome === "accepted") await collect(job.id);
    else console.log(`Check whether this submission was charged, then call journal.dismiss("${job.job}"):`, job.request);
  }
  const { id } = await vidu.submit({ prompt: "a cat walking through neon rain", duration: 4 }, { signal: stop.signal });
  await collect(id);
} catch (error) {
  if (!isViduError(error)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
