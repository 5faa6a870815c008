import { laterRules } from './later-rules.ts';
import { type FilterRule, type Findings, filterRules, readOrder } from './rules.ts';
import type {
  FilteredSymbol,
  FilterName,
  FilterVerdict,
  FilterViolation,
  MarketInput,
  MarketState,
  OrderCheck,
  OrderToCheck,
} from './types.ts';

/** Every condition that there is code for; which of them hold is a matter of what the specs document. */
const rules: Readonly<Record<FilterName, FilterRule>> & Readonly<Record<string, FilterRule>> = {
  ...filterRules,
  ...laterRules,
};

/** The names that the specs document: one more there does not compile without a line here, nor one less. */
const documented: Readonly<Record<FilterName, true>> = {
  PRICE_FILTER: true,
  PERCENT_PRICE: true,
  LOT_SIZE: true,
  MIN_NOTIONAL: true,
  ICEBERG_PARTS: true,
  MARKET_LOT_SIZE: true,
  MAX_NUM_ORDERS: true,
  MAX_NUM_ALGO_ORDERS: true,
  MAX_NUM_ICEBERG_ORDERS: true,
  MAX_POSITION: true,
  EXCHANGE_MAX_NUM_ORDERS: true,
  EXCHANGE_MAX_NUM_ALGO_ORDERS: true,
};

/**
 * Applies the documented filters to an order before it is sent, in exact decimal arithmetic.
 *
 * ```ts
 * const info = await binance.market.exchangeInfo({ symbol: 'LTCBTC' });
 * const check = checkOrder({ ...info.symbols[0], exchangeFilters: info.exchangeFilters }, order, { averagePrice });
 * if (check.result === 'fail') console.log(check.failures);
 * ```
 *
 * @param symbolInfo a symbol of `exchangeInfo`; `exchangeFilters` of the same answer may stand beside its filters
 * @param order the parameters of the order, decimals as text, bigint or number
 * @param marketState what market and account look like; what is left out can make the result `undecided`, and so
 *   does a filter that is not known here: `unchecked` names it
 * @returns every broken condition, not only the first. Fail beats undecided
 * @throws TypeError that names the field when a decimal is malformed
 * @see https://binance-docs.github.io/apidocs/spot/en/#filters
 */
export function checkOrder(
  symbolInfo: FilteredSymbol,
  order: OrderToCheck,
  marketState: MarketState = {},
): OrderCheck {
  return checkAgainst(isDocumented, symbolInfo, order, marketState);
}

/** As {@link checkOrder}, of an API that documents these filters. */
export function checkAgainst<Name extends string>(
  isDocumented: (name: string) => name is Name,
  symbolInfo: FilteredSymbol,
  order: OrderToCheck,
  marketState: MarketState,
): OrderCheck<Name> {
  const exact = readOrder(order);
  const verdicts: FilterVerdict<Name>[] = [];
  const failures: FilterViolation<Name>[] = [];
  const missing = new Set<MarketInput>();
  const unchecked: string[] = [];
  for (const filter of [...symbolInfo.filters, ...(symbolInfo.exchangeFilters ?? [])]) {
    const name = filter.filterType;
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!isDocumented(name) || rule === undefined) {
      unchecked.push(name);
      continue;
    }
    const found: Findings = { violations: [], missing: [] };
    rule(filter, exact, marketState, found);
    for (const violation of found.violations) failures.push({ filter: name, ...violation });
    for (const input of found.missing) missing.add(input);
    const result = found.violations.length > 0 ? 'fail' : found.missing.length > 0 ? 'undecided' : 'pass';
    verdicts.push({ filter: name, result });
  }
  const checked = { filters: verdicts, unchecked };
  if (failures.length > 0) return { result: 'fail', failures, missing: [...missing], ...checked };
  // An order that a filter might refuse which nobody here knows has not passed.
  if (missing.size > 0 || unchecked.length > 0)
    return { result: 'undecided', missing: [...missing], ...checked };
  return { result: 'pass', ...checked };
}

function isDocumented(name: string): name is FilterName {
  return Object.hasOwn(documented, name);
}
