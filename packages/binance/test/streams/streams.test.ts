import {
  createBinanceStreams,
  depthStream,
  marketChannels,
  StreamError,
  type StreamName,
  StreamNameError,
  tradeStream,
} from '@exspec/binance/streams';
import { OptionsError } from '@exspec/core';
import { describe, expect, it } from 'vitest';
import { mockChannels } from '../../src/generated/mock-streams.ts';
import { marketProtocol } from '../../src/streams/protocol.ts';
import { loopbackScene } from './support/open.ts';

const scene = loopbackScene();

/** A stream of each channel, its documented payload, and a copy of that with an id that no double holds. */
const documented = mockChannels
  .filter(({ section }) => section === 'market')
  .map(({ key, address, parameters, messages }) => ({
    key,
    name: parameters.reduce(
      (text, { name, values }) => text.replace(`{${name}}`, values?.[0] ?? 'bnbbtc'),
      address,
    ),
    body: messages[0]?.examples[0]?.body ?? '',
  }));

/** Names are made from the generated table, so the compiler cannot know them. */
function streamName(name: string): StreamName {
  if (!marketChannels.some(({ pattern }) => pattern.test(name))) throw new Error(`no stream ${name}`);
  return name as StreamName;
}

async function first(subscription: AsyncIterable<unknown>): Promise<unknown> {
  for await (const event of subscription) return event;
  throw new Error('the stream ended');
}

describe('a documented payload', () => {
  it.each(documented)(
    'of $key comes as it was sent, ids apart, which are exact texts',
    async ({ name, body }) => {
      const subscription = scene.open().subscribe(streamName(name));
      await subscription.ready;
      scene.server.publish(name, body);
      const channel = marketProtocol.channels.find(({ pattern }) => pattern.test(name));
      expect(await first(subscription)).toEqual(withTexts(JSON.parse(body), channel?.decode));
    },
  );

  it.each(documented)('of $key comes bare on a raw connection, too', async ({ name, body }) => {
    const subscription = scene.open({ addressing: 'raw' }).subscribe(streamName(name));
    await subscription.ready;
    expect(scene.server.urls).toEqual([`/ws/${name}`]);
    scene.server.publish(name, body);
    const channel = marketProtocol.channels.find(({ pattern }) => pattern.test(name));
    expect(await first(subscription)).toEqual(withTexts(JSON.parse(body), channel?.decode));
  });

  it.each(['combined', 'raw'] as const)('keeps the digits of ids beyond 2^53 (%s)', async (addressing) => {
    const subscription = scene.open({ addressing }).subscribe('bnbbtc@trade');
    await subscription.ready;
    scene.server.publish(
      'bnbbtc@trade',
      '{"e":"trade","E":1,"s":"BNBBTC","t":9007199254740993,"p":"0.001","q":"100","b":9223372036854775807,"a":50,"T":1,"m":true,"M":true}',
    );
    expect(await first(subscription)).toMatchObject({
      t: '9007199254740993',
      b: '9223372036854775807',
      a: '50',
    });
  });

  it('comes under readable names to whoever asks for them', async () => {
    const streams = scene.open();
    const readable = streams.subscribe('bnbbtc@aggTrade', { names: 'readable' });
    const wire = streams.subscribe('bnbbtc@aggTrade');
    await Promise.all([readable.ready, wire.ready]);
    scene.server.publish('bnbbtc@aggTrade', documented.find(({ key }) => key === 'aggTrade')?.body);
    expect(await first(readable)).toMatchObject({
      aggregateTradeId: '12345',
      price: '0.001',
      tradeTime: 123456785,
    });
    expect(await first(wire)).toMatchObject({ a: '12345', p: '0.001', T: 123456785 });
  });
});

/** What the decode plan says, done by hand: planned numbers become texts. */
function withTexts(value: unknown, plan: unknown): unknown {
  if (plan === undefined) return value;
  if (typeof plan === 'string') return String(value);
  const { object, array } = Object(plan);
  if (Array.isArray(value)) return value.map((item) => withTexts(item, array));
  return Object.fromEntries(
    Object.entries(Object(value)).map(([key, member]) => [key, withTexts(member, object?.[key])]),
  );
}

describe('control', () => {
  it('subscribe rejects with code and message where the server refuses, and the other streams go on', async () => {
    const streams = scene.open();
    scene.server.refused.add('ltcbtc@trade');
    const good = streams.subscribe('bnbbtc@trade');
    await good.ready;
    const refused = streams.subscribe('ltcbtc@trade');
    const error: unknown = await refused.ready.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StreamError);
    expect(error).toMatchObject({ code: 2, detail: 'Invalid request: no stream ltcbtc@trade' });
    await expect(first(refused)).rejects.toBe(error);
    expect(await streams.listSubscriptions()).toEqual(['bnbbtc@trade']);
  });

  it('a property is read from every open connection', async () => {
    const streams = scene.open();
    await streams.subscribe('bnbbtc@trade').ready;
    expect(await streams.getProperty('combined')).toEqual([true]);
    expect(scene.server.clients[0]?.session.received.at(-1)?.text).toMatch(
      /^\{"method":"GET_PROPERTY","params":\["combined"\],"id":\d+\}$/,
    );
  });

  it('a property is set, unless payloads would lose the names of their streams', async () => {
    const streams = scene.open();
    await streams.subscribe('bnbbtc@trade').ready;
    await streams.setProperty('combined', true);
    expect(scene.server.clients[0]?.session.received.at(-1)?.text).toMatch(
      /^\{"method":"SET_PROPERTY","params":\["combined",true\],"id":\d+\}$/,
    );
    await expect(streams.setProperty('combined', false)).rejects.toBeInstanceOf(OptionsError);
  });

  it.each([
    ['{"code":0,"msg":"Unknown property","id":"7"}', { kind: 'error', id: 7, code: 0 }],
    ['{"code":1,"msg":"Invalid value type: expected Boolean","id":7}', { kind: 'error', id: 7, code: 1 }],
    ['{"code":2,"msg":"Invalid request: too many parameters"}', { kind: 'error', id: undefined, code: 2 }],
    ['{"result":null,"id":312}', { kind: 'reply', id: 312, result: null }],
    ['{"result":["btcusdt@aggTrade"],"id":3}', { kind: 'reply', id: 3, result: ['btcusdt@aggTrade'] }],
    [
      '{"stream":"a@trade","data":{"id":1,"result":2}}',
      { kind: 'event', stream: 'a@trade', data: { id: 1, result: 2 } },
    ],
    ['[{"e":"24hrTicker"}]', { kind: 'event', stream: undefined, data: [{ e: '24hrTicker' }] }],
  ])('a frame is what the documentation says: %s', (text, expected) => {
    expect(marketProtocol.classify(JSON.parse(text))).toMatchObject(expected);
  });
});

describe('streams', () => {
  it('unknown names are refused before anything is sent', () => {
    const streams = scene.open();
    // @ts-expect-error no such interval
    expect(() => streams.subscribe('btcusdt@kline_7m')).toThrow(StreamNameError);
    expect(scene.server.urls).toEqual([]);
  });

  it.each(['币安人生usdt', '1000$cat&dog?usdt', 'long'.repeat(20)])(
    'of symbols whose alphabet no page states are asked for as they are: %s',
    async (symbol) => {
      const streams = scene.open();
      const [name, late] = [tradeStream(symbol), tradeStream(`x${symbol}`)];
      const inUrl = streams.subscribe(name);
      await inUrl.ready;
      const inMessage = streams.subscribe(late);
      await inMessage.ready;
      expect(await streams.listSubscriptions()).toEqual([name, late]);
      const body = documented.find(({ key }) => key === 'trade')?.body;
      scene.server.publish(name, body);
      scene.server.publish(late, body);
      expect([await first(inUrl), await first(inMessage)]).toMatchObject([{ t: '12345' }, { t: '12345' }]);
      expect(depthStream('币安人生USDT')).toBe('币安人生usdt@depth');
    },
  );

  it('in capitals are refused, because that names are in lower case is documented', () => {
    // @ts-expect-error capitals
    expect(() => scene.open().subscribe('BTCUSDT@trade')).toThrow(StreamNameError);
  });

  it('more than 1024 are spread over connections, named 200 to a URL and 200 to a message', async () => {
    const streams = scene.open();
    const names = Array.from({ length: 1100 }, (_, n) => streamName(`s${n}@trade`));
    const subscription = streams.subscribeAll(names);
    await subscription.ready;
    expect(streams.connections.map((connection) => connection.streams)).toEqual([1024, 76]);
    expect(scene.server.clients.map(({ session }) => session.streams.size)).toEqual([1024, 76]);
    expect(Math.max(...scene.server.urls.map((url) => url.split('/').length))).toBe(1 + 200);
    const asked = scene.server.clients.flatMap(({ session }) =>
      session.received.flatMap(({ text }) => JSON.parse(text).params?.length ?? []),
    );
    expect(asked).toEqual([200, 200, 200, 200, 24]);
    expect(scene.server.clients.every(({ session }) => session.busiestSecond <= 5)).toBe(true);
    scene.server.publish('s1099@trade', documented.find(({ key }) => key === 'trade')?.body);
    expect(await first(subscription)).toMatchObject({ stream: 's1099@trade', data: { t: '12345' } });
  });

  it('go to the documented server unless told otherwise, and to nothing but a plain WebSocket URL', () => {
    const { raw, combined } = {
      raw: marketProtocol.url('wss://h', ['a'], 'raw'),
      combined: marketProtocol.url('wss://h', ['a', 'b'], 'combined'),
    };
    expect([raw, combined]).toEqual(['wss://h/ws/a', 'wss://h/stream?streams=a/b']);
    expect(() => createBinanceStreams({ server: 'mainnet' })).toThrow(/neither one of stream, testnet nor/);
    expect(() => createBinanceStreams({ server: 'wss://me:secret@host' })).toThrow(
      /^server is neither one of stream, testnet nor a plain ws\(s\) URL without credentials$/,
    );
    expect(() => createBinanceStreams({ server: 'https://host' })).toThrow(OptionsError);
    expect(() => createBinanceStreams({ server: 'testnet' })).not.toThrow();
    expect(depthStream('BNBBTC', '@100ms')).toBe('bnbbtc@depth@100ms');
  });
});
