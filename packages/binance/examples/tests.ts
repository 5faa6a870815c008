/** The examples of the README's chapter on tests: a test holds its blocks against the bodies of these functions. */
import { type Binance, createBinance } from '@exspec/binance';
import { changeBalance, mockCredentials } from '@exspec/binance/mock';
import { startMockBinance } from '@exspec/binance/mock/server';
import { type BinanceStreams, createBinanceStreams } from '@exspec/binance/streams';

export async function exchange(): Promise<Binance> {
  const mock = await startMockBinance({ port: 0 }); // loopback only
  const binance = createBinance({ server: mock.url, ...mockCredentials });
  return binance;
}

export async function movingMarket(): Promise<BinanceStreams> {
  const moving = await startMockBinance({ market: { tradesPerSecond: 5 } }); // streams live without orders
  const streams = createBinanceStreams({ server: moving.wsUrl });
  moving.streams.faults.next({ kind: 'gap', match: 'btcusdt@depth@100ms' }); // the next update is lost
  changeBalance(moving.engine, { account: 'main', asset: 'BTC', amount: '1' });
  return streams;
}
