import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  append,
  at,
  emptyLog,
  firstNot,
  type Log,
  logSize,
  replaceAt,
  slice,
  toLog,
} from '../../src/mock/log.ts';

test('a log behaves like an array and leaves its former versions alone', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 1200 }), fc.nat(), fc.integer(), (items, place, item) => {
      let grown: Log<number> = emptyLog();
      for (const each of items) grown = append(grown, each);
      expect(grown).toEqual(toLog(items));
      expect(logSize(grown)).toBe(items.length);
      expect(slice(grown, 0)).toEqual(items);
      expect([at(grown, items.length), at(grown, -1)]).toEqual([undefined, undefined]);
      if (items.length === 0) return;
      const index = place % items.length;
      expect(at(grown, index)).toBe(items[index]);
      expect(slice(replaceAt(grown, index, item), 0)).toEqual(items.with(index, item));
      expect(slice(grown, 0)).toEqual(items);
      expect(slice(grown, index)).toEqual(items.slice(index));
    }),
    { numRuns: 40 },
  );
});

test('a sorted log is searched for its first item from a place on', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100), { maxLength: 700 }), fc.nat(110), (items, sought) => {
      const sorted = items.toSorted((a, b) => a - b);
      const index = sorted.findIndex((item) => item >= sought);
      expect(firstNot(toLog(sorted), (item) => item < sought)).toBe(index < 0 ? sorted.length : index);
    }),
    { numRuns: 40 },
  );
});

test('appending copies one chunk, however long the log is', () => {
  const long = toLog(Array.from({ length: 10_000 }, (_, index) => index));
  const longer = append(long, 10_000);
  expect(longer.full[3]).toBe(long.full[3]);
  expect(replaceAt(long, 0, 7).full[1]).toBe(long.full[1]);
});
