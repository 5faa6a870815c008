import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../src/engine.ts';
import { mockHandlers } from '../src/msw.ts';
import { KEY, NOW, order, toy } from './toy-exchange.ts';

const origins = ['https://toy.example', 'http://localhost:4567'];
const engine = createEngine(toy, { now: NOW });
const server = setupServer(...mockHandlers(engine, { origin: origins }));

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => engine.reset());
afterAll(() => server.close());

function place(origin: string): Promise<Response> {
  const { method, path, body } = order();
  const headers = { 'X-Toy-Key': KEY, 'content-type': 'application/x-www-form-urlencoded' };
  return fetch(origin + path, { method, body, headers });
}

describe('the MSW handlers', () => {
  test.each(origins)('answer fetch at %s, headers included', async (origin) => {
    const book = await fetch(`${origin}/book?symbol=ABC&limit=5`);
    expect([book.status, book.headers.get('x-used-1m'), await book.text()]).toEqual([
      200,
      '1',
      '{"bids":[]}',
    ]);
    expect(await (await place(origin)).text()).toBe(`{"id":9007199254740994,"at":${NOW}}`);
    const nothing = await fetch(`${origin}/`);
    expect([nothing.status, await nothing.json()]).toEqual([404, { no: 404, text: 'Unknown path.' }]);
  });

  test('pass the bytes of query and body on as they are', async () => {
    const seen: unknown[] = [];
    const handlers = mockHandlers(
      {
        handle: async (request) => {
          seen.push([request.query, request.body]);
          return { kind: 'whole', response: { status: 204, headers: {}, body: '' } };
        },
      },
      { origin: 'https://raw.example' },
    );
    server.use(...handlers);
    const query = 'b=%2b&a=1&a=&%20=%E0&c=(x)*!~&d=1+2';
    const body = '\uFEFFz=%2F&y=é+&y=';
    const response = await fetch(`https://raw.example/p?${query}`, { method: 'POST', body });
    server.resetHandlers();
    expect(response.status).toBe(204);
    expect(seen).toEqual([[query, body]]);
  });

  test('let faults happen to fetch', async () => {
    const [origin = ''] = origins;
    engine.faults.next({ kind: 'reset-after' });
    await expect(place(origin)).rejects.toThrow(TypeError);
    engine.faults.next({ kind: 'half-body' });
    const half = await place(origin);
    expect(half.status).toBe(200);
    await expect(half.text()).rejects.toThrow();
    engine.faults.next({ kind: 'timeout' });
    const silent = fetch(`${origin}/book?symbol=ABC`, { signal: AbortSignal.timeout(20) });
    await expect(silent).rejects.toMatchObject({ name: 'TimeoutError' });
    engine.faults.next({ kind: 'slow', delayMs: 30 });
    const started = performance.now();
    const slow = await fetch(`${origin}/book?symbol=ABC`);
    expect(await slow.text()).toBe('{"bids":[]}');
    expect(performance.now() - started).toBeGreaterThanOrEqual(25);
    expect(engine.state().exchange.orders).toHaveLength(2);
  });
});
