import { logSize, slice } from '../log.ts';
import { aggregate } from '../market/aggregates.ts';
import { type FeedOpener, ofSymbol, symbolIn } from './feed.ts';

/** `<symbol>@trade`. */
export const openTrades: FeedOpener = ofSymbol(({ name }) => ({
  pushes: (_state, events) => events.filter(({ stream }) => stream === name).map(({ payload }) => payload),
}));

/** `<symbol>@aggTrade`: the aggregates that REST gives, as they come into being. */
export const openAggregates: FeedOpener = ofSymbol((_stream, { listing: { symbol }, trades }) => {
  let seen = logSize(trades);
  return {
    pushes(state, _events, now) {
      const log = symbolIn(state, symbol)?.trades ?? trades;
      // One request or turn makes whole aggregates: none is still to grow.
      const fresh = aggregate(slice(log, seen));
      seen = logSize(log);
      return fresh.map((each) => ({ e: 'aggTrade', E: now, s: symbol, ...each }));
    },
  };
});
