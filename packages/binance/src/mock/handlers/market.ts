import type { Bucket } from '@exspec/core';
import { adjustments } from '../../generated/exchange.ts';
import type { AggTrade, Trade as PublicTrade, RateLimit } from '../../generated/types.ts';
import { logSize, slice } from '../log.ts';
import { aggregate } from '../market/aggregates.ts';
import { levels } from '../market/book.ts';
import { candles } from '../market/candles.ts';
import { exchangeFilters } from '../market/symbols.ts';
import { AVERAGE_MINUTES, averagePrice, bookTicker, dayTicker, priceTicker } from '../market/tickers.ts';
import { refuse } from '../refusal.ts';
import type { SymbolState, Trade } from '../state.ts';
import { type Step, symbolOf } from '../step.ts';
import { type Answer, type Answers, optional, optionalNumber, rangeOf, required, select } from './request.ts';

/** Market data, by operation key. All of it is read off the same trades and books. */
export const marketAnswers: Answers = {
  'market.ping': () => ({}),

  'market.time': (step) => ({ serverTime: step.now }),

  'market.exchangeInfo': (step, request) => {
    const one = optional(request, 'symbol');
    const names = one === undefined ? (request.lists.symbols ?? Object.keys(step.state.symbols)) : [one];
    return {
      timezone: 'UTC',
      serverTime: step.now,
      rateLimits: rateLimits(step.context.tables.limits),
      exchangeFilters,
      symbols: names.map((name) => symbolOf(step, name).listing),
    };
  },

  'market.depth': (step, request) => {
    const symbol = symbolOf(step, required(request, 'symbol'));
    const limit = Number(required(request, 'limit'));
    return {
      lastUpdateId: symbol.lastUpdateId,
      bids: levels(symbol.bids, limit),
      asks: levels(symbol.asks, limit),
    };
  },

  'market.trades': (step, request) => {
    const { trades } = symbolOf(step, required(request, 'symbol'));
    return slice(trades, logSize(trades) - Number(required(request, 'limit'))).map(toPublicTrade);
  },

  'market.historicalTrades': (step, request) => {
    const { trades } = symbolOf(step, required(request, 'symbol'));
    return select(slice(trades, 0), rangeOf(request, 'fromId'), tradeKeys).map(toPublicTrade);
  },

  'market.aggTrades': (step, request) => {
    const { trades } = symbolOf(step, required(request, 'symbol'));
    const keys = { id: ({ a }: AggTrade) => a, time: ({ T }: AggTrade) => T };
    return select(aggregate(slice(trades, 0)), rangeOf(request, 'fromId'), keys);
  },

  'market.klines': (step, request) => {
    const { trades } = symbolOf(step, required(request, 'symbol'));
    const range = {
      interval: required(request, 'interval'),
      limit: Number(required(request, 'limit')),
      startTime: optionalNumber(request, 'startTime'),
      endTime: optionalNumber(request, 'endTime'),
    };
    return candles(trades, range, step.now);
  },

  'market.avgPrice': (step, request) => {
    const price = averagePrice(symbolOf(step, required(request, 'symbol')), step.now, AVERAGE_MINUTES);
    // A symbol without any trade has no average; the documentation names no answer for that.
    if (price === undefined) throw refuse('NO_TRADING_WINDOW');
    return { mins: AVERAGE_MINUTES, price };
  },

  'market.ticker24hr': forSymbols((symbol, now) => dayTicker(symbol, now)),
  'market.priceTicker': forSymbols(priceTicker),
  'market.bookTicker': forSymbols(bookTicker),
};

/** One object with `symbol`, an array of all without. */
function forSymbols<T>(ticker: (symbol: SymbolState, now: number) => T): Answer<T | T[]> {
  return (step: Step, request) => {
    const name = optional(request, 'symbol');
    if (name !== undefined) return ticker(symbolOf(step, name), step.now);
    return Object.values(step.state.symbols).map((symbol) => ticker(symbol, step.now));
  };
}

const tradeKeys = { id: (trade: Trade) => trade.id, time: (trade: Trade) => trade.time };

function toPublicTrade({ id, price, qty, quoteQty, time, isBuyerMaker }: Trade): PublicTrade {
  return { id, price, qty, quoteQty, time, isBuyerMaker, isBestMatch: true };
}

/** The limits in force, as `exchangeInfo` reports them: those that the specs say it is asked about. */
function rateLimits(limits: Readonly<Record<string, Bucket>>): RateLimit[] {
  const reported = Object.entries(adjustments['market.exchangeInfo'] ?? {});
  return reported.flatMap(([rateLimitType, bucket]) =>
    (limits[bucket]?.windows ?? []).map(({ ms, limit }) => ({ rateLimitType, ...intervalOf(ms), limit })),
  );
}

/** A window in the largest documented interval that measures it. */
export function intervalOf(ms: number): { readonly interval: string; readonly intervalNum: number } {
  if (ms % 86_400_000 === 0) return { interval: 'DAY', intervalNum: ms / 86_400_000 };
  if (ms % 60_000 === 0) return { interval: 'MINUTE', intervalNum: ms / 60_000 };
  return { interval: 'SECOND', intervalNum: ms / 1000 };
}
