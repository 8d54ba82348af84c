/** A shard: one of several runs that share the checks. */
export interface Shard {
  /** The zero-based index. */
  readonly index: number;
  readonly count: number;
}

/**
 * Whether a check belongs to a shard. This depends only on the id, so a check stays in its shard when others are added or
 * selected.
 */
export function isInShard(id: string, { count, index }: Shard): boolean {
  if (count === 1) return true;
  const hash = hashes.get(id) ?? hashOf(id);
  hashes.set(id, hash);
  return hash % count === index;
}

/** Formats a shard as in `--shard`, such as `2/4`. */
export function formatShard({ count, index }: Shard): string {
  return `${index + 1}/${count}`;
}

/** The hashes of the ids so far. A run looks up each id several times. */
const hashes = new Map<string, number>();

/** Returns an unsigned 32-bit hash: FNV-1a, whose low bits are then mixed as in MurmurHash3, because `%` uses them. */
function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(id, "utf8")) hash = Math.imul(hash ^ byte, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
