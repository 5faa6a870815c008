import type { Channel } from '@exspec/core/stream';
import { compileNames, rename } from '@exspec/core/stream';
import { describe, expect, it } from 'vitest';
import {
  mockChannels,
  mockControlMessages,
  mockControlOperations,
  mockControlRefusals,
} from '../../src/generated/mock-streams.ts';
import * as streams from '../../src/generated/streams.ts';

const channels = new Map(
  [...streams.marketChannels, ...streams.userChannels].map((channel) => [channel.key, channel]),
);

function channel(key: string): Channel {
  const found = channels.get(key);
  if (found === undefined) throw new Error(`no channel ${key}`);
  return found;
}

/** "Stream Name" of each section of the documentation, and what does not exist. */
const listed = [
  ['aggTrade', ['bnbbtc@aggTrade'], ['BNBBTC@aggTrade', 'bnbbtc@aggTrades', '@aggTrade']],
  ['trade', ['bnbbtc@trade'], ['bnbbtc@trade ']],
  [
    'kline',
    ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w', '1M'].map(
      (interval) => `bnbbtc@kline_${interval}`,
    ),
    ['bnbbtc@kline_7m', 'bnbbtc@kline_1s', 'bnbbtc@kline_'],
  ],
  ['miniTicker', ['bnbbtc@miniTicker'], ['!miniTicker@arr']],
  ['allMiniTickers', ['!miniTicker@arr'], ['!miniTicker', 'bnbbtc@miniTicker']],
  ['ticker', ['bnbbtc@ticker'], ['bnbbtc@bookTicker']],
  ['allTickers', ['!ticker@arr'], ['!miniTicker@arr']],
  ['bookTicker', ['bnbbtc@bookTicker'], ['!bookTicker']],
  ['allBookTickers', ['!bookTicker'], ['!bookTicker@arr']],
  [
    'partialDepth',
    ['5', '10', '20'].flatMap((levels) => [`bnbbtc@depth${levels}`, `bnbbtc@depth${levels}@100ms`]),
    ['bnbbtc@depth', 'bnbbtc@depth50', 'bnbbtc@depth5@100ms.', 'bnbbtc@depth5@1000ms'],
  ],
  ['depth', ['bnbbtc@depth', 'bnbbtc@depth@100ms'], ['bnbbtc@depth5', 'bnbbtc@depth@250ms']],
  [
    'userData',
    [
      'pqia91ma19a5s61cv6a81va65sdf19v8a65a1a5s61cv6a81va65sdf19v8a65a1',
      'T3ee22BIYuWqmvne0HNq2A2WsFlEtLhvWCtItw6ffhhdmjifQ2tRbuKkTHhr',
    ],
    ['bnbbtc@trade', '!bookTicker'],
  ],
] as const;

describe('channels', () => {
  it.each(listed)('%s has its documented names, and no other', (key, names, others) => {
    for (const name of names) {
      const found = [...channels.values()].filter(({ pattern }) => pattern.test(name));
      expect(found.map((one) => one.key)).toEqual([key]);
    }
    for (const name of others) expect(channel(key).pattern.test(name), name).toBe(false);
  });

  it('are the eleven market streams and the one of an account', () => {
    expect(streams.marketChannels.map((one) => one.key)).toHaveLength(11);
    expect(streams.userChannels).toEqual([streams.userDataChannel]);
    expect(streams.userDataChannel.secret).toBe(true);
  });

  it.each([
    ['aggTrade', { field: 'a', kind: 'id', contiguous: true }],
    ['trade', { field: 't', kind: 'id', contiguous: true }],
    ['kline', { field: 'E', kind: 'time' }],
    ['ticker', { field: 'E', kind: 'snapshot' }],
    ['allTickers', { field: 'E', kind: 'event' }],
    ['bookTicker', { field: 'u', kind: 'id' }],
    ['allBookTickers', { field: 'u', kind: 'id', per: 's' }],
    ['partialDepth', { field: 'lastUpdateId', kind: 'snapshot' }],
    ['depth', { field: 'u', kind: 'id', first: 'U', contiguous: true }],
    ['userData', { field: 'E', kind: 'event' }],
  ])('%s is ordered as its payload allows', (key, orderKey) => {
    expect(channel(key).orderKey).toEqual(orderKey);
  });

  it('read ids exactly, and cost nothing where there are none', () => {
    expect(streams.aggTradeChannel.decode).toEqual({ object: { a: 'int64', f: 'int64', l: 'int64' } });
    expect(streams.klineChannel.decode).toEqual({ object: { k: { object: { f: 'int64', L: 'int64' } } } });
    expect(streams.allTickersChannel.decode).toEqual({ array: { object: { F: 'int64', L: 'int64' } } });
    for (const key of [
      'miniTicker',
      'allMiniTickers',
      'bookTicker',
      'allBookTickers',
      'partialDepth',
      'depth',
    ])
      expect(channel(key).decode, key).toBeUndefined();
    expect(streams.userDataChannel.variants?.payloads.executionReport?.decode).toEqual({
      object: { g: 'int64', i: 'int64', t: 'int64', I: 'int64' },
    });
    expect(streams.userDataChannel.variants?.payloads.listStatus?.decode).toEqual({
      object: { g: 'int64', O: { array: { object: { i: 'int64' } } } },
    });
  });
});

describe('readable names', () => {
  const readable = (names: Channel['names'], wire: unknown): unknown =>
    names === undefined ? wire : rename(wire, compileNames(names));
  const examples = mockChannels.flatMap(({ key, messages }) =>
    messages.flatMap((message) =>
      message.examples.map(({ body }) => ({ key, message: message.key, variant: message.variant, body })),
    ),
  );
  const namesOf = (key: string, variant: string | undefined): Channel['names'] =>
    variant === undefined ? channel(key).names : channel(key).variants?.payloads[variant]?.names;

  it('of a kline reach into it', () => {
    const wire = JSON.parse(
      mockChannels.find((one) => one.key === 'kline')?.messages[0]?.examples[0]?.body ?? '',
    );
    expect(readable(streams.klineChannel.names, wire)).toEqual({
      eventType: 'kline',
      eventTime: 123456789,
      symbol: 'BNBBTC',
      kline: {
        startTime: 123400000,
        closeTime: 123460000,
        symbol: 'BNBBTC',
        interval: '1m',
        firstTradeId: 100,
        lastTradeId: 200,
        openPrice: '0.0010',
        closePrice: '0.0020',
        highPrice: '0.0025',
        lowPrice: '0.0015',
        baseVolume: '1000',
        tradeCount: 100,
        isClosed: false,
        quoteVolume: '1.0000',
        takerBuyBaseVolume: '500',
        takerBuyQuoteVolume: '0.500',
        ignore: '123456',
      },
    });
  });

  it.each(examples)('of $key ($message) leave no letter, and lose no member', ({ key, variant, body }) => {
    const letters = (value: unknown): string[] => {
      if (Array.isArray(value)) return value.flatMap(letters);
      if (typeof value !== 'object' || value === null) return [];
      return Object.entries(value).flatMap(([name, member]) => [name, ...letters(member)]);
    };
    const wire: unknown = JSON.parse(body);
    const names = letters(readable(namesOf(key, variant), wire));
    expect(names).toHaveLength(letters(wire).length);
    expect(names.filter((name) => name.length === 1)).toEqual([]);
  });
});

describe('what the documentation says about connections', () => {
  it('limits: 5 messages a second, 1024 streams, 24 hours, a ping every 3 minutes, 10 minutes for the pong; 200 per URL and message are assumed', () => {
    expect(streams.streamLimits).toEqual({
      incomingPerSecond: 5,
      streamsPerConnection: 1024,
      streamsPerUrl: 200,
      streamsPerMessage: 200,
      lifetimeMs: 24 * 3_600_000,
      pingEveryMs: 3 * 60_000,
      pongWithinMs: 10 * 60_000,
    });
  });

  it('addresses: raw and combined', () => {
    expect(streams.streamServers.stream).toEqual({ url: 'wss://stream.binance.com:9443', role: 'live' });
    expect(streams.streamAddressing).toEqual({
      raw: '/ws/{stream}',
      combined: '/stream?streams={streams}',
      separator: '/',
      wrapper: { stream: 'stream', data: 'data' },
    });
  });

  it('listenKeys of spot, margin and isolated margin last 60 minutes and are kept alive every 30', () => {
    expect(streams.streamKeys).toEqual(
      ['createListenKey', 'createMarginListenKey', 'createIsolatedListenKey'].map((id) => ({
        operation: `userStream.${id}`,
        lifetimeMs: 3_600_000,
        keepAliveMs: 1_800_000,
      })),
    );
  });

  it('update speeds', () => {
    expect(Object.fromEntries(mockChannels.map(({ key, speed }) => [key, speed]))).toEqual({
      aggTrade: 0,
      trade: 0,
      kline: 2000,
      miniTicker: 1000,
      allMiniTickers: 1000,
      ticker: 1000,
      allTickers: 1000,
      bookTicker: 0,
      allBookTickers: 0,
      partialDepth: { by: 'speed', values: { '': 1000, '@100ms': 100 } },
      depth: { by: 'speed', values: { '': 1000, '@100ms': 100 } },
      userData: 0,
    });
  });

  it('the five control messages', () => {
    const sent = mockControlOperations.map(({ messages }) => messages[0]);
    const bodies = sent.map(
      (key) => mockControlMessages.find((one) => one.key === key)?.examples[0]?.body ?? '',
    );
    expect(bodies.map((body) => JSON.parse(body))).toEqual([
      { method: 'SUBSCRIBE', params: ['btcusdt@aggTrade', 'btcusdt@depth'], id: 1 },
      { method: 'UNSUBSCRIBE', params: ['btcusdt@depth'], id: 312 },
      { method: 'LIST_SUBSCRIPTIONS', id: 3 },
      { method: 'SET_PROPERTY', params: ['combined', true], id: 5 },
      { method: 'GET_PROPERTY', params: ['combined'], id: 2 },
    ]);
  });

  it('the nine error messages, of which those of codes 0 and 1 carry an id', () => {
    expect(mockControlRefusals.map(({ code, message, hasId }) => [code, message, hasId])).toEqual([
      [0, 'Unknown property', true],
      [1, 'Invalid value type: expected Boolean', true],
      [2, 'Invalid request: property name must be a string', false],
      [2, 'Invalid request: request ID must be an unsigned integer', false],
      [
        2,
        'Invalid request: unknown variant %s, expected one of SUBSCRIBE, UNSUBSCRIBE, LIST_SUBSCRIPTIONS, SET_PROPERTY, GET_PROPERTY at line 1 column 28',
        false,
      ],
      [2, 'Invalid request: too many parameters', false],
      [2, 'Invalid request: property name must be a string', false],
      [2, 'Invalid request: missing field method at line 1 column 73', false],
      [3, 'Invalid JSON: expected value at line %s column %s', false],
    ]);
  });
});
