import Big from 'big.js';
import type { ExchangeFilter, SymbolFilter } from '../../generated/types.ts';
import { toAmount, ZERO } from '../amount.ts';
import type { SymbolListing } from '../state.ts';

/** A symbol that the mock lists, and the market that is seeded for it. Tick and step have at most eight places together. */
export interface MockSymbol {
  readonly baseAsset: string;
  readonly quoteAsset: string;
  /** Around which prices are seeded, in quote asset. */
  readonly price: string;
  readonly tickSize: string;
  readonly stepSize: string;
  /** In quote asset. */
  readonly minNotional: string;
  /** Typical quantity of a seeded order, in whole multiples of `stepSize`. */
  readonly lots: number;
  /** Price levels per side of the seeded book. Default 120; 0 leaves the book to the accounts. */
  readonly levels?: number;
  /** Default `100001`. */
  readonly firstOrderId?: string;
  /** Default `TRADING`. */
  readonly status?: string;
  readonly orderTypes?: readonly string[];
  readonly icebergAllowed?: boolean;
  readonly ocoAllowed?: boolean;
  readonly quoteOrderQtyMarketAllowed?: boolean;
  readonly permissions?: readonly string[];
  readonly maxPosition?: string;
}

const allOrderTypes = [
  'LIMIT',
  'LIMIT_MAKER',
  'MARKET',
  'STOP_LOSS',
  'STOP_LOSS_LIMIT',
  'TAKE_PROFIT',
  'TAKE_PROFIT_LIMIT',
];

/**
 * What the mock lists unless told otherwise. LTCBTC stands near 0.12, so that the documentation's signing example
 * (buy 1 at 0.1) rests; BNBUSDT counts its orders from beyond 2^53; XRPBTC, ADABTC and DOTBTC lack what others have.
 */
export const defaultSymbols: readonly MockSymbol[] = [
  {
    baseAsset: 'BTC',
    quoteAsset: 'USDT',
    price: '44000',
    tickSize: '0.01',
    stepSize: '0.00001',
    minNotional: '10',
    lots: 40_000,
  },
  {
    baseAsset: 'ETH',
    quoteAsset: 'BTC',
    price: '0.0713',
    tickSize: '0.000001',
    stepSize: '0.01',
    minNotional: '0.0001',
    lots: 300,
  },
  {
    baseAsset: 'BNB',
    quoteAsset: 'BTC',
    price: '0.0094',
    tickSize: '0.000001',
    stepSize: '0.01',
    minNotional: '0.0001',
    lots: 1500,
    maxPosition: '50000',
  },
  {
    baseAsset: 'LTC',
    quoteAsset: 'BTC',
    price: '0.12',
    tickSize: '0.000001',
    stepSize: '0.01',
    minNotional: '0.0001',
    lots: 900,
  },
  {
    baseAsset: 'BNB',
    quoteAsset: 'USDT',
    price: '413.6',
    tickSize: '0.1',
    stepSize: '0.001',
    minNotional: '10',
    lots: 9000,
    firstOrderId: '9007199254740993',
  },
  {
    baseAsset: 'ETH',
    quoteAsset: 'USDT',
    price: '3137.2',
    tickSize: '0.01',
    stepSize: '0.0001',
    minNotional: '10',
    lots: 20_000,
  },
  {
    baseAsset: 'XRP',
    quoteAsset: 'BTC',
    price: '0.000019',
    tickSize: '0.00000001',
    stepSize: '1',
    minNotional: '0.0001',
    lots: 4000,
    orderTypes: ['LIMIT', 'LIMIT_MAKER'],
    icebergAllowed: false,
    ocoAllowed: false,
    quoteOrderQtyMarketAllowed: false,
  },
  {
    baseAsset: 'ADA',
    quoteAsset: 'BTC',
    price: '0.0000264',
    tickSize: '0.00000001',
    stepSize: '1',
    minNotional: '0.0001',
    lots: 3000,
    quoteOrderQtyMarketAllowed: false,
  },
  {
    baseAsset: 'DOT',
    quoteAsset: 'BTC',
    price: '0.000448',
    tickSize: '0.000001',
    stepSize: '0.01',
    minNotional: '0.0001',
    lots: 2000,
    status: 'BREAK',
  },
];

/** What a new account holds, in total free, unless told otherwise. */
export const defaultBalances: Readonly<Record<string, string>> = {
  BTC: '20',
  USDT: '500000',
  ETH: '250',
  BNB: '1500',
  LTC: '2000',
  XRP: '100000',
  ADA: '100000',
  DOT: '5000',
};

/** Filters of the whole exchange, with the documented numbers. */
export const exchangeFilters: readonly ExchangeFilter[] = [
  { filterType: 'EXCHANGE_MAX_NUM_ORDERS', maxNumOrders: 1000 },
  { filterType: 'EXCHANGE_MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 200 },
];

/**
 * The symbol as `exchangeInfo` shows it.
 *
 * @throws RangeError when tick and step have more than eight places together
 */
export function toListing(symbol: MockSymbol): SymbolListing {
  const places = (grid: string): number => new Big(grid).toFixed().split('.')[1]?.length ?? 0;
  // Balances have eight places: a finer product of price and quantity would lose money by rounding.
  if (places(symbol.tickSize) + places(symbol.stepSize) > 8) {
    throw new RangeError(
      `${symbol.baseAsset}${symbol.quoteAsset}: tickSize and stepSize have more than eight places together`,
    );
  }
  const permissions = symbol.permissions ?? ['SPOT', 'MARGIN'];
  return {
    symbol: symbol.baseAsset + symbol.quoteAsset,
    status: symbol.status ?? 'TRADING',
    baseAsset: symbol.baseAsset,
    baseAssetPrecision: 8,
    quoteAsset: symbol.quoteAsset,
    quotePrecision: 8,
    quoteAssetPrecision: 8,
    baseCommissionPrecision: 8,
    quoteCommissionPrecision: 8,
    orderTypes: symbol.orderTypes ?? allOrderTypes,
    icebergAllowed: symbol.icebergAllowed ?? true,
    ocoAllowed: symbol.ocoAllowed ?? true,
    quoteOrderQtyMarketAllowed: symbol.quoteOrderQtyMarketAllowed ?? true,
    isSpotTradingAllowed: permissions.includes('SPOT'),
    isMarginTradingAllowed: permissions.includes('MARGIN'),
    filters: toFilters(symbol),
    permissions,
  };
}

function toFilters(symbol: MockSymbol): SymbolFilter[] {
  const tick = toAmount(symbol.tickSize);
  const step = toAmount(symbol.stepSize);
  const filters: SymbolFilter[] = [
    { filterType: 'PRICE_FILTER', minPrice: tick, maxPrice: '1000000.00000000', tickSize: tick },
    { filterType: 'PERCENT_PRICE', multiplierUp: '5', multiplierDown: '0.2', avgPriceMins: 5 },
    { filterType: 'LOT_SIZE', minQty: step, maxQty: '9000000.00000000', stepSize: step },
    {
      filterType: 'MIN_NOTIONAL',
      minNotional: toAmount(symbol.minNotional),
      applyToMarket: true,
      avgPriceMins: 5,
    },
    { filterType: 'ICEBERG_PARTS', limit: 10 },
    { filterType: 'MARKET_LOT_SIZE', minQty: ZERO, maxQty: maxMarketQty(symbol), stepSize: ZERO },
    { filterType: 'MAX_NUM_ORDERS', maxNumOrders: 200 },
    { filterType: 'MAX_NUM_ALGO_ORDERS', maxNumAlgoOrders: 5 },
    { filterType: 'MAX_NUM_ICEBERG_ORDERS', maxNumIcebergOrders: 5 },
  ];
  if (symbol.maxPosition !== undefined) {
    filters.push({ filterType: 'MAX_POSITION', maxPosition: toAmount(symbol.maxPosition) });
  }
  return filters;
}

/** Two hundred typical orders: more than the seeded book holds. */
function maxMarketQty(symbol: MockSymbol): string {
  return toAmount(new Big(symbol.stepSize).times(symbol.lots).times(200));
}
