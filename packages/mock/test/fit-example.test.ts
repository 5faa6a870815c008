import { describe, expect, test } from 'vitest';
import { createEngine } from '../src/engine.ts';
import { fitExample } from '../src/fit-example.ts';
import type { MockOperation, MockParameter } from '../src/tables.ts';
import { NOW, order, request, toy } from './toy-exchange.ts';

function operation(
  ...parameters: readonly (readonly [
    name: string,
    kind: MockParameter['kind'],
    more?: Partial<MockParameter>,
  ])[]
): MockOperation {
  return {
    key: 'desk.thing',
    method: 'GET',
    path: '/thing',
    auth: 'none',
    securityType: 'PUBLIC',
    in: 'query',
    parameters: parameters.map(([name, kind, more]) => ({ name, kind, ...more })),
    rules: [],
    cost: [],
    examples: [],
  };
}

describe("an example repeats the request's own values", () => {
  const all = operation(
    ['asset', 'string'],
    ['amount', 'decimal'],
    ['type', 'integer'],
    ['id', 'int64'],
    ['isolated', 'boolean'],
    ['side', 'string', { values: ['BUY', 'SELL'] }],
    ['key', 'string', { secret: true }],
  );

  test.each<readonly [string, Record<string, string>, string, string]>([
    [
      'text, wherever it stands',
      { asset: 'USDT' },
      '{"asset":"BTC","rows":[{"asset":"BTC","free":"1"}]}',
      '{"asset":"USDT","rows":[{"asset":"USDT","free":"1"}]}',
    ],
    ['a decimal as text', { amount: '2.50' }, '{"amount":"0.1"}', '{"amount":"2.50"}'],
    ['a decimal as number', { amount: '2.5' }, '{"amount":0.1}', '{"amount":2.5}'],
    ['an id beyond 2^53', { id: '9007199254740993' }, '{"id":1}', '{"id":9007199254740993}'],
    ['a flag', { isolated: 'TRUE' }, '{"isolated":false}', '{"isolated":true}'],
    ['not a word that the answer spells otherwise', { side: 'BUY' }, '{"side":"sell"}', '{"side":"sell"}'],
    ['a word that it spells alike', { side: 'BUY' }, '{"side":"SELL"}', '{"side":"BUY"}'],
    ['not a code that stands for a text', { type: '1' }, '{"type":"ROLL_IN"}', '{"type":"ROLL_IN"}'],
    ['not a secret', { key: 'k' }, '{"key":"x"}', '{"key":"x"}'],
    ['one row for one id', { id: '7' }, '[{"id":1},{"id":2}]', '[{"id":7}]'],
    ['nothing that was not sent', {}, '{"asset":"BTC","price":0.10}', '{"asset":"BTC","price":0.10}'],
    [
      'nothing that it has already',
      { asset: 'BTC' },
      '{"asset":"BTC","price":0.10}',
      '{"asset":"BTC","price":0.10}',
    ],
  ])('%s', (_what, values, body, expected) => {
    expect(fitExample(all, values, body)).toBe(expected);
  });
});

describe('a list of an example', () => {
  const list = operation(
    ['limit', 'integer'],
    ['size', 'integer'],
    ['current', 'integer'],
    ['offset', 'integer'],
    ['startTime', 'integer'],
    ['endTime', 'integer'],
  );
  const at = (day: number): string => String(1_644_000_000_000 + day * 86_400_000);
  const rows = [3, 2, 1].map((day) => `{"n":${day},"updateTime":${at(day)}}`);
  const whole = `{"code":200,"rows":[${rows.join()}],"total":3}`;

  test.each<readonly [Record<string, string>, readonly number[], number]>([
    [{ limit: '2' }, [3, 2], 3],
    [{ limit: '9' }, [3, 2, 1], 3],
    [{ size: '2', current: '2' }, [1], 3],
    [{ size: '2', current: '3' }, [], 3],
    [{ limit: '1', offset: '1' }, [2], 3],
    [{ startTime: at(2) }, [3, 2], 2],
    [{ endTime: at(2) }, [2, 1], 2],
    [{ startTime: at(2), endTime: at(2) }, [2], 1],
    [{ startTime: at(4) }, [], 0],
  ])('holds what %j asks for', (values, days, total) => {
    const kept = [3, 2, 1].filter((day) => days.includes(day)).map((day) => rows[3 - day]);
    expect(fitExample(list, values, whole)).toBe(`{"code":200,"rows":[${kept.join()}],"total":${total}}`);
    expect(fitExample(list, values, `[${rows.join()}]`)).toBe(`[${kept.join()}]`);
  });

  test('of rows that are lists goes by their first item', () => {
    expect(fitExample(list, { startTime: at(2) }, `[[${at(1)},"1"],[${at(2)},"2"]]`)).toBe(
      `[[${at(2)},"2"]]`,
    );
  });
});

test('an answer that is an example says so, and so does the log', async () => {
  const engine = createEngine(toy, { now: NOW });
  const sent = [request('GET', '/book?symbol=ABC'), order(), request('GET', '/book?symbol=1')];
  const told: unknown[] = [];
  for (const each of sent) {
    const delivery = await engine.handle(each);
    told.push(delivery.kind === 'whole' ? delivery.response.headers['x-exspec-answer'] : delivery.kind);
  }
  expect(told).toEqual(['example', undefined, undefined]);
  expect(engine.log.entries().map(({ answer }) => answer)).toEqual(told);
});
