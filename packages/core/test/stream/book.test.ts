import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { compareDecimals } from '../../src/decimal.ts';
import { Book, type DepthUpdate } from '../../src/stream/book.ts';
import type { Level } from '../../src/stream/price-levels.ts';

const update = (first: number, last: number, bids: Level[] = [], asks: Level[] = []): DepthUpdate => ({
  firstUpdateId: first,
  lastUpdateId: last,
  bids,
  asks,
});
const snapshot = (lastUpdateId: number | string, bids: Level[] = [], asks: Level[] = []) => ({
  lastUpdateId,
  bids,
  asks,
});

describe('the documented procedure', () => {
  it('buffers events until there is a snapshot', () => {
    const book = new Book();
    expect(book.apply(update(157, 160))).toBe('buffered');
    expect(book.isSynchronised).toBe(false);
    expect(book.load(snapshot(160))).toBe(true);
    expect(book.lastUpdateId).toBe(160);
  });

  it('drops events that the snapshot already holds', () => {
    const book = new Book();
    book.apply(update(150, 155, [['1', '99']]));
    book.apply(update(156, 160, [['1', '98']]));
    expect(book.load(snapshot(160, [['1', '5']]))).toBe(true);
    expect([...book.bids]).toEqual([['1', '5']]);
  });

  it.each([
    [157, 161, true],
    [161, 165, true],
    [162, 165, false],
  ])('starts with an event of %i to %i after snapshot 160: %s', (first, last, isLegal) => {
    const book = new Book();
    book.apply(update(first, last, [['1', '7']]));
    expect(book.load(snapshot(160))).toBe(isLegal);
    expect(book.lastUpdateId).toBe(isLegal ? last : undefined);
  });

  it('takes events that follow each other, and starts over where one is missing', () => {
    const book = new Book();
    book.load(snapshot(160, [['1', '5']]));
    expect(book.apply(update(161, 163))).toBe('applied');
    expect(book.apply(update(164, 164))).toBe('applied');
    expect(book.apply(update(164, 164))).toBe('outdated');
    expect(book.apply(update(166, 170, [['2', '3']]))).toBe('gap');
    expect([book.isSynchronised, [...book.bids]]).toEqual([false, []]);
    expect(book.load(snapshot(165))).toBe(true);
    expect([book.lastUpdateId, [...book.bids]]).toEqual([170, [['2', '3']]]);
  });

  it('sets absolute quantities, removes at zero, and minds no removal of what is not there', () => {
    const book = new Book();
    book.load(snapshot(1, [['0.0024', '10']], [['0.0026', '100']]));
    book.apply(update(2, 2, [['0.0024', '12.5']], [['0.0026', '0.00000000']]));
    book.apply(update(3, 3, [['0.0001', '0']], [['0.0030', '1']]));
    expect([[...book.bids], [...book.asks]]).toEqual([[['0.0024', '12.5']], [['0.0030', '1']]]);
  });

  it('needs a newer snapshot where the buffer has a hole', () => {
    const book = new Book();
    book.apply(update(1, 2));
    book.apply(update(5, 6));
    expect(book.load(snapshot(2))).toBe(false);
    expect(book.load(snapshot(4))).toBe(true);
    expect(book.lastUpdateId).toBe(6);
  });

  it('is exact about ids past 2^53', () => {
    const book = new Book();
    book.load(snapshot('9007199254740992'));
    const next = { ...update(0, 0), firstUpdateId: '9007199254740994', lastUpdateId: '9007199254740994' };
    expect(book.apply(next)).toBe('gap');
  });

  it('refuses ids that are none', () => {
    expect(() => new Book().apply({ ...update(1, 1), lastUpdateId: 'x' })).toThrow(RangeError);
  });
});

interface Change {
  readonly side: 'bids' | 'asks';
  readonly level: Level;
}

test('any interleaving of snapshots, updates, drops, duplicates and rotations gives the book that the exchange holds', () => {
  const change = fc.record({
    side: fc.constantFrom<'bids' | 'asks'>('bids', 'asks'),
    level: fc.tuple(
      fc.integer({ min: 1, max: 12 }).map((n) => `${n}.50`),
      fc.constantFrom('0', '1', '2.5', '7'),
    ),
  });
  const happening = fc.record({
    changes: fc.array(change, { minLength: 1, maxLength: 4 }),
    fate: fc.constantFrom(
      'delivered',
      'delivered',
      'delivered',
      'delivered',
      'dropped',
      'twice',
      'rebatched',
    ),
    snapshotLag: fc.option(fc.nat(5)),
  });
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 80 }), (happenings) => {
      const history: Record<'bids' | 'asks', Map<string, string>>[] = [{ bids: new Map(), asks: new Map() }];
      const book = new Book();
      let id = 0;
      let previous: readonly Change[] = [];
      let previousFirst = 1;
      for (const { changes, fate, snapshotLag } of happenings) {
        const first = id + 1;
        for (const { side, level } of changes) {
          const now = history[id] ?? { bids: new Map(), asks: new Map() };
          const next = { bids: new Map(now.bids), asks: new Map(now.asks) };
          if (level[1] === '0') next[side].delete(level[0]);
          else next[side].set(level[0], level[1]);
          history.push(next);
          id++;
        }
        const eventOf = (from: number, all: readonly Change[]): DepthUpdate => {
          const last = (side: 'bids' | 'asks'): Level[] => [
            ...new Map(all.filter((one) => one.side === side).map(({ level }) => [level[0], level])).values(),
          ];
          return update(from, from + all.length - 1, last('bids'), last('asks'));
        };
        if (fate === 'delivered' || fate === 'twice') book.apply(eventOf(first, changes));
        if (fate === 'twice') book.apply(eventOf(first, changes));
        // Another server of the exchange cuts the same changes into other events.
        if (fate === 'rebatched') book.apply(eventOf(previousFirst, [...previous, ...changes]));
        previous = changes;
        previousFirst = first;
        if (snapshotLag !== null && !book.isSynchronised) {
          const at = Math.max(0, id - snapshotLag);
          const held = history[at] ?? { bids: new Map(), asks: new Map() };
          book.load(snapshot(at, [...held.bids], [...held.asks]));
        }
        if (!book.isSynchronised) continue;
        const held = history[Number(book.lastUpdateId)];
        const sorted = (side: 'bids' | 'asks', sign: number): Level[] =>
          [...(held?.[side] ?? [])].sort(([a], [b]) => sign * compareDecimals(a, b));
        expect([...book.bids]).toEqual(sorted('bids', -1));
        expect([...book.asks]).toEqual(sorted('asks', 1));
      }
    }),
    { numRuns: 300 },
  );
});
