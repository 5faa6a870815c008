import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  append,
  at,
  beginOf,
  emptyLog,
  firstNot,
  type Log,
  logSize,
  pieces,
  replaceAt,
  shorten,
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

test('a shortened log forgets whole chunks from its beginning, and what is left keeps its place', () => {
  fc.assert(
    fc.property(fc.nat(3000), fc.nat(1500), fc.nat(3000), (size, most, fixed) => {
      const items = Array.from({ length: size }, (_, index) => index);
      const short = shorten(toLog(items), most, (item) => item !== fixed);
      const left = slice(short, 0);
      const begin = beginOf(short);
      expect(left).toEqual(items.slice(begin));
      expect(begin <= fixed).toBe(true);
      // As short as it may be: no chunk more, none less.
      expect(begin % 256).toBe(0);
      if (left.length >= most + 256) expect(fixed - begin).toBeLessThan(256);
      if (begin > 0) expect(left.length).toBeGreaterThanOrEqual(Math.min(most, size));
      expect(logSize(short)).toBe(size);
      expect([at(short, begin - 1), at(short, size)]).toEqual([undefined, undefined]);
      if (left.length === 0) return;
      expect([at(short, begin), at(short, size - 1)]).toEqual([begin, size - 1]);
      expect(firstNot(short, (item) => item < 700)).toBe(Math.min(Math.max(700, begin), size));
      expect(slice(replaceAt(short, size - 1, -7), size - 2)).toEqual([size - 2, -7].slice(-left.length));
      const grown = append(short, size);
      expect([logSize(grown), at(grown, size)]).toEqual([size + 1, size]);
      const seen = [...pieces(short, 10, size)].flatMap((piece) => piece.items.slice(piece.from, piece.to));
      expect(seen).toEqual(items.slice(Math.max(10, begin)));
    }),
    { numRuns: 60 },
  );
});
