import { allowedValues } from "./parameters.js";
import type { Warning } from "./sdk-types.js";

/** The AI SDK's options for the size of the picture. */
interface FrameSettings {
  readonly aspectRatio?: string | undefined;
  /** `{width}x{height}` in pixels. */
  readonly resolution?: string | undefined;
}

/** The contract's parameters for the size of the picture, and warnings about options that it cannot express. */
interface Frame {
  readonly parameters: { readonly aspect_ratio?: string; readonly resolution?: string };
  readonly warnings: readonly Warning[];
}

/**
 * Converts a size in pixels to the contract's `resolution`, which names the shorter side (`720p`), and `aspect_ratio`. Adds a
 * warning if the contract cannot express the size. Passes `aspectRatio` on without a check, because the client validates it.
 */
export function parseFrame({ aspectRatio, resolution }: FrameSettings): Frame {
  const warnings: Warning[] = [];
  const warn = (feature: keyof FrameSettings, details: string) => void warnings.push({ type: "unsupported", feature, details });
  // `adaptive` is not a ratio. It requests the aspect ratio of the input image.
  const isAdaptive = aspectRatio === "adaptive" && !allowedValues("aspect_ratio").includes(aspectRatio);
  if (isAdaptive) warn("aspectRatio", 'The model does not support "adaptive". It uses its default aspect ratio.');
  const ratio = aspectRatio === undefined || isAdaptive ? undefined : parseRatio(aspectRatio);
  const frame = resolution === undefined ? undefined : parseResolution(resolution);
  if (resolution !== undefined && !frame)
    warn("resolution", `The model does not support ${resolution}, and uses its default resolution. It supports ${listSizes()}.`);
  if (ratio !== undefined && frame?.ratio !== undefined && frame.ratio !== ratio)
    warn("resolution", `${resolution} has the aspect ratio ${frame.ratio}. The model uses \`aspectRatio\`, which is ${ratio}.`);
  const chosen = ratio ?? frame?.ratio;
  return {
    parameters: { ...(chosen !== undefined && { aspect_ratio: chosen }), ...(frame && { resolution: frame.name }) },
    warnings,
  };
}

/** Returns the contract's name of a size, and its aspect ratio; undefined if the contract cannot express the size. */
function parseResolution(resolution: string): { readonly name: string; readonly ratio?: string } | undefined {
  const names = allowedValues("resolution");
  if (names.includes(resolution)) return { name: resolution };
  const [, width = "", height = ""] = /^(\d+)x(\d+)$/.exec(resolution) ?? [];
  const name = `${Math.min(Number(width), Number(height))}p`;
  const ratio = reduceRatio(`${width}:${height}`);
  return names.includes(name) && allowedValues("aspect_ratio").includes(ratio) ? { name, ratio } : undefined;
}

/** Returns the contract's name of a ratio. Returns any other ratio as it was given, so that the error names it. */
function parseRatio(ratio: string): string {
  const reduced = reduceRatio(ratio);
  const allowed = allowedValues("aspect_ratio");
  return allowed.length === 0 || allowed.includes(reduced) ? reduced : ratio;
}

/** Reduces a ratio of integers to its lowest terms. Returns any other string unchanged. */
function reduceRatio(ratio: string): string {
  const [, width = "0", height = "0"] = /^(\d+):(\d+)$/.exec(ratio) ?? [];
  const divisor = greatestCommonDivisor(Number(width), Number(height));
  return divisor === 0 ? ratio : `${Number(width) / divisor}:${Number(height) / divisor}`;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

/** Lists the sizes that the contract can express, such as 1280x720. */
function listSizes(): string {
  const sizes = allowedValues("resolution").flatMap((name) =>
    allowedValues("aspect_ratio").map((ratio) => {
      const [width = 1, height = 1] = ratio.split(":").map(Number);
      const scale = Number.parseInt(name, 10) / Math.min(width, height);
      return `${width * scale}x${height * scale}`;
    }),
  );
  return sizes.join(", ");
}
