import type {
  AggTradeEvent,
  Binance,
  BookTickerEvent,
  DepthEvent,
  KlineEvent,
  PartialDepthEvent,
  TickerEvent,
  TickersEvent,
  TradeEvent,
} from '@exspec/binance';
import type { Addressing } from '@exspec/core/stream';
import { describe, expect, it } from 'vitest';
import { MINUTE, type Rig, SECOND, startRig } from './rig.ts';

const market = { tradesPerSecond: 20 };
const symbol = 'BTCUSDT';

async function collected<T>(
  rig: Rig,
  listen: (push: (event: T) => void) => { readonly ready: Promise<void> },
  ms: number,
): Promise<readonly T[]> {
  const events: T[] = [];
  await rig.resolve(listen((event) => events.push(event)).ready);
  await rig.pass(ms);
  return events;
}

/** The last event, and the REST side at the moment in which it was pushed. */
async function latest<T>(
  rig: Rig,
  listen: (push: (event: T) => void) => { readonly ready: Promise<void> },
  speedMs: number,
): Promise<{ readonly event: T | undefined; readonly binance: Binance }> {
  const events: T[] = [];
  await rig.resolve(listen((event) => events.push(event)).ready);
  await rig.pass(10 * SECOND);
  const before = events.length;
  // Exactly to the tick: nothing happens after the event.
  await rig.pass(speedMs - (rig.mock.engine.now % speedMs));
  expect(events.length).toBeGreaterThan(before);
  return { event: events.at(-1), binance: rig.binance() };
}

describe.each<Addressing>(['raw', 'combined'])('over a %s connection', (addressing) => {
  const open = async () => {
    const rig = await startRig({ market });
    // The market opens with the first connection: then it never moves in the instant of an event.
    rig.mock.engine.advance(7);
    return { rig, streams: rig.streams({ addressing }) };
  };

  it('trade brings the trades of REST, each once and in order', async () => {
    const { rig, streams } = await open();
    await using _ = rig;
    const events = await collected<TradeEvent>(rig, (push) => streams.on('btcusdt@trade', push), 20 * SECOND);
    expect(events.length).toBeGreaterThan(50);
    const [{ t } = { t: '' }] = events;
    const trades = await rig.binance().market.historicalTrades({ symbol, fromId: t, limit: 1000 });
    expect(events.map(({ t: id, p, q, T, m }) => [id, p, q, T, m])).toEqual(
      trades.map(({ id, price, qty, time, isBuyerMaker }) => [id, price, qty, time, isBuyerMaker]),
    );
    const newest = await rig.binance().market.trades({ symbol, limit: 5 });
    expect(events.slice(-5).map(({ t: id }) => id)).toEqual(newest.map(({ id }) => id));
    expect(rig.gaps).toEqual([]);
  });

  it('aggTrade brings the aggregates of REST, each once and in order', async () => {
    const { rig, streams } = await open();
    await using _ = rig;
    const events = await collected<AggTradeEvent>(
      rig,
      (push) => streams.on('btcusdt@aggTrade', push),
      20 * SECOND,
    );
    expect(events.length).toBeGreaterThan(50);
    const [{ a } = { a: '' }] = events;
    const aggregates = await rig.binance().market.aggTrades({ symbol, fromId: a, limit: 1000 });
    expect(events.map(({ e: _e, E: _E, s: _s, ...rest }) => rest)).toEqual(aggregates);
  });

  it.each(['1m', '3m', '1h'] as const)('kline_%s brings the klines of REST', async (interval) => {
    const { rig, streams } = await open();
    await using _ = rig;
    const { event, binance } = await latest<KlineEvent>(
      rig,
      (push) => streams.on(`btcusdt@kline_${interval}`, push),
      2 * SECOND,
    );
    const [kline] = (await binance.market.klines({ symbol, interval, limit: 1 })) ?? [];
    const { t, o, h, l, c, v, T, q, n, V, Q } = Object(event?.k);
    expect([t, o, h, l, c, v, T, q, n, V, Q]).toEqual(kline?.slice(0, 11));
  });

  it('kline says when one is closed, and that one is the one of REST', async () => {
    const { rig, streams } = await open();
    await using _ = rig;
    const events = await collected<KlineEvent>(
      rig,
      (push) => streams.on('btcusdt@kline_1m', push),
      2 * MINUTE,
    );
    const closed = events.filter(({ k }) => k.x).map(({ k }) => k);
    const klines = await rig.binance().market.klines({ symbol, interval: '1m', limit: 1000 });
    expect(closed.length).toBeGreaterThanOrEqual(1);
    for (const { t, o, h, l, c, v } of closed)
      expect(klines.find(([openTime]) => openTime === t)?.slice(0, 6)).toEqual([t, o, h, l, c, v]);
  });

  it('miniTicker and ticker bring the 24-hour statistics of REST', async () => {
    const { rig, streams } = await open();
    await using _ = rig;
    const minis: object[] = [];
    streams.on('btcusdt@miniTicker', (event) => minis.push(event));
    const { event, binance } = await latest<TickerEvent>(
      rig,
      (push) => streams.on('btcusdt@ticker', push),
      SECOND,
    );
    const day = await binance.market.ticker24hr({ symbol });
    expect(event).toMatchObject({
      s: symbol,
      p: day.priceChange,
      P: day.priceChangePercent,
      w: day.weightedAvgPrice,
      x: day.prevClosePrice,
      c: day.lastPrice,
      Q: day.lastQty,
      b: day.bidPrice,
      B: day.bidQty,
      a: day.askPrice,
      A: day.askQty,
      o: day.openPrice,
      h: day.highPrice,
      l: day.lowPrice,
      v: day.volume,
      q: day.quoteVolume,
      O: day.openTime,
      C: day.closeTime,
      F: day.firstId,
      L: day.lastId,
      n: day.count,
    });
    const { lastPrice: c, openPrice: o, highPrice: h, lowPrice: l, volume: v, quoteVolume: q } = day;
    expect(minis.at(-1)).toMatchObject({ s: symbol, c, o, h, l, v, q });
  });

  it('!miniTicker@arr and !ticker@arr bring the statistics of every symbol that changed', async () => {
    const { rig, streams } = await open();
    await using _ = rig;
    const minis: (readonly { s: string; c: string; v: string }[])[] = [];
    streams.on('!miniTicker@arr', (event) => minis.push(event));
    const { event = [], binance } = await latest<TickersEvent>(
      rig,
      (push) => streams.on('!ticker@arr', push),
      SECOND,
    );
    const days = new Map((await binance.market.ticker24hr({})).map((day) => [day.symbol, day]));
    expect(event.length).toBeGreaterThan(1);
    expect(event.length).toBeLessThanOrEqual(days.size);
    for (const { s, c, v, F, L, n } of event) {
      const day = days.get(s);
      expect([c, v, F, L, n]).toEqual([day?.lastPrice, day?.volume, day?.firstId, day?.lastId, day?.count]);
    }
    // What changes nothing but quantities of the book changes no mini ticker.
    const tickers = new Map(event.map(({ s, c, v }) => [s, [c, v]]));
    expect(minis.at(-1)?.length).toBeGreaterThan(0);
    for (const { s, c, v } of minis.at(-1) ?? []) expect([c, v]).toEqual(tickers.get(s));
  });

  it('bookTicker and !bookTicker bring the best bid and ask of REST', async () => {
    const { rig, streams } = await open();
    await using _ = rig;
    const all = new Map<string, object>();
    streams.on('!bookTicker', (event) => all.set(event.s, event));
    const events = await collected<BookTickerEvent>(
      rig,
      (push) => streams.on('btcusdt@bookTicker', push),
      30 * SECOND,
    );
    const {
      bidPrice: b,
      bidQty: B,
      askPrice: a,
      askQty: A,
    } = await rig.binance().market.bookTicker({ symbol });
    expect(events.length).toBeGreaterThan(20);
    expect(events.at(-1)).toMatchObject({ s: symbol, b, B, a, A });
    const tickers = await rig.binance().market.bookTicker({});
    expect(all.size).toBeGreaterThan(3);
    for (const ticker of tickers) {
      if (!all.has(ticker.symbol)) continue;
      const { bidPrice, bidQty, askPrice, askQty } = ticker;
      expect(all.get(ticker.symbol)).toMatchObject({ b: bidPrice, B: bidQty, a: askPrice, A: askQty });
    }
  });

  it.each([
    [5, ''],
    [10, '@100ms'],
    [20, ''],
  ] as const)('depth%s%s brings the top of the book of REST', async (levels, speed) => {
    const { rig, streams } = await open();
    await using _ = rig;
    const { event, binance } = await latest<PartialDepthEvent>(
      rig,
      (push) => streams.on(`btcusdt@depth${levels}${speed}`, push),
      SECOND,
    );
    expect(event).toEqual(await binance.market.depth({ symbol, limit: levels }));
  });

  it.each(['', '@100ms'] as const)(
    'depth%s brings every change of the book, ids without a hole',
    async (speed) => {
      const { rig, streams } = await open();
      await using _ = rig;
      const { event, binance } = await latest<DepthEvent>(
        rig,
        (push) => streams.on(`btcusdt@depth${speed}`, push),
        SECOND,
      );
      expect(event?.u).toBe((await binance.market.depth({ symbol })).lastUpdateId);
      expect(rig.gaps).toEqual([]);
    },
  );

  it('names are readable for whoever asks', async () => {
    const { rig, streams } = await open();
    await using _ = rig;
    const events = await collected(
      rig,
      (push: (event: { readonly tradeId: string; readonly price: string }) => void) =>
        streams.on('btcusdt@trade', push, { names: 'readable' }),
      5 * SECOND,
    );
    const [last] = await rig.binance().market.trades({ symbol, limit: 1 });
    expect(events.at(-1)).toMatchObject({ tradeId: last?.id, price: last?.price });
  });
});
