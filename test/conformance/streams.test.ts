import { createBinance } from '@exspec/binance';
import { changeBalance, mockCredentials } from '@exspec/binance/mock';
import { startMockBinance } from '@exspec/binance/mock/server';
import { connect } from '@exspec/testing/ws-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type MockChannel,
  mockChannels,
  mockControlMessages,
  mockControlOperations,
} from '../../packages/binance/src/generated/mock-streams.ts';
import { parseStreamName } from '../../packages/binance/src/mock/streams/names.ts';
import { messageValidator } from '../src/stream-schemas.ts';

const validate = messageValidator('binance');
const intervals = [
  '1m',
  '3m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '6h',
  '8h',
  '12h',
  '1d',
  '3d',
  '1w',
  '1M',
];
const names = [
  ...['trade', 'aggTrade', 'miniTicker', 'ticker', 'bookTicker', 'depth', 'depth@100ms'],
  ...['5', '10', '20'].flatMap((levels) => [`depth${levels}`, `depth${levels}@100ms`]),
  ...intervals.map((interval) => `kline_${interval}`),
].map((kind) => `btcusdt@${kind}`);
const everyStream = [...names, '!miniTicker@arr', '!ticker@arr', '!bookTicker'];

/** Payloads by name of the stream, from a mock where the market moves and an account trades. */
const payloads = new Map<string, unknown[]>();
let userStream = '';

beforeAll(async () => {
  await using mock = await startMockBinance({
    now: 1_644_393_600_000,
    market: { tradesPerSecond: 5 },
    streamLimits: { incomingPerSecond: Number.POSITIVE_INFINITY },
  });
  await using binance = createBinance({ ...mockCredentials, server: mock.url });
  const { listenKey } = await binance.userStream.createListenKey();
  userStream = listenKey;
  const socket = await connect(`${mock.wsUrl}/stream?streams=${[...everyStream, listenKey].join('/')}`);
  const order = { symbol: 'BTCUSDT', side: 'SELL', quantity: '0.01' } as const;
  await binance.trade.newOrder({ ...order, type: 'MARKET' });
  await binance.trade.newOrder({ ...order, type: 'LIMIT', timeInForce: 'GTC', price: '45000' });
  await binance.trade.newOco({ ...order, price: '46000', stopPrice: '40000' });
  await binance.trade.cancelOpenOrders({ symbol: 'BTCUSDT' });
  changeBalance(mock.engine, { account: 'main', asset: 'BTC', amount: '1' });
  mock.engine.advance(120_000);
  for (const frame of await socket.drain()) {
    const { stream, data }: { stream: string; data: unknown } = JSON.parse(frame);
    payloads.set(stream, [...(payloads.get(stream) ?? []), data]);
  }
});
afterAll(() => payloads.clear());

/** Names of the members, of those within and of the first in lists: `k.t`, `B.0.a`. */
function shape(value: unknown, at = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [at];
  const members = Array.isArray(value) ? value.slice(0, 1) : value;
  return Object.entries(members).flatMap(([name, member]) =>
    shape(member, at === '' ? name : `${at}.${name}`),
  );
}

function messageOf({ messages }: MockChannel, payload: unknown): MockChannel['messages'][number] {
  const variant: unknown = Reflect.get(Object(payload), 'e');
  const found = messages.find((message) => message.variant === undefined || message.variant === variant);
  if (found === undefined) throw new Error(`no message for ${JSON.stringify(payload)}`);
  return found;
}

describe('the streams of the mock', () => {
  test.each(everyStream)('%s: every frame is what the spec says, with the members of its example', (name) => {
    const channel = parseStreamName(name)?.channel;
    if (channel === undefined) throw new Error(`no channel for ${name}`);
    const received = payloads.get(name) ?? [];
    // Two minutes see no end of longer klines, but their first events.
    expect(received.length).toBeGreaterThan(0);
    for (const payload of received) {
      const { key, examples } = messageOf(channel, payload);
      expect(validate(channel.key, key, payload), JSON.stringify(payload)).toEqual([]);
      // A change of the book may be on one side only.
      if (channel.key === 'depth') continue;
      const documented = shape(JSON.parse(examples[0]?.body ?? 'null'));
      expect([...shape(payload)].sort()).toEqual([...documented].sort());
    }
  });

  test('of an account: each of the four events, as the spec says', () => {
    const channel = mockChannels.find(({ key }) => key === 'userData');
    if (channel === undefined) throw new Error('no userData');
    const received = payloads.get(userStream) ?? [];
    for (const payload of received) {
      const { key, examples } = messageOf(channel, payload);
      expect(validate(channel.key, key, payload), JSON.stringify(payload)).toEqual([]);
      expect([...shape(payload)].sort()).toEqual([...shape(JSON.parse(examples[0]?.body ?? 'null'))].sort());
    }
    const kinds = new Set(received.map((payload) => messageOf(channel, payload).key));
    expect([...kinds].sort()).toEqual(channel.messages.map(({ key }) => key).sort());
  });

  test('the list of streams is every channel of the spec', () => {
    const reached = new Set(everyStream.map((name) => parseStreamName(name)?.channel.key));
    expect([...reached, 'userData'].sort()).toEqual(mockChannels.map(({ key }) => key).sort());
  });
});

test('every documented control message is answered with one of its documented replies', async () => {
  await using mock = await startMockBinance();
  const socket = await connect(`${mock.wsUrl}/ws`);
  for (const { id, messages, replies } of mockControlOperations) {
    const sent = mockControlMessages.find(({ key }) => key === messages[0])?.examples[0]?.body ?? '';
    socket.send(sent);
    const answer: unknown = JSON.parse(await socket.next());
    expect(Reflect.get(Object(answer), 'id'), id).toBe(JSON.parse(sent).id);
    const wrong = replies.map((reply) => validate('control', reply, answer));
    expect(
      wrong.some((faults) => faults.length === 0),
      id,
    ).toBe(true);
    expect(replies[0] === undefined ? ['none'] : validate('control', replies[0], answer), id).toEqual([]);
  }
});

test('the validator finds what is missing or of another type', () => {
  expect(validate('trade', 'trade', { e: 'trade' })).not.toEqual([]);
  expect(validate('partialDepth', 'partialDepth', { lastUpdateId: '1', bids: [], asks: [] })).not.toEqual([]);
});
