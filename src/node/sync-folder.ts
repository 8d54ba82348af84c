import { open } from "node:fs/promises";

/** Makes new names in a folder survive a power failure, if the platform can do that. Windows cannot open folders. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    // Ignored, because the file itself is complete.
  }
}
