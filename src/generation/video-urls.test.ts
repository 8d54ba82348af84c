import { expect, test } from "vitest";
import { videoUrls } from "../index.js";

const A = "https://cdn.example/a.mp4";
const B = "https://cdn.example/b?sig=x.png";

test.each<[string, unknown, readonly string[]]>([
  ["an array that repeats a URL", { data: { type: "video", videos: [{ url: A }, { url: B }], video: { url: A } } }, [A, B]],
  ["a URL", { data: { url: B } }, [B]],
  ["an array of strings", { data: [A, B] }, [A]],
  ["a string", { data: A }, [A]],
  ["a String object", { data: Object(B) }, [B]],
  ["a cover and a video", { data: { cover_url: "https://cdn.example/c", video_url: B } }, [B]],
  [
    "an image with a MIME type",
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
  ["only images", { data: { images: [{ url: "https://cdn.example/c" }], url: "https://cdn.example/d.JPG" } }, []],
  ["a type beside the URL", { data: { type: "video", result: B } }, [B]],
  [
    "host and folder names that look like types",
    { data: { url: "https://images.example/x", other: "https://video.example/frame/y" } },
    ["https://images.example/x", "https://video.example/frame/y"],
  ],
  [
    "the artifacts of a webhook event",
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
  ["the artifacts of a prediction", { artifacts: [{ url: A }] }, [A]],
  ["a URL with the scheme http", { data: { link: "http://cdn.example/x" } }, ["http://cdn.example/x"]],
  ["a text that contains a URL", { data: { note: "see https://cdn.example/a.mp4" } }, []],
  ["a type that is not a string", { data: { type: { video: true }, url: B } }, [B]],
  ["the audio track of a video", { data: { video: { url: B, audio_url: "https://cdn.example/c" } } }, [B]],
  ["a video of an image", { data: { image: { video: { url: B } }, still: "https://cdn.example/c" } }, [B]],
  ["two file extensions", { data: { url: "https://cdn.example/a.png.tmp" } }, ["https://cdn.example/a.png.tmp"]],
  ["a line break in the query", { data: { url: "https://cdn.example/a.png?x\ny" } }, []],
  ["a URL without a path", { data: { url: "https://cdn.example" } }, ["https://cdn.example"]],
  ["no output", { data: null }, []],
  [
    "strings that are not http(s) URLs",
    { data: { url: "ftp://x/a.mp4", video: "a.mp4", n: 1, ok: true, deep: { url: "https:///" } } },
    [],
  ],
  ["nothing", undefined, []],
])("videoUrls reads %s", (_, generation, urls) => {
  expect(videoUrls(generation)).toEqual(urls);
});

test("videoUrls ignores cycles", () => {
  const data: Record<string, unknown> = { url: A };
  data["self"] = data;
  expect(videoUrls({ data })).toEqual([A]);
});

test("videoUrls rejects a promise: `await` is missing", () => {
  expect(() => videoUrls(Promise.resolve({ data: { url: A } }) as never)).toThrow(
    new TypeError("videoUrls needs a generation, not a promise or a stream of them: add `await`."),
  );
});
