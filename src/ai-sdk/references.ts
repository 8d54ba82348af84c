import { InvalidRequestError, type RequestIssue } from "../index.js";
import { hasParameter } from "./parameters.js";
import type { VideoCallOptions, VideoFile, Warning } from "./sdk-types.js";

/** The parameter for images. */
const PARAMETER = "reference_image_urls";

/** The URLs of reference images, and warnings about images that the model ignores or uses for another purpose. */
export interface References {
  readonly urls: readonly string[];
  readonly warnings: readonly Warning[];
}

type ImageOptions = Partial<Pick<VideoCallOptions, "frameImages" | "image" | "inputReferences">>;

/**
 * Collects the URLs of all images. The endpoint accepts images only as references, and only by URL.
 *
 * @throws InvalidRequestError when an image is data instead of a URL. Without the image, the caller would pay for a useless video
 */
export function parseReferences({ frameImages, image, inputReferences }: ImageOptions): References {
  const warnings: Warning[] = [];
  const warn = (type: "compatibility" | "unsupported", feature: string, details: string) =>
    void warnings.push({ type, feature, details });
  // The AI SDK repeats the first frame as `image`.
  const start = image ?? frameImages?.find(({ frameType }) => frameType === "first_frame")?.image;
  const isFrame = frameImages?.some(({ frameType }) => frameType === "first_frame");
  if (frameImages?.some(({ frameType }) => frameType !== "first_frame"))
    warn("unsupported", "frameImages", "The model has no last frame. The image was ignored.");
  const files = [...(start ? [[isFrame ? "frameImages" : "image", start] as const] : []), ...named(inputReferences)];
  if (files.length > 0 && !hasParameter(PARAMETER)) {
    for (const feature of new Set(files.map(([name]) => name))) warn("unsupported", feature, "The endpoint has no images.");
    return { urls: [], warnings };
  }
  if (start)
    warn(
      "compatibility",
      isFrame ? "frameImages" : "image",
      "The model uses the image as a reference, which need not be the first frame.",
    );
  const issues: RequestIssue[] = [];
  const urls = files.flatMap(([name, file]) => {
    const { mediaType } = file;
    if (mediaType !== undefined && !/^image\//i.test(mediaType)) {
      warn("unsupported", name, `The model uses only images as references. A file of type ${mediaType} was ignored.`);
      return [];
    }
    if (file.type === "url") return [file.url];
    issues.push(describeData(name, mediaType));
    return [];
  });
  if (issues.length > 0) throw new InvalidRequestError(issues);
  return { urls, warnings };
}

function named(files: readonly VideoFile[] | undefined): readonly (readonly [name: string, file: VideoFile])[] {
  return (files ?? []).map((file) => ["inputReferences", file]);
}

function describeData(name: string, mediaType: string | undefined): RequestIssue {
  const received = `data of type ${mediaType ?? "unknown"}`;
  return {
    path: [PARAMETER],
    rule: "url",
    limit: "an http(s) URL",
    received,
    message: `\`${name}\` must contain http(s) URLs, from which the endpoint loads the images (received ${received})`,
  };
}
