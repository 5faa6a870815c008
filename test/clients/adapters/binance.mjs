import { MainClient, WebsocketClient } from 'binance';

const silent = { trace() {}, info() {}, error() {} };

export const name = 'binance';

/** What is done in another way than by the client's own method, or left out. */
export const notes = {};

export function open({ rest, ws, apiKey, secret, symbol }) {
  const client = new MainClient({
    api_key: apiKey,
    api_secret: secret,
    baseUrl: rest,
    disableTimeSync: true,
  });
  const sockets = [];
  const listen = (url, onMessage) => {
    const options = { wsUrl: url, api_key: apiKey, api_secret: secret };
    const socket = new WebsocketClient(options, silent);
    socket.on('message', onMessage);
    socket.on('exception', () => {});
    sockets.push(socket);
    return socket;
  };
  return {
    symbols: async () => (await client.getExchangeInfo()).symbols.map((one) => one.symbol),
    book: async () => {
      const { bids, asks } = await client.getOrderBook({ symbol, limit: 5 });
      return { bid: bids[0][0], ask: asks[0][0] };
    },
    klines: async () =>
      (await client.getKlines({ symbol, interval: '1h', limit: 5 })).map((kline) => kline[4]),
    limit: async (price) => {
      const order = { symbol, side: 'BUY', type: 'LIMIT', price, quantity: 1, timeInForce: 'GTC' };
      const { status, orderId } = await client.submitNewOrder({ ...order, newOrderRespType: 'RESULT' });
      return { status, id: orderId };
    },
    cancel: async (id) => (await client.cancelOrder({ symbol, orderId: id })).status,
    market: async () => {
      const order = { symbol, side: 'BUY', type: 'MARKET', quantity: 1, newOrderRespType: 'FULL' };
      return (await client.submitNewOrder(order)).status;
    },
    oco: async (oco) => (await client.submitNewOCO({ symbol, ...oco })).orders.length,
    trades: async () => (await client.getAccountTradeList({ symbol })).map(({ qty }) => qty),
    refusal: async () =>
      client
        .submitNewOrder({
          ...{ symbol, side: 'BUY', type: 'LIMIT', price: '0.00000001', quantity: 1, timeInForce: 'GTC' },
        })
        .then(
          () => undefined,
          (error) => error.code,
        ),
    listenKey: async () => (await client.getSpotUserDataListenKey()).listenKey,
    marketStream: async (found) => {
      const socket = listen(ws, ({ s }) => s && found(s));
      await socket.subscribe([`${symbol.toLowerCase()}@bookTicker`], 'main');
    },
    userStream: async (key, found) => {
      const socket = listen(ws, ({ e }) => e && found(e));
      await socket.subscribeSpotUserDataStreamWithListenKey('main', key);
    },
    close: async () => {
      for (const socket of sockets) socket.closeAll(true);
    },
  };
}
