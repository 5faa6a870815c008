import type { FilterLike } from '../../src/filters/index.ts';

type Documented = FilterLike & Readonly<Record<string, unknown>>;

/** The filters as the documentation's "ExchangeInfo format" examples show them. */
export const documented: Readonly<Record<string, Documented>> = {
  PRICE_FILTER: {
    filterType: 'PRICE_FILTER',
    minPrice: '0.00000100',
    maxPrice: '100000.00000000',
    tickSize: '0.00000100',
  },
  PERCENT_PRICE: {
    filterType: 'PERCENT_PRICE',
    multiplierUp: '1.3000',
    multiplierDown: '0.7000',
    avgPriceMins: 5,
  },
  LOT_SIZE: {
    filterType: 'LOT_SIZE',
    minQty: '0.00100000',
    maxQty: '100000.00000000',
    stepSize: '0.00100000',
  },
  MIN_NOTIONAL: {
    filterType: 'MIN_NOTIONAL',
    minNotional: '0.00100000',
    applyToMarket: true,
    avgPriceMins: 5,
  },
  ICEBERG_PARTS: { filterType: 'ICEBERG_PARTS', limit: 10 },
  MARKET_LOT_SIZE: {
    filterType: 'MARKET_LOT_SIZE',
    minQty: '0.00100000',
    maxQty: '100000.00000000',
    stepSize: '0.00100000',
  },
  MAX_NUM_ORDERS: { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 25 },
  MAX_NUM_ALGO_ORDERS: { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 5 },
  MAX_NUM_ICEBERG_ORDERS: { filterType: 'MAX_NUM_ICEBERG_ORDERS', maxNumIcebergOrders: 5 },
  MAX_POSITION: { filterType: 'MAX_POSITION', maxPosition: '10.00000000' },
  EXCHANGE_MAX_NUM_ORDERS: { filterType: 'EXCHANGE_MAX_NUM_ORDERS', maxNumOrders: 1000 },
  EXCHANGE_MAX_NUM_ALGO_ORDERS: { filterType: 'EXCHANGE_MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 200 },
};

/** A symbol with one documented filter, changed where a test says so. */
export function symbolWith(
  name: string,
  change: Readonly<Record<string, unknown>> = {},
): { filters: FilterLike[] } {
  return { filters: [{ filterType: name, ...documented[name], ...change }] };
}
