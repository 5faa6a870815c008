import { exchange } from '@exspec/testing/exchange';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CoreConnection, connect, iterate, type Operation, type Page, pages } from '../src/index.ts';

interface Item {
  readonly id: string;
  readonly t: number;
}

type Query = Readonly<Record<string, string>>;

/** A connection to a list in memory, and the queries that it was asked. */
function listServer(answer: (query: Query) => unknown): {
  readonly connection: CoreConnection;
  readonly queries: Query[];
} {
  const queries: Query[] = [];
  const connection = connect(exchange, {
    server: 'http://127.0.0.1:1',
    governor: false,
    transport: {
      send: async ({ path }) => {
        const query = Object.fromEntries(new URLSearchParams(path.split('?')[1]));
        queries.push(query);
        return { status: 200, headers: {}, body: JSON.stringify(answer(query)) };
      },
      close: async () => {},
    },
  });
  return { connection, queries };
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
      { name: 'after', kind: 'string' },
      { name: 'limit', kind: 'integer', max: 1000 },
    ],
  };
}

const byId = list({ by: 'id', parameter: 'fromId', field: 'id', size: 'limit' });
const byTime = list({ by: 'time', start: 'start', end: 'end', field: 't', window: 100, size: 'limit' });
const byPage = list({ by: 'page', parameter: 'current', size: 'limit', items: 'rows', total: 'total' });
const byCursor = list({ by: 'cursor', parameter: 'after', field: 'id', size: 'limit' });

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

/** Items with ids beyond 2^53 one after another. */
function itemsFrom(count: number): Item[] {
  return Array.from({ length: count }, (_, i) => ({ id: String(9007199254740990n + BigInt(i)), t: i }));
}

function idServer(items: readonly Item[]) {
  return listServer(({ fromId = '0', limit = '10' }) =>
    items.filter(({ id }) => BigInt(id) >= BigInt(fromId)).slice(0, Number(limit)),
  );
}

/** Oldest first, both ends inclusive: how such lists are documented. */
function timeServer(items: readonly Item[], newestFirst = false) {
  return listServer(({ start, end, limit }) => {
    const found = items.filter(({ t }) => t >= Number(start) && t <= Number(end));
    if (newestFirst) found.reverse();
    return found.slice(0, Number(limit));
  });
}

describe('by id', () => {
  it('every item comes once, with ids beyond 2^53 exact', async () => {
    const items = itemsFrom(25);
    const { connection, queries } = idServer(items);
    expect(await collect(iterate<Item>(connection, byId, { fromId: items[0]?.id, limit: 10 }))).toEqual(
      items,
    );
    expect(queries.map(({ fromId }) => fromId)).toEqual([
      '9007199254740990',
      '9007199254741000',
      '9007199254741010',
    ]);
  });

  it('a full last page is followed by an empty one, which ends it', async () => {
    const { connection, queries } = idServer(itemsFrom(20));
    expect(await collect(pages(connection, byId, { fromId: 0, limit: 10 }))).toHaveLength(2);
    expect(queries).toHaveLength(3);
  });

  it('the largest page allowed is asked for unless the caller wants another', async () => {
    const { connection, queries } = idServer([]);
    await collect(iterate(connection, byId, {}));
    expect(queries).toEqual([{ limit: '1000' }]);
  });

  it('an exchange that gives items again gives no item twice, and ends', async () => {
    const items = itemsFrom(10);
    const { connection } = listServer(() => items);
    expect(await collect(iterate(connection, byId, { limit: 10 }))).toEqual(items);
  });

  it('an empty list has no pages', async () => {
    const { connection } = idServer([]);
    expect(await collect(pages(connection, byId))).toEqual([]);
  });

  it('trades of a span are asked for by time once, then by id alone, and none lies beyond the end', async () => {
    const operation = list({
      by: 'id',
      parameter: 'fromId',
      field: 'id',
      start: 'start',
      end: 'end',
      time: 't',
      window: 3_600_000,
      size: 'limit',
    });
    const items = Array.from({ length: 5000 }, (_, i) => ({ id: String(i + 1), t: i * 1000 }));
    const { connection, queries } = listServer(({ fromId, start, end, limit }) =>
      items
        .filter(({ id, t }) =>
          fromId === undefined ? t >= Number(start) && t <= Number(end) : Number(id) >= Number(fromId),
        )
        .slice(0, Number(limit)),
    );
    const found = await collect(iterate<Item>(connection, operation, { start: 1000_000, end: 2500_000 }));
    expect(found).toEqual(items.slice(1000, 2501));
    expect(queries).toEqual([
      { start: '999999', end: '2500001', limit: '1000' },
      // Whether the first page begins at the first item of the span.
      { start: '999999', end: '1000001', limit: '1000' },
      { fromId: '2001', limit: '1000' },
    ]);
  });

  it.each([
    [{ start: 5, end: 4 }, 'end'],
    [{ start: 'soon' }, 'start'],
    [{ fromId: 'x' }, 'fromId'],
  ])('%j is refused by name before anything is sent', async (params, parameter) => {
    const operation = list({
      by: 'id',
      parameter: 'fromId',
      field: 'id',
      start: 'start',
      end: 'end',
      time: 't',
      size: 'limit',
    });
    const { connection, queries } = idServer([]);
    await expect(collect(iterate(connection, operation, params))).rejects.toMatchObject({
      name: 'ParameterError',
      parameter,
    });
    expect(queries).toEqual([]);
  });

  it('a quiet hour is stepped over', async () => {
    const operation = list({
      by: 'id',
      parameter: 'fromId',
      field: 'id',
      start: 'start',
      end: 'end',
      time: 't',
      window: 100,
      size: 'limit',
    });
    const items = [{ id: '7', t: 950 }];
    const { connection } = listServer(({ fromId, start, end }) =>
      items.filter(({ t }) => fromId === undefined && t >= Number(start) && t <= Number(end)),
    );
    expect(await collect(iterate(connection, operation, { start: 0, end: 1000 }))).toEqual(items);
  });

  it('an id that is no integer is an error, not the end', async () => {
    const { connection } = listServer(() => [{ id: 'x' }]);
    await expect(collect(iterate(connection, byId))).rejects.toMatchObject({ name: 'PageError' });
  });
});

describe('by time', () => {
  it('spans are no longer than one request may cover, with a millisecond more on both sides', async () => {
    const { connection, queries } = timeServer([]);
    await collect(iterate(connection, byTime, { start: 0, end: 250 }));
    expect(queries.map(({ start, end }) => [start, end])).toEqual([
      ['0', '98'],
      ['97', '196'],
      ['195', '251'],
    ]);
  });

  it.each([false, true])(
    'no item is skipped or repeated, whatever the borders cut (newest first: %s)',
    async (newestFirst) => {
      await fc.assert(
        fc.asyncProperty(
          // At most four of one time, and pages of five: a group always fits into a page.
          fc.array(fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 4 })), {
            maxLength: 60,
          }),
          fc.integer({ min: 5, max: 12 }),
          async (groups, limit) => {
            const unique = new Map(groups);
            const items = [...unique]
              .sort(([a], [b]) => a - b)
              .flatMap(([t, count]) => Array.from({ length: count }, (_, i) => ({ id: `${t}.${i}`, t })));
            const { connection } = timeServer(items, newestFirst);
            const found = await collect(iterate<Item>(connection, byTime, { start: 0, end: 400, limit }));
            const sort = (list: readonly Item[]) => list.map(({ id }) => id).sort();
            expect(sort(found)).toEqual(sort(items));
          },
        ),
      );
    },
  );

  it('items that look alike are all given', async () => {
    const items = [1, 1, 2, 2, 2, 3].map((t) => ({ id: 'same', t }));
    const { connection } = timeServer(items);
    expect(await collect(iterate(connection, byTime, { start: 0, end: 50, limit: 4 }))).toEqual(items);
  });

  it('a page full of items of one time is an error, not a gap', async () => {
    const items = Array.from({ length: 9 }, (_, i) => ({ id: String(i), t: 5 }));
    const { connection } = timeServer(items);
    const found: unknown[] = [];
    const walk = async () => {
      for await (const item of iterate(connection, byTime, { start: 0, end: 50, limit: 4 })) found.push(item);
    };
    await expect(walk()).rejects.toMatchObject({ name: 'PageError' });
    expect(found).toEqual(items.slice(0, 4));
  });

  it('without an end goes up to now; without a start is refused', async () => {
    const { connection, queries } = timeServer([]);
    const now = Date.now();
    await collect(iterate(connection, byTime, { start: now - 50 }));
    expect(Number(queries[0]?.end)).toBeGreaterThanOrEqual(now);
    await expect(collect(iterate(connection, byTime, {}))).rejects.toMatchObject({ name: 'ParameterError' });
  });

  it('tuples are walked by index', async () => {
    const operation = list({ by: 'time', start: 'start', end: 'end', field: 0, size: 'limit' });
    const rows = [1, 2, 3, 4, 5].map((t) => [t, 'x']);
    const { connection } = listServer(({ start, limit }) =>
      rows.filter(([t]) => Number(t) >= Number(start)).slice(0, Number(limit)),
    );
    expect(await collect(iterate(connection, operation, { start: 0, end: 9, limit: 2 }))).toEqual(rows);
  });
});

describe('by page and by cursor', () => {
  it.each([
    [25, ['1', '2', '3']],
    [20, ['1', '2']],
    [0, ['1']],
  ])('%i rows are walked by number and end with the total', async (total, expected) => {
    const rows = itemsFrom(total);
    const { connection, queries } = listServer(({ current, limit }) => ({
      total,
      rows: rows.slice((Number(current) - 1) * Number(limit), Number(current) * Number(limit)),
    }));
    expect(await collect(iterate(connection, byPage, { limit: 10 }))).toEqual(rows);
    expect(queries.map(({ current }) => current)).toEqual(expected);
  });

  it('an offset counts the items before, and a page that comes again is an error, not an endless walk', async () => {
    const operation = list({ by: 'offset', parameter: 'skip', size: 'limit' });
    const rows = itemsFrom(25);
    const { connection, queries } = listServer(({ skip, limit }) =>
      rows.slice(Number(skip), Number(skip) + Number(limit)),
    );
    expect(await collect(iterate(connection, operation, { limit: 10 }))).toEqual(rows);
    expect(queries.map(({ skip }) => skip)).toEqual(['0', '10', '20']);
    const deaf = listServer(() => rows.slice(0, 10)).connection;
    await expect(collect(iterate(deaf, operation, { limit: 10 }))).rejects.toMatchObject({
      name: 'PageError',
    });
  });

  it('a list that lies elsewhere by what was asked for is found', async () => {
    const operation = list({
      by: 'page',
      parameter: 'current',
      size: 'limit',
      items: ['usdt.rows', 'coin.rows'],
    });
    const { connection } = listServer(() => ({ coin: { rows: [1, 2] } }));
    expect(await collect(iterate(connection, operation, { limit: 10 }))).toEqual([1, 2]);
  });

  it('a cursor is the field of the last item', async () => {
    const items = itemsFrom(12);
    const { connection, queries } = listServer(({ after, limit }) => {
      const at = items.findIndex(({ id }) => id === after) + 1;
      return items.slice(at, at + Number(limit));
    });
    expect(await collect(iterate(connection, byCursor, { limit: 5 }))).toEqual(items);
    expect(queries.map(({ after }) => after)).toEqual([undefined, items[4]?.id, items[9]?.id]);
  });

  it('a cursor that does not move is an error', async () => {
    const { connection } = listServer(() => [{ id: 'a' }, { id: 'a' }]);
    await expect(collect(iterate(connection, byCursor, { limit: 2 }))).rejects.toMatchObject({
      name: 'PageError',
    });
  });
});

it('a signal ends a walk with its reason', async () => {
  const items = itemsFrom(50);
  const { connection } = idServer(items);
  const controller = new AbortController();
  const found: unknown[] = [];
  const walk = async () => {
    for await (const item of iterate(
      connection,
      byId,
      { fromId: 0, limit: 10 },
      { signal: controller.signal },
    )) {
      found.push(item);
      if (found.length === 15) controller.abort(new Error('enough'));
    }
  };
  await expect(walk()).rejects.toThrow('enough');
  expect(found).toHaveLength(20);
});

it('an answer without a list, and an operation without pages, are errors', async () => {
  const { connection } = listServer(() => ({ rows: 1 }));
  await expect(collect(iterate(connection, byId))).rejects.toMatchObject({ name: 'PageError' });
  const { page: _page, ...plain } = byId;
  await expect(collect(iterate(connection, plain))).rejects.toMatchObject({ name: 'ParameterError' });
});
