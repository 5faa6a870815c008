export { checkOrder } from './check-order.ts';
export type { DecimalLike } from './decimal.ts';
export { type RoundingMode, roundToStep, roundToTick } from './rounding.ts';
export type {
  CheckedFilters,
  FilteredSymbol,
  FilterLike,
  FilterName,
  FilterVerdict,
  FilterViolation,
  MarketInput,
  MarketState,
  OrderCheck,
  OrderToCheck,
} from './types.ts';
