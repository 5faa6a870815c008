import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mockControlMessages, mockControlRefusals } from '../../../src/generated/mock-streams.ts';
import { answerControl } from '../../../src/mock/streams/control.ts';
import { binanceStreams } from '../../../src/mock/streams/index.ts';
import { streaming } from './streaming.ts';

const none = { streams: [], wrapped: false } as const;

function documented(key: string): string {
  const body = mockControlMessages.find((message) => message.key === key)?.examples[0]?.body;
  if (body === undefined) throw new Error(`no example of ${key}`);
  return body;
}

function reply(text: string): string {
  return answerControl(text, none).reply;
}

describe('what is answered as the documentation shows', () => {
  test('SUBSCRIBE, UNSUBSCRIBE and LIST_SUBSCRIPTIONS, one after the other', () => {
    const subscribed = answerControl(documented('subscribe'), none);
    expect(subscribed.reply).toBe(documented('done'));
    const unsubscribed = answerControl(documented('unsubscribe'), subscribed.session);
    expect(unsubscribed.reply).toBe('{"result":null,"id":312}');
    expect(answerControl(documented('listSubscriptions'), unsubscribed.session).reply).toBe(
      documented('subscriptions'),
    );
  });

  test('SET_PROPERTY and GET_PROPERTY', () => {
    const set = answerControl(documented('setProperty'), none);
    expect(set).toEqual({ reply: '{"result":null,"id":5}', session: { streams: [], wrapped: true } });
    expect(answerControl(documented('getProperty'), set.session).reply).toBe(documented('property'));
    expect(reply(documented('getProperty'))).toBe('{"result":false,"id":2}');
  });
});

describe('ids that are text', () => {
  const subscribe = '{"method":"SUBSCRIBE","params":["btcusdt@trade"],"id":"a-1"}';

  test('are refused as documented, and taken where a mock is told so', async () => {
    expect(reply(subscribe)).toBe(
      '{"code":2,"msg":"Invalid request: request ID must be an unsigned integer"}',
    );
    await using strict = await streaming();
    await using lenient = await streaming({ textIds: true });
    const [one, two] = [await strict.open('/ws'), await lenient.open('/ws')];
    one.send(subscribe);
    two.send(subscribe);
    expect(await one.next()).toContain('"code":2');
    expect(await two.next()).toBe('{"result":null,"id":"a-1"}');
    two.send('{"method":"GET_PROPERTY","params":["nothing"],"id":"b"}');
    expect(await two.next()).toBe('{"code":0,"msg":"Unknown property","id":"b"}');
    two.send('{"method":"LIST_SUBSCRIPTIONS","id":7}');
    expect(await two.next()).toBe('{"result":["btcusdt@trade"],"id":7}');
    two.send('{"method":"LIST_SUBSCRIPTIONS","id":null}');
    expect(await two.next()).toContain('"code":2');
  });
});

describe('refusals', () => {
  const variants = 'SUBSCRIBE, UNSUBSCRIBE, LIST_SUBSCRIPTIONS, SET_PROPERTY, GET_PROPERTY';
  const cases: readonly (readonly [sent: string, answer: string])[] = [
    ['{"method":"GET_PROPERTY","params":["combine"],"id":1}', '{"code":0,"msg":"Unknown property","id":"1"}'],
    [
      '{"method":"SET_PROPERTY","params":["other",true],"id":2}',
      '{"code":0,"msg":"Unknown property","id":"2"}',
    ],
    [
      '{"method":"SET_PROPERTY","params":["combined","yes"],"id":3}',
      '{"code":1,"msg":"Invalid value type: expected Boolean","id":"3"}',
    ],
    [
      '{"method":"SET_PROPERTY","params":["combined"],"id":18446744073709551615}',
      '{"code":1,"msg":"Invalid value type: expected Boolean","id":"18446744073709551615"}',
    ],
    [
      '{"method":"SET_PROPERTY","params":[7,true],"id":4}',
      '{"code":2,"msg":"Invalid request: property name must be a string"}',
    ],
    ...['{"method":"GET_PROPERTY","id":4}', '{"method":"SUBSCRIBE","params":[7],"id":4}'].map(
      (text): readonly [string, string] => [
        text,
        '{"code":2,"msg":"Invalid request: property name must be a string"}',
      ],
    ),
    ...['', ',"id":-1', ',"id":1.5', ',"id":"1"', ',"id":null', ',"id":18446744073709551616'].map(
      (id): readonly [string, string] => [
        `{"method":"LIST_SUBSCRIPTIONS"${id}}`,
        '{"code":2,"msg":"Invalid request: request ID must be an unsigned integer"}',
      ],
    ),
    [
      '{"method":"SUBSCRIB","params":[],"id":1}',
      `{"code":2,"msg":"Invalid request: unknown variant SUBSCRIB, expected one of ${variants} at line 1 column 28"}`,
    ],
    ...[
      '{"method":"LIST_SUBSCRIPTIONS","params":["btcusdt@trade"],"id":1}',
      '{"method":"GET_PROPERTY","params":["combined",true],"id":1}',
      '{"method":"SET_PROPERTY","params":["combined",true,1],"id":1}',
      '{"method":"SUBSCRIBE","params":[],"id":1,"more":1}',
    ].map((text): readonly [string, string] => [
      text,
      '{"code":2,"msg":"Invalid request: too many parameters"}',
    ]),
    ...['{"params":["btcusdt@trade"],"id":1}', '[]', '7'].map((text): readonly [string, string] => [
      text,
      '{"code":2,"msg":"Invalid request: missing field method at line 1 column 73"}',
    ]),
    ['hello', '{"code":3,"msg":"Invalid JSON: expected value at line 1 column 1"}'],
    ['', '{"code":3,"msg":"Invalid JSON: expected value at line 1 column 1"}'],
    ['{"method":\n  SUBSCRIBE}', '{"code":3,"msg":"Invalid JSON: expected value at line 2 column 3"}'],
    ['{"id":1} {', '{"code":3,"msg":"Invalid JSON: expected value at line 1 column 10"}'],
    ['{"params":["a",]}', '{"code":3,"msg":"Invalid JSON: expected value at line 1 column 16"}'],
  ];

  test.each(cases)('%j', (text, expected) => {
    expect(answerControl(text, none)).toEqual({ reply: expected, session: none });
  });

  test('each documented one is among them', () => {
    const given = cases.map(([, answer]) => answer);
    for (const { code, message } of mockControlRefusals) {
      const start = JSON.stringify({ code, msg: message.split('%s')[0] }).slice(0, -2);
      expect(
        given.some((answer) => answer.startsWith(start)),
        message,
      ).toBe(true);
    }
  });

  test('whatever is sent is answered with JSON, and nothing throws', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          method: fc.constantFrom('SUBSCRIBE', 'UNSUBSCRIBE', 'SET_PROPERTY', 'GET_PROPERTY', 'X'),
          params: fc.anything(),
          id: fc.anything(),
        })
        .map((message) => JSON.stringify(message, (_key, value) => (typeof value === 'bigint' ? 1 : value))),
    );
    fc.assert(
      fc.property(text, (sent) => {
        expect(JSON.parse(reply(sent))).toBeTypeOf('object');
      }),
    );
  });
});

test('the connection carries each name that was subscribed and not unsubscribed since, once', () => {
  const name = fc.constantFrom('a@trade', 'b@trade', '!bookTicker');
  const command = fc.record({ on: fc.boolean(), names: fc.array(name, { maxLength: 3 }) });
  fc.assert(
    fc.property(fc.array(command, { maxLength: 10 }), (commands) => {
      const carried = new Set<string>(['a@trade']);
      let session: Parameters<typeof answerControl>[1] = { streams: ['a@trade'], wrapped: true };
      for (const { on, names } of commands) {
        const method = on ? 'SUBSCRIBE' : 'UNSUBSCRIBE';
        session = answerControl(JSON.stringify({ method, params: names, id: 1 }), session).session;
        for (const each of names) {
          if (on) carried.add(each);
          else carried.delete(each);
        }
      }
      expect(new Set(session.streams)).toEqual(carried);
      expect(session.streams).toHaveLength(carried.size);
    }),
  );
});

describe('addresses', () => {
  test.each([
    ['/ws/bnbbtc@trade', '', ['bnbbtc@trade'], false],
    ['/ws/bnbbtc@trade/!bookTicker', '', ['bnbbtc@trade', '!bookTicker'], false],
    ['/ws', '', [], false],
    ['/ws/%21ticker%40arr', '', ['!ticker@arr'], false],
    ['/stream', 'streams=bnbbtc@trade/bnbbtc@depth', ['bnbbtc@trade', 'bnbbtc@depth'], true],
    ['/stream', 'streams=%21ticker@arr', ['!ticker@arr'], true],
    ['/stream', '', [], true],
  ] as const)('%s?%s', (path, query, streams, wrapped) => {
    expect(binanceStreams.select(path, query)).toEqual({ streams, wrapped });
  });

  test.each(['/', '/wss', '/streams', '/stream/bnbbtc@trade', '/api/v3/ping'])('%s serves none', (path) => {
    expect(binanceStreams.select(path, '')).toBeUndefined();
  });
});

test('on the wire: streams of the address are listed, and combined switches the form at once', async () => {
  await using mock = await streaming({ market: { tradesPerSecond: 8 } });
  const socket = await mock.open('/ws/btcusdt@kline_1m');
  socket.send('{"method":"SUBSCRIBE","params":["btcusdt@kline_3m"],"id":1}');
  expect(await socket.next()).toBe('{"result":null,"id":1}');
  socket.send('{"method":"LIST_SUBSCRIPTIONS","id":2}');
  expect(await socket.next()).toBe('{"result":["btcusdt@kline_1m","btcusdt@kline_3m"],"id":2}');
  mock.client.engine.advance(2_000);
  for (const frame of await socket.drain()) expect(frame).toMatch(/^\{"e":"kline"/);
  socket.send('{"method":"SET_PROPERTY","params":["combined",true],"id":3}');
  expect(await socket.next()).toBe('{"result":null,"id":3}');
  mock.client.engine.advance(10_000);
  const frames = await socket.drain();
  expect(frames.length).toBeGreaterThan(0);
  for (const frame of frames) expect(frame).toMatch(/^\{"stream":"btcusdt@kline_[13]m","data":\{"e":"kline"/);
});

test('1,024 streams are carried, one more cuts the connection', async () => {
  await using mock = await streaming({}, {});
  const socket = await mock.open('/ws');
  const names = Array.from({ length: 1024 }, (_none, index) => `s${index}@trade`);
  socket.send(JSON.stringify({ method: 'SUBSCRIBE', params: names, id: 1 }));
  expect(await socket.next()).toBe('{"result":null,"id":1}');
  socket.send('{"method":"SUBSCRIBE","params":["btcusdt@trade"],"id":2}');
  expect((await socket.closed).code).toBe(1008);
});
