import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { startMock } from "../../scripts/lib/prism.js";

declare module "vitest" {
  interface ProvidedContext {
    readonly baseUrl: string;
  }
}

/**
 * Starts the Prism mock that the conformance tests check.
 *
 * @returns the function that stops it
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mock = await startMock(fileURLToPath(new URL("../../generated/openapi.json", import.meta.url)));
  project.provide("baseUrl", mock.url);
  return mock.close;
}
