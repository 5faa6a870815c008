import type { Json } from '../../model/api.ts';

/** The value at a path of keys in the bundled document. */
export function memberAt(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let one = value;
  for (const key of path) {
    if (typeof one !== 'object' || one === null || !('object' in one)) return undefined;
    one = one.object.get(key);
  }
  return one;
}
