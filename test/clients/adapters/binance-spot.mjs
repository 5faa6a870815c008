import { Spot } from '@binance/spot';

export const name = '@binance/spot';

/** What is done in another way than by the client's own method, or left out. */
export const notes = {
  listenKey: 'has no method for it any more: by its `sendRequest`',
};

export async function open({ rest, ws, apiKey, secret, symbol }) {
  const client = new Spot({
    configurationRestAPI: { apiKey, apiSecret: secret, basePath: rest },
    configurationWebsocketStreams: { wsURL: ws },
  });
  const api = client.restAPI;
  const read = async (promise) => (await promise).data();
  const connections = [];
  const connect = async () => {
    const connection = await client.websocketStreams.connect();
    connections.push(connection);
    return connection;
  };
  return {
    symbols: async () => (await read(api.exchangeInfo())).symbols.map((one) => one.symbol),
    book: async () => {
      const { bids, asks } = await read(api.depth({ symbol, limit: 5 }));
      return { bid: bids[0][0], ask: asks[0][0] };
    },
    klines: async () =>
      (await read(api.klines({ symbol, interval: '1h', limit: 5 }))).map((kline) => kline[4]),
    limit: async (price) => {
      const order = { symbol, side: 'BUY', type: 'LIMIT', price, quantity: 1, timeInForce: 'GTC' };
      const { status, orderId } = await read(api.newOrder(order));
      return { status, id: orderId };
    },
    cancel: async (id) => (await read(api.deleteOrder({ symbol, orderId: id }))).status,
    market: async () =>
      (await read(api.newOrder({ symbol, side: 'BUY', type: 'MARKET', quantity: 1 }))).status,
    oco: async (oco) => (await read(api.orderOco({ symbol, ...oco }))).orders.length,
    trades: async () => (await read(api.myTrades({ symbol }))).map(({ qty }) => qty),
    refusal: async () =>
      api
        .newOrder({ symbol, side: 'BUY', type: 'LIMIT', price: 0.00000001, quantity: 1, timeInForce: 'GTC' })
        .then(
          () => undefined,
          (error) => error.code,
        ),
    listenKey: async () => (await read(api.sendRequest('/api/v3/userDataStream', 'POST'))).listenKey,
    marketStream: async (found) => {
      (await connect()).bookTicker({ symbol }).on('message', (event) => found(event.s));
    },
    userStream: async (key, found) => {
      (await connect()).userData(key).on('message', (event) => found(event.e));
    },
    close: async () => {
      for (const connection of connections) await connection.disconnect();
    },
  };
}
