import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { OrderKey } from '../../src/stream/protocol.ts';
import { Sequence } from '../../src/stream/sequence.ts';

const id: OrderKey = { field: 'n', kind: 'id', contiguous: true };
const range: OrderKey = { field: 'u', first: 'U', kind: 'id', contiguous: true };
const snapshot: OrderKey = { field: 'v', kind: 'snapshot' };
const time: OrderKey = { field: 'E', kind: 'time' };
const event: OrderKey = { field: 'E', kind: 'event' };

const verdicts = (key: OrderKey, ...events: readonly unknown[]): readonly string[] => {
  const sequence = new Sequence(key, 0);
  return events.map((data, index) => sequence.accept(data, JSON.stringify(data), index));
};

test.each<[string, OrderKey, readonly unknown[], readonly string[]]>([
  [
    'an id once',
    id,
    [{ n: '1' }, { n: '2' }, { n: '2' }, { n: '1' }],
    ['deliver', 'deliver', 'drop', 'drop'],
  ],
  ['a hole between ids as a loss', id, [{ n: '1' }, { n: '4' }], ['deliver', 'after-loss']],
  [
    'ids past 2^53 exactly',
    id,
    [{ n: '9007199254740992' }, { n: '9007199254740993' }, { n: '9007199254740993' }],
    ['deliver', 'deliver', 'drop'],
  ],
  [
    'ids that grow past fifteen digits',
    id,
    [{ n: '999999999999999' }, { n: '1000000000000000' }],
    ['deliver', 'deliver'],
  ],
  [
    'ranges that follow each other, or overlap',
    range,
    [
      { U: 1, u: 5 },
      { U: 6, u: 9 },
      { U: 8, u: 12 },
      { U: 14, u: 15 },
    ],
    ['deliver', 'deliver', 'deliver', 'after-loss'],
  ],
  [
    'the newest snapshot',
    snapshot,
    [{ v: 5 }, { v: 9 }, { v: 7 }, { v: 9 }],
    ['deliver', 'deliver', 'drop', 'drop'],
  ],
  [
    'different events of one time, but nothing older',
    time,
    [{ E: 5, a: 1 }, { E: 5, a: 2 }, { E: 4 }],
    ['deliver', 'deliver', 'drop'],
  ],
  ['user events whatever they are', event, [{ E: 5 }, { E: 5 }, { E: 1 }], ['deliver', 'deliver', 'deliver']],
  ['the time of arrays by their first item', time, [[{ E: 5 }], [{ E: 4 }]], ['deliver', 'drop']],
  [
    'each symbol of a shared stream by itself',
    { ...snapshot, per: 's' },
    [
      { s: 'A', v: 9 },
      { s: 'B', v: 3 },
      { s: 'A', v: 8 },
      { s: 'B', v: 4 },
    ],
    ['deliver', 'deliver', 'drop', 'deliver'],
  ],
])('lets through %s', (_, key, events, expected) => {
  expect(verdicts(key, ...events)).toEqual(expected);
});

it('names the ids that are missing, and the time', () => {
  const sequence = new Sequence(id, 0);
  sequence.accept({ n: '9007199254740992' }, '', 100);
  expect(sequence.accept({ n: '9007199254740996' }, '', 250)).toBe('after-loss');
  expect(sequence.loss).toEqual({
    from: 100,
    to: 250,
    cause: 'hole',
    firstMissing: '9007199254740993',
    lastMissing: '9007199254740995',
  });
});

describe('after an outage', () => {
  it('ids prove that nothing is missing', () => {
    const sequence = new Sequence(id, 0);
    sequence.accept({ n: '1' }, '', 100);
    sequence.suspect(110, 'outage');
    expect(sequence.settle(500)).toBeUndefined();
    expect(sequence.unsettled(600)).toEqual({ from: 110, to: 500, cause: 'outage' });
    expect(sequence.accept({ n: '2' }, '', 700)).toBe('deliver');
    expect(sequence.unsettled(800)).toBeUndefined();
  });

  it('ids say what is missing', () => {
    const sequence = new Sequence(id, 0);
    sequence.accept({ n: '1' }, '', 100);
    sequence.suspect(110, 'outage');
    sequence.settle(500);
    expect(sequence.accept({ n: '5' }, '', 700)).toBe('after-loss');
    expect(sequence.loss).toEqual({
      from: 110,
      to: 500,
      cause: 'outage',
      firstMissing: '2',
      lastMissing: '4',
    });
  });

  it.each([
    ['snapshot', snapshot],
    ['time', time],
    ['event', event],
    ['id without an event yet', id],
  ])('a gap is told for %s, because nothing proves that there is none', (_, key) => {
    const sequence = new Sequence(key, 0);
    sequence.suspect(110, 'outage');
    sequence.suspect(300, 'outage');
    expect(sequence.settle(500)).toEqual({ from: 110, to: 500, cause: 'outage' });
    expect(sequence.settle(600)).toBeUndefined();
  });

  it('an event that is quicker than the confirmation ends the gap', () => {
    const sequence = new Sequence(event, 0);
    sequence.suspect(110, 'outage');
    expect(sequence.accept({ E: 1 }, 'x', 400)).toBe('after-loss');
    expect(sequence.loss).toEqual({ from: 110, to: 400, cause: 'outage' });
    expect(sequence.settle(500)).toBeUndefined();
  });
});

describe('in a rotation', () => {
  it('user events that both sockets bring are delivered once, as often as the old one brought them', () => {
    const sequence = new Sequence(event, 0);
    sequence.beginOverlap(0);
    const old = ['a', 'b', 'b'].map((text) => sequence.accept({}, text, 1));
    sequence.matchTwins(1);
    const successor = ['b', 'a', 'b', 'b', 'c'].map((text) => sequence.accept({}, text, 2));
    sequence.endOverlap();
    expect(old).toEqual(['deliver', 'deliver', 'deliver']);
    expect(successor).toEqual(['drop', 'drop', 'drop', 'deliver', 'deliver']);
    expect(sequence.accept({}, 'a', 3)).toBe('deliver');
  });

  it('of events with one time only identical ones are twins', () => {
    const sequence = new Sequence(time, 0);
    sequence.beginOverlap(0);
    sequence.accept({ E: 5 }, 'a', 1);
    sequence.matchTwins(1);
    expect(sequence.accept({ E: 5 }, 'b', 2)).toBe('deliver');
    expect(sequence.accept({ E: 5 }, 'a', 2)).toBe('drop');
  });
});

describe('an order key that runs backwards', () => {
  const book: OrderKey = { field: 'u', kind: 'id' };
  const books: OrderKey = { ...book, per: 's' };
  const from = (first: number, count: number, more: object = {}): object[] =>
    Array.from({ length: count }, (_, n) => ({
      u: first + n,
      n: first + n,
      v: first + n,
      E: first + n,
      ...more,
    }));

  /** What becomes of events that come at once, after an outage or not. */
  function run(key: OrderKey, events: readonly object[], time?: string) {
    const sequence = new Sequence(key, 0, time);
    let told = 0;
    const delivered = events.filter((data) => {
      const verdict = sequence.accept(data, JSON.stringify(data), 1);
      if (verdict === 'after-loss' && sequence.loss?.cause === 'restart') told++;
      return verdict !== 'drop';
    });
    return { told, delivered: delivered.length };
  }

  it.each<[string, OrderKey, number]>([
    ['ids with holes', book, 101],
    ['ids of many symbols', books, 101],
    ['ids without holes', id, 101],
    // Two may be outdated before that.
    ['snapshots', snapshot, 99],
    ['times', time, 99],
  ])('of %s means that the exchange counts anew: told once, and delivered on', (_, key, delivered) => {
    expect(run(key, [...from(5000, 1, { s: 'A' }), ...from(1, 100, { s: 'A' })])).toEqual({
      told: 1,
      delivered,
    });
  });

  it.each<[string, OrderKey, number]>([
    ['ids with holes', book, 5001],
    ['ids of many symbols', books, 5001],
    // The hole before the giant is told; what fills it may be late, but for the third time it is not.
    ['ids without holes', id, 4999],
    ['snapshots', snapshot, 4999],
  ])('after one giant of %s is no silence', (_, key, delivered) => {
    expect(run(key, [...from(1, 1), ...from(1e15, 1), ...from(2, 4999)]).delivered).toBe(delivered);
  });

  it('of two that were overtaken by the very first event is none: they are late, and nothing is told', () => {
    expect(run(id, [...from(5002, 1), ...from(5001, 1), ...from(5000, 1), ...from(5003, 10)])).toEqual({
      told: 0,
      delivered: 11,
    });
  });

  it('is judged by the time where there is one: what was made later is not late', () => {
    const events = [
      { n: 1, E: 10 },
      { n: 1e15, E: 11 },
      ...Array.from({ length: 100 }, (_, n) => ({ n: n + 2, E: 12 + n })),
    ];
    expect(run(id, events, 'E')).toEqual({ told: 1, delivered: 102 });
  });

  it('of one symbol while others go on is told, too', () => {
    const sequence = new Sequence({ ...snapshot, per: 's' }, 0);
    const seen: string[] = [];
    for (let n = 0; n < 50; n++)
      for (const data of [
        { s: 'A', v: n === 0 ? 1e15 : n },
        { s: 'B', v: n },
      ])
        if (sequence.accept(data, JSON.stringify(data), n) !== 'drop') seen.push(data.s);
    expect(seen.filter((symbol) => symbol === 'A')).toHaveLength(48);
    expect(seen.filter((symbol) => symbol === 'B')).toHaveLength(50);
  });

  it('is a copy where the same frame has just come', () => {
    expect(run(book, [...from(1, 10), ...from(1, 10), ...from(11, 1)])).toEqual({ told: 0, delivered: 11 });
  });

  it('is no copy where the same id says something else', () => {
    expect(run(book, [...from(1, 10), ...from(1, 20, { b: '9' })])).toEqual({ told: 1, delivered: 30 });
  });

  it('whatever ids come, no stream that hears events is quiet for more than sixteen of them', () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constant('next' as const) },
      { weight: 1, arbitrary: fc.constantFrom('again' as const, 'restart' as const, 'giant' as const) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 60 }) },
    );
    const keys = [id, book, snapshot, time, range, { ...snapshot, per: 's' }, books];
    fc.assert(
      fc.property(
        fc.constantFrom(...keys),
        fc.boolean(),
        fc.array(step, { maxLength: 300 }),
        fc.integer({ min: 0, max: 500 }),
        (key, isTimed, steps, pace) => {
          const sequence = new Sequence(key, 0, isTimed ? 'T' : undefined);
          let [counter, quiet, now, previous] = [100, 0, 0, 0];
          for (const what of steps) {
            if (what === 'restart') counter = 0;
            const at: number =
              what === 'again'
                ? previous
                : what === 'giant'
                  ? 1e14 + now
                  : typeof what === 'number'
                    ? what
                    : ++counter;
            previous = at;
            now += pace;
            const data = { n: at, u: at, U: at, v: at, E: at, s: 'A', T: now };
            // A state that stays as it was is no news.
            const isSame = key.kind !== 'id' && what === 'again';
            const verdict = sequence.accept(data, JSON.stringify({ ...data, T: 0 }), now);
            quiet = verdict === 'drop' ? quiet + (isSame ? 0 : 1) : 0;
            expect(quiet).toBeLessThanOrEqual(16);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
