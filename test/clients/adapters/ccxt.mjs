import ccxt from 'ccxt';

export const name = 'ccxt';

/** What is done in another way than by the client's own method, or left out. */
export const notes = {
  oco: 'has no method for it: by its `privatePostOrderOco`',
  listenKey: 'by its `publicPostUserDataStream`',
  userStream: 'left out: asks the WebSocket API, which is newer than listenKeys',
};

export async function open({ rest, ws, apiKey, secret, symbol, pair }) {
  const client = new ccxt.pro.binance({ apiKey, secret, options: { fetchMarkets: { types: ['spot'] } } });
  const moved = (url, to) => url.replace(/^\w+:\/\/[^/]+/, to);
  for (const [name, url] of Object.entries(client.urls.api))
    if (typeof url === 'string') client.urls.api[name] = moved(url, rest);
  const { spot } = client.urls.api.ws;
  client.urls.api.ws = { spot: typeof spot === 'string' ? moved(spot, ws) : spot };
  // It wants that for sockets without TLS.
  await client.loadHttpProxyAgent();
  return {
    symbols: async () => Object.values(await client.loadMarkets()).map(({ id }) => id),
    book: async () => {
      const { bids, asks } = await client.fetchOrderBook(pair, 5);
      return { bid: bids[0][0], ask: asks[0][0] };
    },
    klines: async () => (await client.fetchOHLCV(pair, '1h', undefined, 5)).map((kline) => kline[4]),
    limit: async (price) => {
      const { info, id } = await client.createOrder(pair, 'limit', 'buy', 1, price);
      return { status: info.status, id };
    },
    cancel: async (id) => (await client.cancelOrder(id, pair)).info.status,
    market: async () => (await client.createOrder(pair, 'market', 'buy', 1)).info.status,
    oco: async (oco) => (await client.privatePostOrderOco({ symbol, ...oco })).orders.length,
    trades: async () => (await client.fetchMyTrades(pair)).map(({ info }) => info.qty),
    refusal: async () =>
      client
        .privatePostOrder({
          ...{ symbol, side: 'BUY', type: 'LIMIT', price: '0.00000001', quantity: '1', timeInForce: 'GTC' },
        })
        .then(
          () => undefined,
          (error) => Number(/-\d+/.exec(error.message)?.[0]),
        ),
    listenKey: async () => (await client.publicPostUserDataStream()).listenKey,
    marketStream: async (found) => {
      client.watchTrades(pair).then(
        ([trade]) => found(trade.info.s),
        () => {},
      );
    },
    close: () => client.close(),
  };
}
