// Compiled by `npm run check:types`: a line marked @ts-expect-error that does compile is an error.
import { createClient, type Generation, type GenerationResult, limits, type VideoRequest } from "./index.js";

const vidu = createClient({ apiKey: "" });

vidu.submit({ prompt: "a cat" });
vidu.submit({ prompt: "a cat", seed: null, duration: 4, generate_audio: true, n: 2 });

// @ts-expect-error a request needs a prompt
vidu.submit({});
// @ts-expect-error longer than any duration of the contract
vidu.submit({ prompt: "a cat", duration: 99 });
// @ts-expect-error no video can be made of no results
vidu.submit({ prompt: "a cat", n: 0 });
// @ts-expect-error a fraction of a second
vidu.submit({ prompt: "a cat", duration: 4.5 });
// @ts-expect-error a number written as a string
vidu.submit({ prompt: "a cat", n: "1" });
// @ts-expect-error a value that is not listed
vidu.submit({ prompt: "a cat", resolution: "4k" });
// @ts-expect-error a misspelt property
vidu.submit({ prompt: "a cat", aspectRatio: "16:9" });
// @ts-expect-error null where only the seed may be null
vidu.submit({ prompt: "a cat", duration: null });

export function narrow(generation: Generation): string {
  if (generation.status === "FAILED") return `${generation.code}: ${generation.message}`;
  // @ts-expect-error only a failed generation is sure to have a code
  const code: string = generation.code;
  return code;
}

export function read(result: GenerationResult): unknown {
  // The input is usable: its values are unknown, not never.
  const duration: unknown = result.input["duration"];
  if (result.status === "IN_QUEUE") return result.data satisfies null;
  if (result.status === "COMPLETED") return result.data?.["videos"] ?? duration;
  // @ts-expect-error a status that the contract does not know
  return result.status === "succeeded";
}

export const shortest: VideoRequest = { prompt: "a cat", duration: limits.duration.minimum, n: limits.n.maximum };
