import type { QuickInfo } from 'typescript-5';
import { expect, test } from 'vitest';
import { programOf } from './program.ts';

/** What an editor shows: `<>` in front of what is hovered over. */
const program = `
import { createBinance, connect } from '@exspec/binance';
import { depth } from '@exspec/binance/market';
import { createBinanceStreams } from '@exspec/binance/streams';
const binance = createBinance();
const streams = createBinanceStreams();
const limit = { symbol: 'A', side: 'BUY', timeInForce: 'GTC', quantity: '1', price: '1' } as const;

const <>order = await binance.trade.newOrder({ ...limit, type: 'LIMIT' });
const <>acknowledged = await binance.trade.newOrder({ ...limit, type: 'LIMIT', newOrderRespType: 'ACK' });
const <>result = await binance.trade.newOrder({ symbol: 'A', side: 'BUY', type: 'MARKET', quantity: '1', newOrderRespType: 'RESULT' });
const <>book = await binance.market.depth({ symbol: 'A' });
const [<>candle] = await binance.market.klines({ symbol: 'A', interval: '1m' });
const <>price = await binance.market.priceTicker({ symbol: 'A' });
const <>prices = await binance.market.priceTicker();
const <>account = await binance.trade.account();
const { data: <>raw } = await binance.raw.GET('/api/v3/time');
for await (const <>trade of streams.subscribe('bnbbtc@trade')) console.log(trade);
await binance.trade.<>cancelOrder({ symbol: 'A', orderId: 1 });
await <>depth(connect(), { symbol: 'A' });
`;

test('answers, events and methods read well where they are hovered over', async () => {
  const pieces = program.split('<>');
  const places = pieces.slice(1).map((_, at) => pieces.slice(0, at + 1).join('').length);
  const text = pieces.join('');
  const { service, file } = programOf(text);
  // The fourth argument is what an editor's + beside a hover asks for; the declarations do not tell of it.
  const hover: (file: string, at: number, length: number, levels: number) => QuickInfo | undefined =
    service.getQuickInfoAtPosition;
  const shown = places.flatMap((place) => {
    // Calls are shown as they are declared, answers opened as well.
    const depths = /await (?:binance\.trade\.)?$/.test(text.slice(0, place)) ? [0] : [0, 1];
    return depths.map((levels) =>
      (hover(file, place, 20_000, levels)?.displayParts ?? []).map((part) => part.text).join(''),
    );
  });
  await expect(`${[...new Set(shown)].join('\n\n')}\n`).toMatchFileSnapshot('hovers.txt');
}, 600_000);
