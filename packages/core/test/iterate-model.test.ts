import { exchange } from '@exspec/testing/exchange';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connect, iterate, type Operation, type Page } from '../src/index.ts';

interface Item {
  readonly id: number;
  readonly t: number;
}

/** What exchanges do with a span of time, as seen in public reports; the pages say little of it. */
interface Manner {
  /** With an id and a time in one request. */
  readonly both: 'id wins' | 'refused' | 'both count';
  readonly startCounts: boolean;
  readonly endCounts: boolean;
  /** Which items a full page holds. */
  readonly keeps: 'oldest' | 'newest';
  readonly order: 'oldest first' | 'newest first';
  /** Longest span in ms, which must not be reached. */
  readonly longest: number | undefined;
}

const manner: fc.Arbitrary<Manner> = fc.record({
  both: fc.constantFrom('id wins', 'refused', 'both count'),
  startCounts: fc.boolean(),
  endCounts: fc.boolean(),
  keeps: fc.constantFrom('oldest', 'newest'),
  order: fc.constantFrom('oldest first', 'newest first'),
  longest: fc.option(fc.integer({ min: 20, max: 120 }), { nil: undefined }),
});

/** Items of ascending times, at most three of one time, with holes between their ids. */
const items: fc.Arbitrary<readonly Item[]> = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 1, max: 25 }),
      count: fc.integer({ min: 1, max: 3 }),
      hole: fc.integer({ min: 1, max: 4 }),
    }),
    { maxLength: 40 },
  )
  .map((groups) => {
    const made: Item[] = [];
    let [t, id] = [500, 10];
    for (const { gap, count, hole } of groups) {
      t += gap;
      for (let i = 0; i < count; i++, id += hole) made.push({ id, t });
    }
    return made;
  });

/** The exchange: refuses what it refuses with an error, and counts the requests. */
function modelServer(list: readonly Item[], manner: Manner) {
  let calls = 0;
  function answer(query: URLSearchParams): unknown {
    const of = (name: string) => (query.has(name) ? Number(query.get(name)) : undefined);
    const [fromId, start, end, limit = 5] = [of('fromId'), of('start'), of('end'), of('limit')];
    if (++calls > 2_000) throw new Error('more calls than a walk may need');
    const timed = start !== undefined || end !== undefined;
    if (fromId !== undefined && timed && manner.both === 'refused') throw new Error('-1128');
    if (
      start !== undefined &&
      end !== undefined &&
      manner.longest !== undefined &&
      end - start >= manner.longest
    )
      throw new Error('-1127');
    const byTime = timed && !(fromId !== undefined && manner.both === 'id wins');
    const found = list.filter(({ id, t }) => {
      if (fromId !== undefined && id < fromId) return false;
      if (!byTime) return true;
      const late = start === undefined || (manner.startCounts ? t >= start : t > start);
      return late && (end === undefined || (manner.endCounts ? t <= end : t < end));
    });
    const skip = of('skip') ?? ((of('current') ?? 1) - 1) * limit;
    if (query.has('skip') || query.has('current')) {
      if (manner.order === 'newest first') found.reverse();
      return found.slice(skip, skip + limit);
    }
    // From an id on, pages hold what follows it.
    const newest = fromId === undefined && manner.keeps === 'newest';
    const page = newest ? found.slice(Math.max(found.length - limit, 0)) : found.slice(0, limit);
    return manner.order === 'newest first' ? page.reverse() : page;
  }
  const connection = connect(exchange, {
    server: 'http://127.0.0.1:1',
    governor: false,
    retry: false,
    transport: {
      send: async ({ path }) => ({
        status: 200,
        headers: {},
        body: JSON.stringify(answer(new URLSearchParams(path.split('?')[1]))),
      }),
      close: async () => {},
    },
  });
  return { connection, calls: () => calls };
}

function list(page: Page): Operation {
  return {
    key: 'market.list',
    method: 'GET',
    path: '/list',
    effect: 'read',
    auth: 'none',
    in: 'query',
    cost: [],
    page,
    parameters: [
      { name: 'fromId', kind: 'int64' },
      { name: 'start', kind: 'integer' },
      { name: 'end', kind: 'integer' },
      { name: 'current', kind: 'integer' },
      { name: 'skip', kind: 'integer' },
      { name: 'limit', kind: 'integer', max: 1000 },
    ],
  };
}

async function collect(source: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of source) found.push(item);
  return found;
}

const span = fc
  .tuple(fc.integer({ min: 450, max: 1200 }), fc.integer({ min: 0, max: 700 }))
  .map(([start, length]) => ({ start, end: start + length }));

const size = fc.integer({ min: 7, max: 15 });

function within(all: readonly Item[], { start, end }: { start: number; end: number }): Item[] {
  return all.filter(({ t }) => t >= start && t <= end);
}

describe('whatever an exchange does with a span of time, each item of it comes once, oldest first', () => {
  it('by id', async () => {
    await fc.assert(
      fc.asyncProperty(items, manner, span, size, async (all, how, { start, end }, limit) => {
        const { connection } = modelServer(all, how);
        const window = how.longest === undefined ? {} : { window: how.longest };
        const operation = list({
          by: 'id',
          parameter: 'fromId',
          field: 'id',
          start: 'start',
          end: 'end',
          time: 't',
          size: 'limit',
          ...window,
        });
        const found = await collect(iterate<Item>(connection, operation, { start, end, limit }));
        expect(found).toEqual(within(all, { start, end }));
      }),
      { numRuns: 150 },
    );
  });

  it('by id from an id given: what lies before it is left out', async () => {
    await fc.assert(
      fc.asyncProperty(
        items,
        manner,
        span,
        size,
        fc.nat(120),
        fc.boolean(),
        async (all, how, { start, end }, limit, fromId, withStart) => {
          const { connection } = modelServer(all, how);
          const window = how.longest === undefined ? {} : { window: how.longest };
          const operation = list({
            by: 'id',
            parameter: 'fromId',
            field: 'id',
            start: 'start',
            end: 'end',
            time: 't',
            size: 'limit',
            ...window,
          });
          const params = { fromId, end, limit, ...(withStart ? { start } : {}) };
          const found = await collect(iterate<Item>(connection, operation, params));
          const expected = within(all, { start: withStart ? start : 0, end }).filter(
            ({ id }) => id >= fromId,
          );
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('by time', async () => {
    await fc.assert(
      fc.asyncProperty(items, manner, span, size, async (all, how, { start, end }, limit) => {
        const { connection } = modelServer(all, how);
        const window = how.longest === undefined ? {} : { window: how.longest };
        const operation = list({
          by: 'time',
          start: 'start',
          end: 'end',
          field: 't',
          size: 'limit',
          ...window,
        });
        const found = await collect(iterate<Item>(connection, operation, { start, end, limit }));
        const expected = within(all, { start, end });
        // Which of two items of one millisecond came first, a list by time does not say.
        expect(found.map((one) => one.t)).toEqual(expected.map((one) => one.t));
        expect(found.map(({ id }) => id).sort((x, y) => x - y)).toEqual(expected.map(({ id }) => id));
      }),
      { numRuns: 150 },
    );
  });

  it.each(['page', 'offset'] as const)('by %s, over spans longer than one request may cover', async (by) => {
    await fc.assert(
      fc.asyncProperty(items, manner, span, size, async (all, how, { start, end }, limit) => {
        const longest = how.longest ?? 50;
        // Such lists tell nothing of their ends: both count, as in the words of the pages.
        const { connection } = modelServer(all, { ...how, longest, startCounts: true, endCounts: true });
        const operation = list({
          by,
          parameter: by === 'page' ? 'current' : 'skip',
          size: 'limit',
          start: 'start',
          end: 'end',
          time: 't',
          window: longest,
        });
        const found = await collect(iterate<Item>(connection, operation, { start, end, limit }));
        const expected = within(all, { start, end });
        expect(found.map((one) => one.t)).toEqual(expected.map((one) => one.t));
        expect(found.map(({ id }) => id).sort((x, y) => x - y)).toEqual(expected.map(({ id }) => id));
      }),
    );
  });
});
