import { Spot, WebsocketStream } from '@binance/connector';

const silent = { error() {}, warn() {}, info() {}, debug() {}, log() {} };

export const name = '@binance/connector';

/** What is done in another way than by the client's own method, or left out. */
export const notes = {
  oco: 'its own method asks for `/api/v3/orderList/oco`, which is newer: by its `signRequest`',
};

export function open({ rest, ws, apiKey, secret, symbol }) {
  const client = new Spot(apiKey, secret, { baseURL: rest, logger: silent });
  const sockets = [];
  const listen = (onMessage) => {
    const callbacks = { message: (text) => onMessage(JSON.parse(text)) };
    const socket = new WebsocketStream({ wsURL: ws, logger: silent, callbacks });
    sockets.push(socket);
    return socket;
  };
  return {
    symbols: async () => (await client.exchangeInfo()).data.symbols.map((one) => one.symbol),
    book: async () => {
      const { bids, asks } = (await client.depth(symbol, { limit: 5 })).data;
      return { bid: bids[0][0], ask: asks[0][0] };
    },
    klines: async () => (await client.klines(symbol, '1h', { limit: 5 })).data.map((kline) => kline[4]),
    limit: async (price) => {
      const options = { price, quantity: '1', timeInForce: 'GTC' };
      const { status, orderId } = (await client.newOrder(symbol, 'BUY', 'LIMIT', options)).data;
      return { status, id: orderId };
    },
    cancel: async (id) => (await client.cancelOrder(symbol, { orderId: id })).data.status,
    market: async () => (await client.newOrder(symbol, 'BUY', 'MARKET', { quantity: '1' })).data.status,
    oco: async (oco) =>
      (await client.signRequest('POST', '/api/v3/order/oco', { symbol, ...oco })).data.orders.length,
    trades: async () => (await client.myTrades(symbol)).data.map(({ qty }) => qty),
    refusal: async () =>
      client
        .newOrder(symbol, 'BUY', 'LIMIT', { price: '0.00000001', quantity: '1', timeInForce: 'GTC' })
        .then(
          () => undefined,
          (error) => error.response.data.code,
        ),
    listenKey: async () => (await client.createListenKey()).data.listenKey,
    marketStream: async (found) => listen((event) => found(event.s)).bookTicker(symbol),
    userStream: async (key, found) => listen((event) => found(event.e)).userData(key),
    close: async () => {
      for (const socket of sockets) socket.disconnect();
    },
  };
}
