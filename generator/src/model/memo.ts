/**
 * A pure function of an immutable object that computes each answer once, and keeps it as long as its object lives. A
 * watcher's parsed files live from one run to the next, so only what a change reaches is done again.
 */
export function memo<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before.value;
    const value = compute(key);
    known.set(key, { value });
    return value;
  };
}
