import type { DecodePlan } from '@exspec/core';
import { encodeAnswer, type MockStreams, type StreamSession } from '@exspec/mock';
import { marketChannels, streamAddressing, streamLimits, userChannels } from '../../generated/streams.ts';
import type { BinanceState } from '../state.ts';
import { openBookTicker, openBookTickers, openDepth, openPartialDepth } from './books.ts';
import { answerControl } from './control.ts';
import type { Feed, FeedOpener } from './feed.ts';
import { openKlines } from './klines.ts';
import { isListenKey, parseStreamName } from './names.ts';
import { openMiniTicker, openMiniTickers, openTicker, openTickers } from './tickers.ts';
import { openAggregates, openTrades } from './trades.ts';
import { openUserData } from './user.ts';

/** Every channel of the specs, by key. */
const openers: Readonly<Record<string, FeedOpener>> = {
  aggTrade: openAggregates,
  trade: openTrades,
  kline: openKlines,
  miniTicker: openMiniTicker,
  allMiniTickers: openMiniTickers,
  ticker: openTicker,
  allTickers: openTickers,
  bookTicker: openBookTicker,
  allBookTickers: openBookTickers,
  partialDepth: openPartialDepth,
  depth: openDepth,
  userData: openUserData,
};

const { raw, combined, separator, wrapper } = streamAddressing;
const rawPath = raw.slice(0, raw.indexOf('/{'));
const [combinedPath = '', combinedQuery = ''] = combined.split('?');
const combinedParameter = combinedQuery.slice(0, combinedQuery.indexOf('='));

/** Market and user streams, computed from the state that answers REST. */
export const binanceStreams: MockStreams<BinanceState> = {
  limits: streamLimits,
  select,
  control: (text, session) => answerControl(text, session),
  open: (name, state, now) => {
    const stream = parseStreamName(name);
    const feed = stream === undefined ? undefined : openers[stream.channel.key]?.(stream, state, now);
    return stream === undefined || feed === undefined ? undefined : encoded(feed, stream.channel.key);
  },
  frame: (stream, payload, wrapped) =>
    wrapped
      ? `{${JSON.stringify(wrapper.stream)}:${JSON.stringify(stream)},${JSON.stringify(wrapper.data)}:${payload}}`
      : payload,
  isSecret: isListenKey,
};

const channels = new Map([...marketChannels, ...userChannels].map((channel) => [channel.key, channel]));

/** Payloads have the types that clients get; they are pushed as they travel. */
function encoded(feed: Feed, key: string): Feed {
  const channel = channels.get(key);
  const { field = '', payloads = {} } = channel?.variants ?? {};
  const planOf = (payload: unknown): DecodePlan | undefined =>
    channel?.decode ?? payloads[String(Reflect.get(Object(payload), field))]?.decode;
  return {
    get dueAt(): number | undefined {
      return feed.dueAt;
    },
    get ended(): boolean {
      return feed.ended === true;
    },
    pushes: (state, events, now) =>
      feed.pushes(state, events, now).map((payload) => encodeAnswer(payload, planOf(payload), true)),
  };
}

/** The same, and ids of control messages may be text. */
export const withTextIds: MockStreams<BinanceState> = {
  ...binanceStreams,
  control: (text, session) => answerControl(text, session, true),
};

/** Raw addresses are taken with several names too, and both with none; no page speaks of either. */
function select(path: string, query: string): StreamSession | undefined {
  if (path === rawPath || path.startsWith(`${rawPath}/`)) {
    return { streams: namesIn(path.slice(rawPath.length + 1).split('/')), wrapped: false };
  }
  if (path !== combinedPath) return undefined;
  const names = new URLSearchParams(query).get(combinedParameter) ?? '';
  return { streams: namesIn(names.split(separator)), wrapped: true };
}

function namesIn(parts: readonly string[]): readonly string[] {
  return [...new Set(parts.filter((part) => part !== '').map(decoded))];
}

/** A name as it was sent where it is no percent-encoding. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
