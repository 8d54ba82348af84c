import { expect, test } from "vitest";
import { videoUrls } from "../index.js";

const A = "https://cdn.example/a.mp4";
const B = "https://cdn.example/b?sig=x.png";

test.each<[string, unknown, readonly string[]]>([
  ["a list and the first one again", { data: { type: "video", videos: [{ url: A }, { url: B }], video: { url: A } } }, [A, B]],
  ["one address", { data: { url: B } }, [B]],
  ["addresses alone", { data: [A, B] }, [A]],
  ["a text", { data: A }, [A]],
  ["a text as an object", { data: Object(B) }, [B]],
  ["a cover beside it", { data: { cover_url: "https://cdn.example/c", video_url: B } }, [B]],
  [
    "a picture of the same kind",
    {
      data: {
        outputs: [
          { url: "https://cdn.example/c", content_type: "image/png" },
          { url: B, content_type: "video/mp4" },
        ],
      },
    },
    [B],
  ],
  ["pictures only", { data: { images: [{ url: "https://cdn.example/c" }], url: "https://cdn.example/d.JPG" } }, []],
  ["a type that is told beside it", { data: { type: "video", result: B } }, [B]],
  [
    "a host that is called like one",
    { data: { url: "https://images.example/x", other: "https://video.example/frame/y" } },
    ["https://images.example/x", "https://video.example/frame/y"],
  ],
  [
    "a webhook's artifacts",
    {
      event: "task.completed",
      prediction: {
        artifacts: [
          { url: B, type: "video" },
          { url: "https://cdn.example/c", type: "image" },
        ],
      },
    },
    [B],
  ],
  ["a prediction's", { artifacts: [{ url: A }] }, [A]],
  ["an address over plain http", { data: { link: "http://cdn.example/x" } }, ["http://cdn.example/x"]],
  ["a text with an address in it", { data: { note: "see https://cdn.example/a.mp4" } }, []],
  ["a type that is no text", { data: { type: { video: true }, url: B } }, [B]],
  ["an audio beside a video", { data: { video: { url: B, audio_url: "https://cdn.example/c" } } }, [B]],
  ["a video of a picture", { data: { image: { video: { url: B } }, still: "https://cdn.example/c" } }, [B]],
  ["an ending in the middle of a name", { data: { url: "https://cdn.example/a.png.tmp" } }, ["https://cdn.example/a.png.tmp"]],
  ["an ending with a line break in the query", { data: { url: "https://cdn.example/a.png?x\ny" } }, []],
  ["an address without a path", { data: { url: "https://cdn.example" } }, ["https://cdn.example"]],
  ["no output", { data: null }, []],
  [
    "something that is no address",
    { data: { url: "ftp://x/a.mp4", video: "a.mp4", n: 1, ok: true, deep: { url: "https:///" } } },
    [],
  ],
  ["nothing", undefined, []],
])("the videos are found in %s", (_, generation, urls) => {
  expect(videoUrls(generation)).toEqual(urls);
});

test("what is nested without an end is left", () => {
  const data: Record<string, unknown> = { url: A };
  data["self"] = data;
  expect(videoUrls({ data })).toEqual([A]);
});
