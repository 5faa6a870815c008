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
    sequence.beginOverlap();
    const old = ['a', 'b', 'b'].map((text) => sequence.accept({}, text, 1));
    sequence.matchTwins();
    const successor = ['b', 'a', 'b', 'b', 'c'].map((text) => sequence.accept({}, text, 2));
    sequence.endOverlap();
    expect(old).toEqual(['deliver', 'deliver', 'deliver']);
    expect(successor).toEqual(['drop', 'drop', 'drop', 'deliver', 'deliver']);
    expect(sequence.accept({}, 'a', 3)).toBe('deliver');
  });

  it('of events with one time only identical ones are twins', () => {
    const sequence = new Sequence(time, 0);
    sequence.beginOverlap();
    sequence.accept({ E: 5 }, 'a', 1);
    sequence.matchTwins();
    expect(sequence.accept({ E: 5 }, 'b', 2)).toBe('deliver');
    expect(sequence.accept({ E: 5 }, 'a', 2)).toBe('drop');
  });
});

it('does not wait forever for ids that the exchange has begun to count anew', () => {
  const sequence = new Sequence(id, 0);
  sequence.accept({ n: '5000' }, '', 1);
  const seen = Array.from({ length: 101 }, (_, n) => sequence.accept({ n: String(n + 1) }, '', 2 + n));
  expect(seen.slice(0, 99)).toEqual(new Array(99).fill('drop'));
  expect(seen.slice(99)).toEqual(['after-loss', 'deliver']);
  expect(sequence.loss).toMatchObject({ cause: 'restart', from: 1 });
});
