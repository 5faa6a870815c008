import Binance from 'node-binance-api';

export const name = 'node-binance-api';

/** What is done in another way than by the client's own method, or left out. */
export const notes = {
  oco: 'its own method asks for `/api/v3/orderList/oco`, which is newer: by its `privateSpotRequest`',
  listenKey: 'its own method asks the WebSocket API: by its `privateSpotRequest`',
  userStream: 'its own method asks the WebSocket API: by its `subscribe`',
};

export function open({ rest, ws, apiKey, secret, symbol }) {
  const client = new Binance({
    ...{ APIKEY: apiKey, APISECRET: secret, useServerTime: false, reconnect: false, log: () => {} },
    urls: { base: `${rest}/api/`, stream: `${ws}/ws/`, combineStream: `${ws}/stream?streams=` },
  });
  return {
    symbols: async () => (await client.exchangeInfo()).symbols.map((one) => one.symbol),
    book: async () => {
      const { bids, asks } = await client.depth(symbol, 5);
      return { bid: bids[0].price, ask: asks[0].price };
    },
    klines: async () =>
      (await client.candlesticks(symbol, '1h', { limit: 5 })).map((kline) => kline.close ?? kline[4]),
    limit: async (price) => {
      const { status, orderId } = await client.buy(symbol, 1, price);
      return { status, id: orderId };
    },
    cancel: async (id) => (await client.cancel(symbol, id)).status,
    market: async () => (await client.marketBuy(symbol, 1)).status,
    oco: async (oco) =>
      (await client.privateSpotRequest('v3/order/oco', { symbol, ...oco }, 'POST')).orders.length,
    trades: async () => (await client.trades(symbol)).map(({ qty }) => qty),
    refusal: async () =>
      client.buy(symbol, 1, '0.00000001').then(
        () => undefined,
        (error) => Number(/-\d+/.exec(error.message)?.[0]),
      ),
    listenKey: async () => (await client.privateSpotRequest('v3/userDataStream', {}, 'POST', true)).listenKey,
    marketStream: async (found) => {
      client.websockets.bookTickers(symbol, (event) => found(event.symbol));
    },
    userStream: async (key, found) => {
      client.websockets.subscribe(key, (event) => found(event.e));
    },
    close: async () => {
      for (const name of Object.keys(client.websockets.subscriptions())) client.websockets.terminate(name);
    },
  };
}
