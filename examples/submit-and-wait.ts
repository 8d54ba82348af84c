/**
 * Generates a video and prints its URL. The script saves the id of the generation before it waits. If it is stopped or times
 * out, the next run resumes the same generation, without another charge.
 */
import { readFile, rm, writeFile } from "node:fs/promises";
import { createClient, isViduError, videoUrls } from "vidu-q2-turbo";

const vidu = createClient({ baseUrl: process.env["VIDU_BASE_URL"], pollInterval: Number(process.env["POLL_INTERVAL"] ?? 2000) });
const idFile = process.env["ID_FILE"] ?? "generation.id";

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());

/** Returns the id of an earlier run. Any error other than a missing file ends the script: a new submission would be charged. */
async function readId(): Promise<string | undefined> {
  try {
    return await readFile(idFile, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function submit(): Promise<string> {
  const { id } = await vidu.submit({ prompt: "a cat walking through neon rain", duration: 4 }, { signal: stop.signal });
  console.log("submitted", id);
  await writeFile(idFile, id);
  return id;
}

try {
  const id = (await readId()) ?? (await submit());
  const done = await vidu.wait(id, { signal: stop.signal, onUpdate: ({ status }) => console.log(status) });
  for (const url of videoUrls(done)) console.log(url);
  await rm(idFile);
} catch (error) {
  // A generation that failed or does not exist cannot be resumed. After any other error it can.
  if (isViduError(error, "GenerationFailedError") || isViduError(error, "NotFoundError")) await rm(idFile, { force: true });
  if (isViduError(error, "AbortError") && error.outcome !== "unknown") console.error("stopped; run the script again to resume");
  else console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
