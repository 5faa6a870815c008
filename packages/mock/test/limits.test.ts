import { describe, expect, test } from 'vitest';
import { createStep } from '../src/step.ts';
import { brief, Stepper } from './stepper.ts';
import { KEY, NOW, OTHER_KEY, order, request, signed, type ToyState, toy } from './toy-exchange.ts';

const withKey = { 'x-toy-key': KEY };
const BANS = { after: 2, firstMs: 120_000, longestMs: 300_000 };
/** NOW is 40 s into its minute. */
const NEXT_MINUTE = NOW + 20_000;

describe('weights', () => {
  test('are counted and reported on every answer of a known operation, errors included', () => {
    const stepper = new Stepper();
    const used = (target: string) => stepper.send(request('GET', target)).headers['x-used-1m'];
    expect(used('/book?symbol=ABC&limit=5')).toBe('1');
    expect(used('/book?symbol=ABC')).toBe('3');
    expect(used('/book?symbol=abc')).toBe('5');
    expect(used('/ping?x=1')).toBe('6');
    expect(used('/nothing')).toBeUndefined();
    expect(used('/ping')).toBe('7');
  });

  test('are counted for each address by itself', () => {
    const stepper = new Stepper();
    stepper.send(request('GET', '/ping'));
    expect(stepper.send({ ...request('GET', '/ping'), ip: '10.0.0.2' }).headers['x-used-1m']).toBe('1');
  });

  test('begin anew with the window, which is a full minute of the clock', () => {
    const stepper = new Stepper();
    stepper.send(request('GET', '/ping'));
    stepper.now = NEXT_MINUTE - 1;
    expect(stepper.send(request('GET', '/ping')).headers['x-used-1m']).toBe('2');
    stepper.now = NEXT_MINUTE;
    expect(stepper.send(request('GET', '/ping')).headers['x-used-1m']).toBe('1');
  });

  test('of an account with a budget per operation: 429 with Retry-After, the other account goes on', () => {
    const stepper = new Stepper();
    const find = (key: string) => stepper.send(request('GET', '/orders?id=1', '', { 'x-toy-key': key }));
    expect(find(KEY).headers['x-uid-1m']).toBe('3');
    expect(find(KEY).status).toBe(200);
    const refused = find(KEY);
    expect(brief(refused)).toBe('429 1 Limit is 6 per 1 MINUTE.');
    expect(refused.headers).toMatchObject({ 'x-uid-1m': '9', 'retry-after': '20' });
    expect(find(OTHER_KEY).status).toBe(200);
  });

  test('of an account need a known key, and never get its address banned', () => {
    const stepper = new Stepper(createStep(toy, { ...BANS, after: 1 }));
    const find = (headers: Readonly<Record<string, string>>) =>
      stepper.send(request('GET', '/orders?id=1', '', headers));
    const strangers = Array.from({ length: 4 }, () => find({}));
    expect(strangers.map(({ status, headers }) => [status, headers['x-uid-1m']])).toEqual(
      Array(4).fill([401, undefined]),
    );
    expect(Array.from({ length: 6 }, () => find(withKey).status)).toEqual([200, 200, 429, 429, 429, 429]);
    expect(stepper.send(request('GET', '/ping')).status).toBe(200);
  });

  test('are counted once where a handler answers, or as it says', () => {
    const handlers = {
      ...toy.handlers,
      'market.ping': (state: ToyState) => ({ state, body: {}, spent: { ip: 9 } }),
    };
    const stepper = new Stepper(createStep({ ...toy, handlers }));
    expect(stepper.send(order()).headers['x-used-1m']).toBe('1');
    expect(stepper.send(order('&price=1')).headers['x-used-1m']).toBe('2');
    expect(stepper.send(request('GET', '/ping')).headers['x-used-1m']).toBe('11');
  });

  test('of windows that have ended are forgotten, so that the state does not grow', () => {
    const stepper = new Stepper();
    for (const ip of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) stepper.send({ ...request('GET', '/ping'), ip });
    expect(Object.keys(stepper.state.usage)).toHaveLength(3);
    stepper.now = NEXT_MINUTE;
    stepper.send(request('GET', '/ping'));
    expect(Object.keys(stepper.state.usage)).toHaveLength(1);
  });

  test('of a limit that stands at one operation are counted there alone', () => {
    const stepper = new Stepper();
    expect(stepper.send(request('GET', '/tags')).status).toBe(200);
    const refused = stepper.send(request('GET', '/tags'));
    expect(brief(refused)).toBe('429 1 Limit is 1 per 3 SECOND.');
    expect(stepper.send(request('GET', '/ping')).status).toBe(200);
  });
});

describe('beyond the limit of an address', () => {
  function exhausted(): Stepper {
    const stepper = new Stepper(createStep(toy, BANS));
    for (let count = 0; count < 2; count++) stepper.send(request('GET', '/book?symbol=ABC&limit=500'));
    return stepper;
  }

  test('the limit itself is still allowed', () => {
    const stepper = new Stepper();
    stepper.send(request('GET', '/book?symbol=ABC&limit=500'));
    const last = stepper.send(request('GET', '/book?symbol=ABC&limit=500'));
    expect([last.status, last.headers['x-used-1m']]).toEqual([200, '40']);
  });

  test('429 tells the limit and how long to wait', () => {
    const refused = exhausted().send(request('GET', '/ping'));
    expect(brief(refused)).toBe('429 1 Limit is 40 per 1 MINUTE.');
    expect(refused.headers).toMatchObject({ 'retry-after': '20', 'x-used-1m': '41' });
  });

  test('nothing is carried out', () => {
    const stepper = exhausted();
    expect(stepper.send(order()).status).toBe(429);
    expect(stepper.state.exchange.orders).toEqual([]);
  });

  test('whoever goes on is banned: 2 minutes, then 4, then as long as the longest', () => {
    const stepper = exhausted();
    const statuses = (count: number) =>
      Array.from({ length: count }, () => stepper.send(request('GET', '/ping')).status);
    expect(statuses(2)).toEqual([429, 429]);
    const banned = stepper.send(request('GET', '/ping'));
    expect(brief(banned)).toBe(`418 1 Banned until ${NOW + 120_000}.`);
    expect(banned.headers['retry-after']).toBe('120');
    stepper.now += 119_999;
    expect(stepper.send(request('GET', '/ping')).headers['retry-after']).toBe('1');
    for (const minutes of [4, 5, 5]) {
      stepper.now += 86_400_000;
      stepper.send(request('GET', '/book?symbol=ABC&limit=500'));
      stepper.send(request('GET', '/book?symbol=ABC&limit=500'));
      expect(statuses(2)).toEqual([429, 429]);
      expect(brief(stepper.send(request('GET', '/ping')))).toBe(
        `418 1 Banned until ${stepper.now + minutes * 60_000}.`,
      );
    }
  });

  test('a ban counts nothing and spares other addresses', () => {
    const stepper = exhausted();
    for (let count = 0; count < 3; count++) stepper.send(request('GET', '/ping'));
    const before = stepper.state.usage;
    expect(stepper.send(request('GET', '/ping')).headers['x-used-1m']).toBeUndefined();
    expect(stepper.state.usage).toBe(before);
    expect(stepper.send({ ...request('GET', '/ping'), ip: '10.0.0.2' }).status).toBe(200);
  });

  test('whoever waits is not banned', () => {
    const stepper = exhausted();
    for (let round = 0; round < 5; round++) {
      expect(stepper.send(request('GET', '/book?symbol=ABC&limit=500')).status).toBe(429);
      stepper.now += 60_000;
      expect(stepper.send(request('GET', '/book?symbol=ABC&limit=500')).status).toBe(200);
      expect(stepper.send(request('GET', '/book?symbol=ABC&limit=500')).status).toBe(200);
    }
  });
});

describe('orders', () => {
  const reported = ({ headers }: { headers: Readonly<Record<string, string>> }) => [
    headers['x-orders-10s'],
    headers['x-orders-1d'],
  ];

  test('are counted by account and reported when they succeed, and only then', () => {
    const stepper = new Stepper();
    expect(reported(stepper.send(order()))).toEqual(['1', '1']);
    expect(reported(stepper.send(order('&price=1')))).toEqual([undefined, undefined]);
    const rejected = stepper.send(
      signed('POST', '/orders', `symbol=ABC&type=MARKET&quantity=666&timestamp=${NOW}`),
    );
    expect([rejected.status, ...reported(rejected)]).toEqual([422, undefined, undefined]);
    expect(reported(stepper.send(order('', NOW, OTHER_KEY)))).toEqual(['1', '1']);
    expect(reported(stepper.send(order()))).toEqual(['2', '2']);
  });

  test('beyond the limit get 429 without Retry-After, while cancels go on', () => {
    const stepper = new Stepper();
    stepper.send(order());
    stepper.send(order());
    const refused = stepper.send(order());
    expect(brief(refused)).toBe('429 2 Limit is 2 orders per 10 SECOND.');
    expect(refused.headers['retry-after']).toBeUndefined();
    expect(stepper.state.exchange.orders).toHaveLength(2);
    expect(stepper.send(signed('DELETE', '/orders/9007199254740994', `timestamp=${NOW}`)).status).toBe(200);
  });

  test('are possible again in the next window, until the longer one is full', () => {
    const stepper = new Stepper();
    stepper.send(order());
    stepper.send(order());
    stepper.now += 10_000;
    expect(reported(stepper.send(order('', stepper.now)))).toEqual(['1', '3']);
    stepper.now += 10_000;
    expect(brief(stepper.send(order('', stepper.now)))).toBe('429 2 Limit is 3 orders per 1 DAY.');
  });

  test('count as the handler says, if it says so', () => {
    const stepper = new Stepper();
    const quantity = (text: string) =>
      stepper.send(signed('POST', '/orders', `symbol=ABC&type=MARKET&quantity=${text}&timestamp=${NOW}`));
    expect(reported(quantity('2'))).toEqual(['2', '2']);
    expect(brief(quantity('1'))).toBe('429 2 Limit is 2 orders per 10 SECOND.');
    const other = new Stepper();
    const refused = other.send(
      signed('POST', '/orders', `symbol=ABC&type=MARKET&quantity=667&timestamp=${NOW}`),
    );
    expect([refused.status, ...reported(refused)]).toEqual([422, undefined, undefined]);
    expect(reported(other.send(order()))).toEqual(['2', '2']);
  });

  test('that are refused do not count towards a ban', () => {
    const stepper = new Stepper(createStep(toy, { ...BANS, after: 1 }));
    for (let count = 0; count < 6; count++) stepper.send(order());
    expect(stepper.send(order()).status).toBe(429);
    expect(stepper.send(request('GET', '/orders?id=1', '', withKey)).status).toBe(200);
  });
});

test('tables that name a bucket they do not define are a mistake', () => {
  const step = createStep({ ...toy, tables: { ...toy.tables, limits: {} } });
  expect(() => new Stepper(step).send(request('GET', '/ping'))).toThrow(/undefined bucket: ip/);
});
