import { open } from "node:fs/promises";

/** Makes new names in a folder survive a power failure, where the platform can: Windows cannot open folders. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch {
    // The file itself is complete.
  }
}
