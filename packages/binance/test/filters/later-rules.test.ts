import { expect, test } from 'vitest';
import { checkAgainst } from '../../src/filters/check-order.ts';
import type { MarketState, OrderToCheck } from '../../src/filters/index.ts';

/** The filters as the "/exchangeInfo format" examples of 2026 show them. */
const documented = {
  PERCENT_PRICE_BY_SIDE: {
    ...{ bidMultiplierUp: '1.2', bidMultiplierDown: '0.2', askMultiplierUp: '5', askMultiplierDown: '0.8' },
    avgPriceMins: 1,
  },
  NOTIONAL: {
    ...{ minNotional: '10.00000000', applyMinToMarket: false },
    ...{ maxNotional: '10000.00000000', applyMaxToMarket: false, avgPriceMins: 5 },
  },
  TRAILING_DELTA: {
    ...{ minTrailingAboveDelta: 10, maxTrailingAboveDelta: 2000 },
    ...{ minTrailingBelowDelta: 20, maxTrailingBelowDelta: 1000 },
  },
  MAX_NUM_ORDER_AMENDS: { maxNumOrderAmends: 10 },
  MAX_NUM_ORDER_LISTS: { maxNumOrderLists: 20 },
  EXCHANGE_MAX_NUM_ICEBERG_ORDERS: { maxNumIcebergOrders: 10_000 },
  EXCHANGE_MAX_NUM_ORDER_LISTS: { maxNumOrderLists: 20 },
};

type Later = keyof typeof documented;
const isDocumented = (name: string): name is Later => Object.hasOwn(documented, name);

const buy = { side: 'BUY', type: 'LIMIT' };
const sell = { side: 'SELL', type: 'LIMIT' };
const market = { side: 'BUY', type: 'MARKET' };
const trailing = (side: string, type: string, trailingDelta: number) => ({ side, type, trailingDelta });
const both = { applyMinToMarket: true, applyMaxToMarket: true };
const at100 = { averagePrice: '100' };

type Want = 'pass' | readonly string[] | { readonly missing: readonly string[] };

test.each<[Later, string, OrderToCheck, MarketState, Want, object?]>([
  ['PERCENT_PRICE_BY_SIDE', 'a purchase at 1.2 of the average', { ...buy, price: '120' }, at100, 'pass'],
  ['PERCENT_PRICE_BY_SIDE', 'a purchase above', { ...buy, price: '120.1' }, at100, ['price']],
  ['PERCENT_PRICE_BY_SIDE', 'a purchase below 0.2', { ...buy, price: '19.9' }, at100, ['price']],
  ['PERCENT_PRICE_BY_SIDE', 'a sale at 5', { ...sell, price: '500' }, at100, 'pass'],
  ['PERCENT_PRICE_BY_SIDE', 'a sale below 0.8', { ...sell, price: '79.9' }, at100, ['price']],
  [
    'PERCENT_PRICE_BY_SIDE',
    'without an average',
    { ...sell, price: '79' },
    {},
    { missing: ['averagePrice'] },
  ],
  ['NOTIONAL', 'the smallest', { ...buy, price: '5', quantity: '2' }, {}, 'pass'],
  ['NOTIONAL', 'less', { ...buy, price: '5', quantity: '1.99999' }, {}, ['price']],
  ['NOTIONAL', 'the largest', { ...buy, price: '5000', quantity: '2' }, {}, 'pass'],
  ['NOTIONAL', 'more', { ...buy, price: '5000', quantity: '2.00001' }, {}, ['price']],
  ['NOTIONAL', 'a MARKET order that it leaves alone', { ...market, quantity: '0.01' }, {}, 'pass'],
  ['NOTIONAL', 'one that it does not, too small', { ...market, quantity: '0.09' }, at100, ['quantity'], both],
  ['NOTIONAL', 'one that is too large', { ...market, quantity: '101' }, at100, ['quantity'], both],
  [
    'NOTIONAL',
    'one of whose bounds only the upper holds',
    { ...market, quantity: '0.01' },
    at100,
    'pass',
    { applyMaxToMarket: true },
  ],
  ['NOTIONAL', 'one for a sum', { ...market, quoteOrderQty: '9' }, {}, ['quoteOrderQty'], both],
  [
    'NOTIONAL',
    'one without an average',
    { ...market, quantity: '1' },
    {},
    { missing: ['averagePrice'] },
    both,
  ],
  ['TRAILING_DELTA', 'a stop that buys, within above', trailing('BUY', 'STOP_LOSS', 10), {}, 'pass'],
  [
    'TRAILING_DELTA',
    'a profit by selling, beyond above',
    trailing('SELL', 'TAKE_PROFIT_LIMIT', 2001),
    {},
    ['trailingDelta'],
  ],
  [
    'TRAILING_DELTA',
    'a stop that sells, short of below',
    trailing('SELL', 'STOP_LOSS_LIMIT', 19),
    {},
    ['trailingDelta'],
  ],
  ['TRAILING_DELTA', 'a profit by buying, within below', trailing('BUY', 'TAKE_PROFIT', 1000), {}, 'pass'],
  ['TRAILING_DELTA', 'an order that trails nothing', buy, {}, 'pass'],
  [
    'EXCHANGE_MAX_NUM_ICEBERG_ORDERS',
    'the 10,001st',
    { ...buy, icebergQty: '1' },
    { exchangeOpenIcebergOrders: 10_000 },
    ['exchangeOpenIcebergOrders'],
  ],
  ['EXCHANGE_MAX_NUM_ICEBERG_ORDERS', 'no iceberg', buy, {}, 'pass'],
  ['MAX_NUM_ORDER_AMENDS', 'a new order', buy, {}, 'pass'],
  ['MAX_NUM_ORDER_LISTS', 'an order by itself', buy, {}, 'pass'],
  ['EXCHANGE_MAX_NUM_ORDER_LISTS', 'an order by itself', buy, {}, 'pass'],
])('where an API documents %s: %s', (filter, _says, order, state, want, change = {}) => {
  const filters = [{ filterType: filter, ...documented[filter], ...change }];
  const check = checkAgainst(isDocumented, { filters }, order, state);
  if (want === 'pass')
    expect(check).toEqual({ result: 'pass', filters: [{ filter, result: 'pass' }], unchecked: [] });
  else if ('missing' in want) expect(check).toMatchObject({ result: 'undecided', missing: want.missing });
  else expect(check.result === 'fail' && check.failures.map(({ field }) => field)).toEqual(want);
});
