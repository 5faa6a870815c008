import module from 'binance-api-node';

const Binance = module.default ?? module;

export const name = 'binance-api-node';

/** What is done in another way than by the client's own method, or left out. */
export const notes = {
  userStream: 'its own method asks the WebSocket API: by its `customSubStream`',
};

export function open({ rest, ws, apiKey, secret, symbol }) {
  const client = Binance({ apiKey, apiSecret: secret, httpBase: rest, wsBase: `${ws}/ws` });
  const closers = [];
  return {
    symbols: async () => (await client.exchangeInfo()).symbols.map((one) => one.symbol),
    book: async () => {
      const { bids, asks } = await client.book({ symbol, limit: 5 });
      return { bid: bids[0].price, ask: asks[0].price };
    },
    klines: async () =>
      (await client.candles({ symbol, interval: '1h', limit: 5 })).map(({ close }) => close),
    limit: async (price) => {
      const { status, orderId } = await client.order({ symbol, side: 'BUY', quantity: '1', price });
      return { status, id: orderId };
    },
    cancel: async (id) => (await client.cancelOrder({ symbol, orderId: id })).status,
    market: async () => (await client.order({ symbol, side: 'BUY', type: 'MARKET', quantity: '1' })).status,
    oco: async (oco) => (await client.orderOco({ symbol, ...oco })).orders.length,
    trades: async () => (await client.myTrades({ symbol })).map(({ qty }) => qty),
    refusal: async () =>
      client.order({ symbol, side: 'BUY', quantity: '1', price: '0.00000001' }).then(
        () => undefined,
        (error) => error.code,
      ),
    listenKey: async () => (await client.getDataStream()).listenKey,
    marketStream: async (found) => {
      const clean = client.ws.trades([symbol], (event) => found(event.symbol));
      closers.push(clean);
    },
    userStream: async (key, found) => {
      closers.push(client.ws.customSubStream(key, (event) => found(event.e)));
    },
    close: async () => {
      for (const close of closers) close({ delay: 0, fastClose: true });
    },
  };
}
