/** Returns a function that computes its result once per object. The result is garbage-collected together with the object. */
export function memoize<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const results = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const cached = results.get(key);
    if (cached !== undefined) return cached.value;
    const value = compute(key);
    results.set(key, { value });
    return value;
  };
}
