/**
 * Generates a video with the AI SDK and writes it to a file. The script prints the id of the generation when the server has
 * accepted it: `createClient().wait(id)` returns the result if the script is stopped.
 */
import { writeFile } from "node:fs/promises";
import { experimental_generateVideo as generateVideo } from "ai";
import { isViduError } from "vidu-q2-turbo";
import { createVidu, type ViduVideoOptions } from "vidu-q2-turbo/ai-sdk";

const vidu = createVidu({
  baseUrl: process.env["VIDU_BASE_URL"],
  pollInterval: Number(process.env["POLL_INTERVAL"] ?? 2000),
  onUpdate: ({ id, status }) => console.log(id, status),
});
const file = process.env["VIDEO_FILE"] ?? "cat.mp4";

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());

try {
  const { video, warnings } = await generateVideo({
    model: vidu.video(),
    prompt: "a cat walking through neon rain",
    duration: 4,
    resolution: "1280x720",
    providerOptions: { vidu: { movement_amplitude: "small" } satisfies ViduVideoOptions },
    abortSignal: stop.signal,
  });
  for (const warning of warnings) console.warn(warning);
  await writeFile(file, video.uint8Array);
  console.log("wrote", file);
} catch (error) {
  if (isViduError(error, "AbortError")) console.error(`${error.message} (${error.outcome})`);
  else console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
