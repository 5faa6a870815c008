import type { DecimalLike } from './decimal.ts';

/** The documented filters: ten of a symbol, two of the whole exchange. */
export type FilterName =
  | 'PRICE_FILTER'
  | 'PERCENT_PRICE'
  | 'LOT_SIZE'
  | 'MIN_NOTIONAL'
  | 'ICEBERG_PARTS'
  | 'MARKET_LOT_SIZE'
  | 'MAX_NUM_ORDERS'
  | 'MAX_NUM_ALGO_ORDERS'
  | 'MAX_NUM_ICEBERG_ORDERS'
  | 'MAX_POSITION'
  | 'EXCHANGE_MAX_NUM_ORDERS'
  | 'EXCHANGE_MAX_NUM_ALGO_ORDERS';

/** A filter as `exchangeInfo` lists it. Its other members are read, and checked, when the filter is applied. */
export interface FilterLike {
  readonly filterType: string;
}

/** A symbol as `exchangeInfo` describes it; `exchangeFilters` of the same answer may be put beside its filters. */
export interface FilteredSymbol {
  readonly filters: readonly FilterLike[];
  readonly exchangeFilters?: readonly FilterLike[] | undefined;
}

/** The parameters of a new order that filters look at. */
export interface OrderToCheck {
  readonly side: string;
  readonly type: string;
  readonly timeInForce?: string | undefined;
  readonly quantity?: DecimalLike | undefined;
  readonly quoteOrderQty?: DecimalLike | undefined;
  readonly price?: DecimalLike | undefined;
  readonly stopPrice?: DecimalLike | undefined;
  readonly icebergQty?: DecimalLike | undefined;
}

/** What some filters compare with beside the order: market and account. Everything is optional. */
export interface MarketState {
  /** Average price weighted by quantity: one value for whatever minutes a filter asks for, or values by minutes. */
  readonly averagePrice?: DecimalLike | Readonly<Record<number, DecimalLike>> | undefined;
  readonly lastPrice?: DecimalLike | undefined;
  /** The account's open orders on the symbol, algo orders among them. */
  readonly openOrders?: number | undefined;
  readonly openAlgoOrders?: number | undefined;
  readonly openIcebergOrders?: number | undefined;
  /** The account's open orders over all symbols, algo orders among them. */
  readonly exchangeOpenOrders?: number | undefined;
  readonly exchangeOpenAlgoOrders?: number | undefined;
  /** In base asset. */
  readonly position?:
    | { readonly free: DecimalLike; readonly locked: DecimalLike; readonly openBuyQuantity: DecimalLike }
    | undefined;
}

export type MarketInput = keyof MarketState;

/** One broken condition. */
export interface FilterViolation {
  readonly filter: FilterName;
  /** The parameter at fault, or what the account has too much of. */
  readonly field: string;
  readonly reason: string;
}

export interface FilterVerdict {
  readonly filter: FilterName;
  readonly result: 'pass' | 'fail' | 'undecided';
}

/** What every answer of `checkOrder` says. */
export interface CheckedFilters {
  /** One verdict per known filter, in the symbol's order. */
  readonly filters: readonly FilterVerdict[];
  /** Filter types that are not known here and were not applied: no order passes beside one. */
  readonly unchecked: readonly string[];
}

/**
 * Fail beats undecided: `missing` then says what could not be looked at besides. Undecided is what lacks an input
 * (`missing`) or stands under a filter that is not known here (`unchecked`).
 */
export type OrderCheck = CheckedFilters &
  (
    | { readonly result: 'pass' }
    | {
        readonly result: 'fail';
        readonly failures: readonly FilterViolation[];
        readonly missing: readonly MarketInput[];
      }
    | { readonly result: 'undecided'; readonly missing: readonly MarketInput[] }
  );
