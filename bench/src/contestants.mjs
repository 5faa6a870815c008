// Each contestant: how it places the documented order and how it reads a book, against `origin`.
import { createHmac, createSecretKey } from 'node:crypto';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
export const apiKey = 'vmPUZE6mv9SD5VNHk4HlWFsOr6aKE2zvsw0MuIgwCIPy6utIco14y7Ju91duEh8A';
export const secret = 'NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j';

/** What a person writes by hand with undici, and nothing more: the floor. */
async function floor(origin) {
  const { Pool } = await import('undici');
  const pool = new Pool(origin);
  const key = createSecretKey(Buffer.from(secret));
  const headers = { 'x-mbx-apikey': apiKey, 'content-type': 'application/x-www-form-urlencoded' };
  return {
    async order() {
      const text = `symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=${Date.now()}`;
      const body = `${text}&signature=${createHmac('sha256', key).update(text).digest('hex')}`;
      const answer = await pool.request({ method: 'POST', path: '/api/v3/order', headers, body });
      return JSON.parse(await answer.body.text());
    },
    async book() {
      const answer = await pool.request({ method: 'GET', path: '/api/v3/depth?symbol=LTCBTC&limit=100' });
      return JSON.parse(await answer.body.text());
    },
    close: () => pool.close(),
  };
}

/** The same with undici's lower-level `dispatch`: fewer people write it, but it is less work. */
async function floorDispatch(origin) {
  const { Pool } = await import('undici');
  const pool = new Pool(origin);
  const key = createSecretKey(Buffer.from(secret));
  const headers = { 'x-mbx-apikey': apiKey, 'content-type': 'application/x-www-form-urlencoded' };
  const send = (options) =>
    new Promise((resolve, reject) => {
      let text = '';
      pool.dispatch(options, {
        onRequestStart() {},
        onResponseStart() {},
        onResponseData(_, chunk) {
          text += chunk.toString();
        },
        onResponseEnd() {
          resolve(JSON.parse(text));
        },
        onResponseError(_, error) {
          reject(error);
        },
      });
    });
  return {
    order() {
      const text = `symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=0.1&recvWindow=5000&timestamp=${Date.now()}`;
      const body = `${text}&signature=${createHmac('sha256', key).update(text).digest('hex')}`;
      return send({ method: 'POST', path: '/api/v3/order', headers, body });
    },
    book: () => send({ method: 'GET', path: '/api/v3/depth?symbol=LTCBTC&limit=100' }),
    close: () => pool.close(),
  };
}

async function exspec(origin) {
  const { createBinance } = await import('../../packages/binance/dist/index.js');
  const binance = createBinance({ apiKey, secret, server: origin });
  // The governor counts as it does for everybody; only the limits are out of reach for the length of a benchmark.
  for (const [bucket, windows] of Object.entries({
    ip: [60_000],
    raw: [300_000],
    orders: [10_000, 86_400_000],
  })) {
    for (const ms of windows) binance.connection.setLimit(bucket, ms, 1e12);
  }
  return {
    order: () =>
      binance.trade.newOrder({
        symbol: 'LTCBTC',
        side: 'BUY',
        type: 'LIMIT',
        timeInForce: 'GTC',
        quantity: '1',
        price: '0.1',
      }),
    book: () => binance.market.depth({ symbol: 'LTCBTC', limit: 100 }),
    close: () => binance.close(),
  };
}

async function binanceSpot(origin) {
  const { Spot } = require('@binance/spot');
  const client = new Spot({
    configurationRestAPI: { apiKey, apiSecret: secret, basePath: origin, keepAlive: true },
  });
  return {
    order: async () =>
      (
        await client.restAPI.newOrder({
          symbol: 'LTCBTC',
          side: 'BUY',
          type: 'LIMIT',
          timeInForce: 'GTC',
          quantity: 1,
          price: 0.1,
        })
      ).data(),
    book: async () => (await client.restAPI.depth({ symbol: 'LTCBTC', limit: 100 })).data(),
    close() {},
  };
}

async function binance(origin) {
  const { MainClient } = require('binance');
  const client = new MainClient({
    api_key: apiKey,
    api_secret: secret,
    baseUrl: origin,
    disableTimeSync: true,
    keepAlive: true,
  });
  return {
    order: () =>
      client.submitNewOrder({
        symbol: 'LTCBTC',
        side: 'BUY',
        type: 'LIMIT',
        timeInForce: 'GTC',
        quantity: 1,
        price: 0.1,
      }),
    book: () => client.getOrderBook({ symbol: 'LTCBTC', limit: 100 }),
    close() {},
  };
}

async function ccxt(origin) {
  const { binance: Binance } = require('ccxt');
  const client = new Binance({
    apiKey,
    secret,
    enableRateLimit: false,
    options: { defaultType: 'spot', fetchMarkets: ['spot'], fetchCurrencies: false },
  });
  for (const [name, url] of Object.entries(client.urls.api))
    client.urls.api[name] = String(url).replace(/^https?:\/\/[^/]+/, origin);
  client.has.fetchCurrencies = false;
  await client.loadMarkets();
  return {
    order: () => client.createOrder('LTC/BTC', 'limit', 'buy', 1, 0.1),
    book: () => client.fetchOrderBook('LTC/BTC', 100),
    close() {},
  };
}

export const contestants = new Map(
  Object.entries({ floor, floorDispatch, exspec, binanceSpot, binance, ccxt }),
);
