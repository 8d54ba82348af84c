/** Runs a task for each item, in order, with at most `concurrency` tasks at a time. */
export async function mapConcurrent<T>(
  items: readonly T[],
  concurrency: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const item of queue) await task(item);
    }),
  );
}
