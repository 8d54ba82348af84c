/**
 * Generates a video and saves it in a file. The quick start of the README runs this script against the sandbox. For a script
 * that loses no job when it is stopped, see `save-videos.ts`.
 */
import { createClient } from "vidu-q2-turbo";
import { saveVideos } from "vidu-q2-turbo/node";

const vidu = createClient({ baseUrl: process.env["VIDU_BASE_URL"] });

const done = await vidu.generate(
  { prompt: "a cat walking through neon rain", duration: 4 },
  { onUpdate: ({ id, status }) => console.log(id, status) },
);
const [path] = await saveVideos(done, { directory: process.env["VIDEO_FOLDER"] ?? "videos" });
console.log("saved", path);
