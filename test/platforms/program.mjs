// What every platform must do with the client: bundled for it, and run there. See platforms.test.ts.
import { createBinance, isApiError } from '@exspec/binance';
import { mockBinanceTransport } from '@exspec/binance/mock';
import { createBinanceStreams } from '@exspec/binance/streams';

const ended = (promise) =>
  promise.then(
    () => 'answered',
    (error) => (error.name === 'ApiError' ? error.message : error.name),
  );

/**
 * @param mock URL of a mock exchange
 * @param sockets URL of its streams
 * @param broken URL of a server that breaks every kept connection by which a write comes
 * @param crypto whether the platform has node:crypto
 * @param doubling URL of a server that answers `/echo` with its id, and a little later once more
 */
export async function run({ mock, sockets, broken, doubling, credentials, transport, order, crypto }) {
  const binance = createBinance({ ...credentials, server: mock, transport });
  const book = await binance.market.depth({ symbol: 'BNBBTC', limit: 5 });
  const refused = await binance.market
    .depth({ symbol: 'NOSUCH' })
    .catch((error) => isApiError(error, 'BAD_SYMBOL'));
  const placed = await ended(binance.trade.newOrder({ ...order, price: book.bids.at(-1)[0] }));
  const cancelled = await ended(
    binance.trade.cancelOrder({ symbol: 'BNBBTC', origClientOrderId: order.newClientOrderId }),
  );
  const key = (await binance.userStream.createListenKey()).listenKey !== undefined;
  await binance.close();

  const market = { symbol: 'BNBBTC', side: 'BUY', type: 'MARKET', quantity: '1' };
  // The mock checks signatures with node:crypto, or with a verifier that it is given.
  const verify = crypto ? undefined : () => true;
  const local = createBinance({ ...credentials, transport: mockBinanceTransport({ verify }) });
  const { status } = await local.trade.newOrder(market);
  await local.close();

  const streams = createBinanceStreams({ server: sockets });
  const updates = streams.subscribe('!bookTicker');
  await updates.ready;
  const { value: update } = await updates[Symbol.asyncIterator]().next();
  await streams.close();

  const other = createBinance({ ...credentials, server: broken, transport, clock: 'none', retry: false });
  const redirect = await other.market.time().catch((error) => `${error.name} ${error.httpStatus}`);
  const unmade = await other
    .request('POST', '/api/v3/order', {}, { effect: 'write', headers: { 'x-bad': 'line\nbreak' } })
    .catch((error) => `${error.name} ${error.sent}`);
  const writes = {};
  for (const id of ['order-reset', 'order-end', 'cancel-reset', 'cancel-end']) {
    for (const copy of [1, 2, 3]) {
      await other.market.ping();
      const name = `${id}-${copy}`;
      writes[name] = await ended(
        id.startsWith('order')
          ? other.trade.newOrder({ ...order, newClientOrderId: name })
          : other.trade.cancelOrder({ symbol: 'BNBBTC', origClientOrderId: name }),
      );
    }
  }
  await other.close();

  // Over fetch nobody sees what else a connection brings; nor can a worker be busy, as its clock stands still meanwhile.
  let strangers = 0;
  const third = createBinance({ server: doubling, governor: false });
  for (let id = 0; id < 20 && doubling !== undefined; id++) {
    const answer = await third.request('GET', '/echo', { id }, { effect: 'read', auth: 'none' });
    if (answer.id !== id) strangers++;
    for (const end = performance.now() + 15; performance.now() < end; );
  }
  await third.close();
  return {
    local: status,
    stream: update.s.length > 0,
    strangers,
    bids: book.bids.length,
    refused,
    placed,
    cancelled,
    key,
    redirect,
    unmade,
    writes,
  };
}
