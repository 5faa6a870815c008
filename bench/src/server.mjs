// The exchange's side of the benchmark: fixed answers over keep-alive HTTP on loopback, in a process of its own.
import { createServer } from 'node:http';

const order = JSON.stringify({
  symbol: 'LTCBTC',
  orderId: 28,
  orderListId: -1,
  clientOrderId: '6gCrw2kRUAF9CvJDGP16IP',
  transactTime: 1507725176595,
  price: '0.10000000',
  origQty: '10.00000000',
  executedQty: '10.00000000',
  cummulativeQuoteQty: '10.00000000',
  status: 'FILLED',
  timeInForce: 'GTC',
  type: 'LIMIT',
  side: 'BUY',
  fills: Array.from({ length: 5 }, (_, i) => ({
    price: '4000.00000000',
    qty: '1.00000000',
    commission: '4.00000000',
    commissionAsset: 'USDT',
    tradeId: 56 + i,
  })),
});
const level = (i) => [(4 + i / 1e6).toFixed(8), (431 + i).toFixed(8)];
const depth = JSON.stringify({
  lastUpdateId: 1027024,
  bids: Array.from({ length: 100 }, (_, i) => level(-i)),
  asks: Array.from({ length: 100 }, (_, i) => level(i + 2)),
});
const filters = [
  { filterType: 'PRICE_FILTER', minPrice: '0.00000100', maxPrice: '100000.00000000', tickSize: '0.00000100' },
  { filterType: 'LOT_SIZE', minQty: '0.00100000', maxQty: '100000.00000000', stepSize: '0.00100000' },
];
const exchangeInfo = JSON.stringify({
  timezone: 'UTC',
  serverTime: 1565246363776,
  rateLimits: [],
  exchangeFilters: [],
  symbols: [
    {
      symbol: 'LTCBTC',
      status: 'TRADING',
      baseAsset: 'LTC',
      baseAssetPrecision: 8,
      quoteAsset: 'BTC',
      quotePrecision: 8,
      quoteAssetPrecision: 8,
      orderTypes: ['LIMIT', 'MARKET'],
      icebergAllowed: true,
      ocoAllowed: true,
      isSpotTradingAllowed: true,
      isMarginTradingAllowed: false,
      filters,
      permissions: ['SPOT'],
    },
  ],
});

const server = createServer((request, response) => {
  request
    .on('data', () => {})
    .on('end', () => {
      const path = request.url ?? '';
      const body = path.startsWith('/api/v3/depth')
        ? depth
        : path.startsWith('/api/v3/order')
          ? order
          : path.startsWith('/api/v3/time')
            ? `{"serverTime":${Date.now()}}`
            : path.startsWith('/api/v3/exchangeInfo')
              ? exchangeInfo
              : '[]';
      response.writeHead(200, {
        'content-type': 'application/json;charset=UTF-8',
        'content-length': Buffer.byteLength(body),
        'x-mbx-used-weight': '1',
        'x-mbx-used-weight-1m': '1',
        'x-mbx-order-count-10s': '1',
        'x-mbx-order-count-1d': '1',
      });
      response.end(body);
    });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.(server.address().port));
process.on('disconnect', () => process.exit(0));
