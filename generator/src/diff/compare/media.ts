import { type Matched, match } from './scope.ts';

/**
 * By name; media types that are left are the same where only their parameters (`; charset=utf-8`) or the case of a letter
 * differ, and no other could be meant.
 *
 * @param group what a media type belongs to; undefined for what is no media type
 */
export function matchMedia<T>(
  base: Iterable<readonly [string, T]>,
  head: Iterable<readonly [string, T]>,
  group: (one: readonly [string, T]) => string | undefined,
): Matched<readonly [string, T]> {
  const { both, removed, added } = match(base, head, ([name]) => name);
  const essence = (one: readonly [string, T]): string | undefined => {
    const of = group(one);
    return of === undefined ? undefined : `${of} ${one[0].replace(/;.*$/, '').trim().toLowerCase()}`;
  };
  const alike = removed.flatMap((one): (readonly [typeof one, typeof one])[] => {
    const name = essence(one);
    if (name === undefined) return [];
    const [other, more] = added.filter((candidate) => essence(candidate) === name);
    const alone = removed.filter((candidate) => essence(candidate) === name).length === 1;
    return other !== undefined && more === undefined && alone ? [[one, other]] : [];
  });
  const [gone, come] = [new Set(alike.map(([one]) => one)), new Set(alike.map(([, other]) => other))];
  return {
    both: [...both, ...alike],
    removed: removed.filter((one) => !gone.has(one)),
    added: added.filter((one) => !come.has(one)),
  };
}
