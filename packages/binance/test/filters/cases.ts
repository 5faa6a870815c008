import type { MarketState, OrderToCheck } from '../../src/filters/index.ts';

export const limit = { side: 'BUY', type: 'LIMIT', timeInForce: 'GTC' };
const market = { side: 'SELL', type: 'MARKET' };
const stop = { side: 'SELL', type: 'STOP_LOSS_LIMIT', timeInForce: 'GTC' };

export interface FilterCase {
  readonly says: string;
  readonly filter: string;
  readonly change?: Readonly<Record<string, unknown>>;
  readonly order: OrderToCheck;
  readonly market?: MarketState;
  /** Fields at fault, `pass`, or the inputs that are missing. */
  readonly want: 'pass' | { readonly fields: readonly string[] } | { readonly missing: readonly string[] };
}

const off = { minPrice: '0', maxPrice: '0.00000000', tickSize: '0' };
const shifted = { minPrice: '0.5', maxPrice: '10', tickSize: '0.2' };
const position = { free: '4', locked: '3', openBuyQuantity: '3' };

/** One sentence of the documentation each, or an edge of it. */
export const filterCases: readonly FilterCase[] = [
  // PRICE_FILTER: price >= minPrice, price <= maxPrice, (price - minPrice) % tickSize == 0; 0 disables each part.
  {
    says: 'the smallest price passes',
    filter: 'PRICE_FILTER',
    order: { ...limit, price: '0.000001' },
    want: 'pass',
  },
  {
    says: 'a price below the smallest fails, and is off the grid too',
    filter: 'PRICE_FILTER',
    order: { ...limit, price: '0.0000005' },
    want: { fields: ['price', 'price'] },
  },
  {
    says: 'the largest price passes',
    filter: 'PRICE_FILTER',
    order: { ...limit, price: 100_000 },
    want: 'pass',
  },
  {
    says: 'a price above the largest fails',
    filter: 'PRICE_FILTER',
    order: { ...limit, price: '100000.000001' },
    want: { fields: ['price'] },
  },
  {
    says: 'the grid begins at minPrice, not at zero',
    filter: 'PRICE_FILTER',
    change: shifted,
    order: { ...limit, price: '0.9' },
    want: 'pass',
  },
  {
    says: 'a multiple of the tick that is off that grid fails',
    filter: 'PRICE_FILTER',
    change: shifted,
    order: { ...limit, price: '0.8' },
    want: { fields: ['price'] },
  },
  {
    says: 'stopPrice is held to the same rules',
    filter: 'PRICE_FILTER',
    order: { ...stop, price: '1', stopPrice: '0.0000015' },
    want: { fields: ['stopPrice'] },
  },
  {
    says: 'zeros switch all three parts off',
    filter: 'PRICE_FILTER',
    change: off,
    order: { ...limit, price: '123456789.123456789' },
    want: 'pass',
  },
  {
    says: '0.3 is a multiple of 0.1, whatever floats say',
    filter: 'PRICE_FILTER',
    change: { ...off, tickSize: '0.1' },
    order: { ...limit, price: 0.3 },
    want: 'pass',
  },
  {
    says: 'a MARKET order has no price to check',
    filter: 'PRICE_FILTER',
    order: { ...market, quantity: '1' },
    want: 'pass',
  },

  // PERCENT_PRICE: average * multiplierDown <= price <= average * multiplierUp.
  {
    says: 'a price at the upper edge passes',
    filter: 'PERCENT_PRICE',
    order: { ...limit, price: '130' },
    market: { averagePrice: '100' },
    want: 'pass',
  },
  {
    says: 'a price over the upper edge fails',
    filter: 'PERCENT_PRICE',
    order: { ...limit, price: '130.00000001' },
    market: { averagePrice: '100' },
    want: { fields: ['price'] },
  },
  {
    says: 'a price at the lower edge passes',
    filter: 'PERCENT_PRICE',
    order: { ...limit, price: '70' },
    market: { averagePrice: '100' },
    want: 'pass',
  },
  {
    says: 'a price under the lower edge fails',
    filter: 'PERCENT_PRICE',
    order: { ...limit, price: '69.99999999' },
    market: { averagePrice: '100' },
    want: { fields: ['price'] },
  },
  {
    says: "the average of the filter's own minutes counts",
    filter: 'PERCENT_PRICE',
    order: { ...limit, price: '130' },
    market: { averagePrice: { 1: '10', 5: '100' } },
    want: 'pass',
  },
  {
    says: 'averages over other minutes do not help',
    filter: 'PERCENT_PRICE',
    order: { ...limit, price: '130' },
    market: { averagePrice: { 1: '100' } },
    want: { missing: ['averagePrice'] },
  },
  {
    says: 'with 0 minutes the last price is used',
    filter: 'PERCENT_PRICE',
    change: { avgPriceMins: 0 },
    order: { ...limit, price: '130' },
    market: { averagePrice: '1', lastPrice: '100' },
    want: 'pass',
  },
  {
    says: 'with 0 minutes and no last price it is undecided',
    filter: 'PERCENT_PRICE',
    change: { avgPriceMins: 0 },
    order: { ...limit, price: '130' },
    market: { averagePrice: '100' },
    want: { missing: ['lastPrice'] },
  },
  {
    says: 'stopPrice is not compared',
    filter: 'PERCENT_PRICE',
    order: { side: 'BUY', type: 'STOP_LOSS', stopPrice: '900' },
    market: { averagePrice: '100' },
    want: 'pass',
  },

  // LOT_SIZE: quantity and icebergQty.
  {
    says: 'the smallest quantity passes',
    filter: 'LOT_SIZE',
    order: { ...limit, quantity: '0.001' },
    want: 'pass',
  },
  {
    says: 'a quantity under the smallest fails',
    filter: 'LOT_SIZE',
    change: { stepSize: '0' },
    order: { ...limit, quantity: '0.0009' },
    want: { fields: ['quantity'] },
  },
  {
    says: 'a quantity over the largest fails',
    filter: 'LOT_SIZE',
    order: { ...limit, quantity: '100000.001' },
    want: { fields: ['quantity'] },
  },
  {
    says: 'a quantity between two steps fails',
    filter: 'LOT_SIZE',
    order: { ...limit, quantity: '1.0005' },
    want: { fields: ['quantity'] },
  },
  {
    says: 'icebergQty is held to the same rules',
    filter: 'LOT_SIZE',
    order: { ...limit, quantity: '1', icebergQty: '0.1005' },
    want: { fields: ['icebergQty'] },
  },
  {
    says: 'an icebergQty of 0 is no iceberg',
    filter: 'LOT_SIZE',
    order: { ...limit, quantity: '1', icebergQty: '0.000' },
    want: 'pass',
  },
  {
    says: 'a MARKET order by quoteOrderQty never breaks it',
    filter: 'LOT_SIZE',
    order: { ...market, quoteOrderQty: '0.00001' },
    want: 'pass',
  },

  // MARKET_LOT_SIZE: MARKET orders only.
  {
    says: 'a MARKET quantity between two steps fails',
    filter: 'MARKET_LOT_SIZE',
    order: { ...market, quantity: '1.0005' },
    want: { fields: ['quantity'] },
  },
  {
    says: 'a LIMIT quantity between two steps is none of its business',
    filter: 'MARKET_LOT_SIZE',
    order: { ...limit, quantity: '1.0005' },
    want: 'pass',
  },
  {
    says: 'a step size of 0 switches the step rule off',
    filter: 'MARKET_LOT_SIZE',
    change: { stepSize: '0.00000000' },
    order: { ...market, quantity: '1.0005' },
    want: 'pass',
  },

  // MIN_NOTIONAL: price * quantity; algo: stopPrice * quantity too; iceberg: price * icebergQty too.
  {
    says: 'a notional value at the minimum passes',
    filter: 'MIN_NOTIONAL',
    order: { ...limit, price: '0.1', quantity: '0.01' },
    want: 'pass',
  },
  {
    says: 'a notional value under the minimum fails',
    filter: 'MIN_NOTIONAL',
    order: { ...limit, price: '0.1', quantity: '0.009' },
    want: { fields: ['price'] },
  },
  {
    says: 'stopPrice * quantity of an algo order counts as well',
    filter: 'MIN_NOTIONAL',
    order: { ...stop, price: '0.1', stopPrice: '0.05', quantity: '0.01' },
    want: { fields: ['stopPrice'] },
  },
  {
    says: 'price * icebergQty of an iceberg counts as well',
    filter: 'MIN_NOTIONAL',
    order: { ...limit, price: '0.1', quantity: '0.02', icebergQty: '0.005' },
    want: { fields: ['icebergQty'] },
  },
  {
    says: 'a MARKET order is valued at the average price',
    filter: 'MIN_NOTIONAL',
    order: { ...market, quantity: '0.009' },
    market: { averagePrice: '0.1' },
    want: { fields: ['quantity'] },
  },
  {
    says: 'a MARKET order without an average is undecided',
    filter: 'MIN_NOTIONAL',
    order: { ...market, quantity: '1' },
    want: { missing: ['averagePrice'] },
  },
  {
    says: 'with 0 minutes a MARKET order is valued at the last price',
    filter: 'MIN_NOTIONAL',
    change: { avgPriceMins: 0 },
    order: { ...market, quantity: '0.01' },
    market: { lastPrice: '0.1' },
    want: 'pass',
  },
  {
    says: 'applyToMarket false leaves MARKET orders alone',
    filter: 'MIN_NOTIONAL',
    change: { applyToMarket: false },
    order: { ...market, quantity: '0.00001' },
    want: 'pass',
  },
  {
    says: 'quoteOrderQty is a notional value already',
    filter: 'MIN_NOTIONAL',
    order: { ...market, quoteOrderQty: '0.0009' },
    want: { fields: ['quoteOrderQty'] },
  },

  // ICEBERG_PARTS: CEIL(qty / icebergQty).
  {
    says: 'ten parts pass',
    filter: 'ICEBERG_PARTS',
    order: { ...limit, quantity: '1', icebergQty: '0.1' },
    want: 'pass',
  },
  {
    says: 'ten parts and a rest are eleven',
    filter: 'ICEBERG_PARTS',
    order: { ...limit, quantity: '1.00000001', icebergQty: '0.1' },
    want: { fields: ['icebergQty'] },
  },

  // Counts: one more order must still be allowed.
  {
    says: 'the 25th open order passes',
    filter: 'MAX_NUM_ORDERS',
    order: limit,
    market: { openOrders: 24 },
    want: 'pass',
  },
  {
    says: 'the 26th open order fails',
    filter: 'MAX_NUM_ORDERS',
    order: limit,
    market: { openOrders: 25 },
    want: { fields: ['openOrders'] },
  },
  {
    says: 'a count that is not known leaves it undecided',
    filter: 'MAX_NUM_ORDERS',
    order: limit,
    want: { missing: ['openOrders'] },
  },
  {
    says: 'the 6th algo order fails',
    filter: 'MAX_NUM_ALGO_ORDERS',
    order: stop,
    market: { openAlgoOrders: 5 },
    want: { fields: ['openAlgoOrders'] },
  },
  {
    says: 'a LIMIT order is no algo order',
    filter: 'MAX_NUM_ALGO_ORDERS',
    order: limit,
    market: { openAlgoOrders: 5 },
    want: 'pass',
  },
  {
    says: 'the 6th iceberg fails',
    filter: 'MAX_NUM_ICEBERG_ORDERS',
    order: { ...limit, quantity: '1', icebergQty: '0.5' },
    market: { openIcebergOrders: 5 },
    want: { fields: ['openIcebergOrders'] },
  },
  {
    says: 'an order without icebergQty is no iceberg',
    filter: 'MAX_NUM_ICEBERG_ORDERS',
    order: limit,
    market: { openIcebergOrders: 5 },
    want: 'pass',
  },
  {
    says: 'the 1001st order on the exchange fails',
    filter: 'EXCHANGE_MAX_NUM_ORDERS',
    order: limit,
    market: { exchangeOpenOrders: 1000 },
    want: { fields: ['exchangeOpenOrders'] },
  },
  {
    says: 'the 200th algo order on the exchange passes',
    filter: 'EXCHANGE_MAX_NUM_ALGO_ORDERS',
    order: stop,
    market: { exchangeOpenAlgoOrders: 199 },
    want: 'pass',
  },
  {
    says: 'the 201st algo order on the exchange fails',
    filter: 'EXCHANGE_MAX_NUM_ALGO_ORDERS',
    order: stop,
    market: { exchangeOpenAlgoOrders: 200 },
    want: { fields: ['exchangeOpenAlgoOrders'] },
  },

  // MAX_POSITION: free + locked + open BUY quantity, BUY only, fails when greater.
  {
    says: 'a position at the maximum passes',
    filter: 'MAX_POSITION',
    order: limit,
    market: { position },
    want: 'pass',
  },
  {
    says: 'a position over the maximum fails',
    filter: 'MAX_POSITION',
    order: limit,
    market: { position: { ...position, locked: '3.00000001' } },
    want: { fields: ['position'] },
  },
  {
    says: 'a SELL order is not refused for it',
    filter: 'MAX_POSITION',
    order: { ...limit, side: 'SELL' },
    market: { position: { ...position, free: '99' } },
    want: 'pass',
  },
];
