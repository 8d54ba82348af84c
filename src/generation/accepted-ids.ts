/**
 * The time after an accepted submission in which a 404 for its id is transient, in milliseconds. A replica may not know the id
 * yet.
 */
const READ_AFTER_WRITE_MS = 10_000;

/** Remembers the ids of the latest accepted submissions. */
export function createAcceptedIds() {
  const acceptedAt = new Map<string, number>();
  const isRecent = (id: string) => performance.now() - (acceptedAt.get(id) ?? -Infinity) < READ_AFTER_WRITE_MS;
  return {
    isRecent,
    add: (id: string) => {
      for (const [old] of acceptedAt) {
        if (isRecent(old)) break;
        acceptedAt.delete(old);
      }
      if (!acceptedAt.has(id)) acceptedAt.set(id, performance.now());
    },
  };
}
