/**
 * Makes a video and prints where it is. The id is written down before anything is waited for: when the script is
 * stopped, or time is over, it goes on with the same video when it is started again, and pays nothing more.
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import { createClient, isViduError, videoUrls } from "vidu-q2-turbo";

const vidu = createClient({ baseUrl: process.env["VIDU_BASE_URL"], pollInterval: Number(process.env["POLL_INTERVAL"] ?? 2000) });
const note = process.env["NOTE"] ?? "generation.id";

const stopped = new AbortController();
process.once("SIGINT", () => stopped.abort(new Error("stopped; start again to go on")));

try {
  const known = await readFile(note, "utf8").catch(() => undefined);
  const id =
    known ?? (await vidu.submit({ prompt: "a cat walking through neon rain", duration: 4 }, { signal: stopped.signal })).id;
  await writeFile(note, id);
  const done = await vidu.wait(id, { signal: stopped.signal, onUpdate: ({ status }) => console.log(status) });
  for (const url of videoUrls(done)) console.log(url);
  await rm(note);
} catch (error) {
  // What has failed is over; everything else can be gone on with.
  if (isViduError(error, "GenerationFailedError") || isViduError(error, "NotFoundError")) await rm(note);
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
