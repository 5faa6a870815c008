import { createEngine, type Engine, type MockOperation } from '@exspec/mock';
import { startMockServer } from '@exspec/mock/server';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Break, parameterBreaks, ruleBreaks } from '../src/breaks.ts';
import { completeCall, fullCall, type Pair, pairsOf } from '../src/calls.ts';
import { exchanges, type Stamp } from '../src/exchanges.ts';

/** Requests are sent this many at a time. */
const AT_ONCE = 16;

describe.each(exchanges)('over bare HTTP the mock of $name', (exchange) => {
  // Rate limits are refused for elsewhere; here a mistake is to be the only reason.
  const operations = exchange.mock.tables.operations.map((operation) => ({ ...operation, cost: [] }));
  const tables = { ...exchange.mock.tables, operations };
  let mock: Awaited<ReturnType<typeof startMockServer<Engine<unknown>>>>;

  beforeAll(async () => {
    mock = await startMockServer(createEngine({ ...exchange.mock, tables }));
  });
  afterAll(() => mock.close());

  /** HTTP status and code of the answer. */
  async function send(
    operation: MockOperation,
    pairs: readonly Pair[],
    stamp: Partial<Stamp> = {},
  ): Promise<Answer> {
    const { query, body, headers } = exchange.request(operation, pairs, { at: Date.now(), ...stamp });
    const init = { method: operation.method, headers, ...(body === '' ? {} : { body }) };
    const response = await fetch(`${mock.url}${operation.path}${query === '' ? '' : `?${query}`}`, init);
    const answer: unknown = await response.json();
    return { status: response.status, code: exchange.codeIn(answer) };
  }

  /** Sends all, and tells which were not answered as they should be. */
  async function mistakes(operation: MockOperation, breaks: readonly Break[]): Promise<readonly string[]> {
    const wrong: string[] = [];
    for (let first = 0; first < breaks.length; first += AT_ONCE) {
      const some = breaks.slice(first, first + AT_ONCE);
      const answers = await Promise.all(some.map(({ pairs }) => send(operation, pairs)));
      for (const [index, { what, code, pairs }] of some.entries()) {
        const got = answers[index]?.code;
        if (got !== code || code === undefined)
          wrong.push(
            `${operation.key}, ${what}: ${String(got)} in place of ${String(code)} for ${JSON.stringify(pairs)}`,
          );
      }
    }
    return wrong;
  }

  test('takes a legal request to every operation', async () => {
    for (const operation of tables.operations) {
      const call = completeCall(operation);
      expect(call, operation.key).toBeDefined();
      expect(await send(operation, pairsOf(operation, call ?? {})), operation.key).toMatchObject({
        status: 200,
      });
    }
  });

  test('refuses every parameter that is missing, empty, malformed, out of range, unknown or sent twice', async () => {
    const wrong: string[] = [];
    let sent = 0;
    for (const operation of tables.operations) {
      const call = completeCall(operation) ?? {};
      const smallest = parameterBreaks(operation, tables, call);
      const fullest = parameterBreaks(operation, tables, fullCall(operation, call));
      for (const breaks of [smallest, fullest]) {
        wrong.push(...(await mistakes(operation, breaks)));
        sent += breaks.length;
      }
    }
    expect(wrong).toEqual([]);
    const parameters = tables.operations.flatMap((operation) => operation.parameters);
    expect(sent).toBeGreaterThan(2 * parameters.length);
  }, 240_000);

  test('refuses every call that breaks a rule between parameters', async () => {
    const wrong: string[] = [];
    const unbroken: string[] = [];
    for (const operation of tables.operations) {
      const found = ruleBreaks(operation, tables);
      unbroken.push(...found.unbroken);
      wrong.push(...(await mistakes(operation, found.breaks)));
    }
    expect(wrong).toEqual([]);
    // Each rule can be broken, and was.
    expect(unbroken).toEqual([]);
  }, 240_000);

  test('refuses a request without key, with another signature, or too old, wherever one is asked for', async () => {
    const { noKey, badSignature, old } = exchange.codes;
    for (const operation of tables.operations) {
      if (operation.auth === 'none') continue;
      const pairs = pairsOf(operation, completeCall(operation) ?? {});
      expect((await send(operation, pairs, { key: '' })).code, operation.key).toBe(noKey);
      if (operation.auth === 'key') continue;
      expect((await send(operation, pairs, { secret: 'another' })).code, operation.key).toBe(badSignature);
      expect((await send(operation, pairs, { at: Date.now() - 90_000 })).code, operation.key).toBe(old);
    }
  }, 60_000);
});

interface Answer {
  readonly status: number;
  readonly code: unknown;
}
