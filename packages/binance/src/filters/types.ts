import type { ExchangeFilter, SymbolFilter } from '../generated/types.ts';
import type { DecimalLike } from './decimal.ts';

/** The filters that the specs document. */
export type FilterName = (SymbolFilter | ExchangeFilter)['filterType'];

/** Filters that the pages of 2022 do not have, and those of 2026 do. */
export type LaterFilterName =
  | 'PERCENT_PRICE_BY_SIDE'
  | 'NOTIONAL'
  | 'TRAILING_DELTA'
  | 'MAX_NUM_ORDER_AMENDS'
  | 'MAX_NUM_ORDER_LISTS'
  | 'EXCHANGE_MAX_NUM_ICEBERG_ORDERS'
  | 'EXCHANGE_MAX_NUM_ORDER_LISTS';

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
  /** In basis points. */
  readonly trailingDelta?: DecimalLike | undefined;
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
  readonly exchangeOpenIcebergOrders?: number | undefined;
  /** In base asset. */
  readonly position?:
    | { readonly free: DecimalLike; readonly locked: DecimalLike; readonly openBuyQuantity: DecimalLike }
    | undefined;
}

export type MarketInput = keyof MarketState;

/** One broken condition. */
export interface FilterViolation<Name extends string = FilterName> {
  readonly filter: Name;
  /** The parameter at fault, or what the account has too much of. */
  readonly field: string;
  readonly reason: string;
}

export interface FilterVerdict<Name extends string = FilterName> {
  readonly filter: Name;
  readonly result: 'pass' | 'fail' | 'undecided';
}

/** What every answer of `checkOrder` says. */
export interface CheckedFilters<Name extends string = FilterName> {
  /** One verdict per known filter, in the symbol's order. */
  readonly filters: readonly FilterVerdict<Name>[];
  /** Filter types that are not known here and were not applied: no order passes beside one. */
  readonly unchecked: readonly string[];
}

/**
 * Fail beats undecided: `missing` then says what could not be looked at besides. Undecided is what lacks an input
 * (`missing`) or stands under a filter that is not known here (`unchecked`).
 */
export type OrderCheck<Name extends string = FilterName> = CheckedFilters<Name> &
  (
    | { readonly result: 'pass' }
    | {
        readonly result: 'fail';
        readonly failures: readonly FilterViolation<Name>[];
        readonly missing: readonly MarketInput[];
      }
    | { readonly result: 'undecided'; readonly missing: readonly MarketInput[] }
  );
