import { type Findings, filterRules, readOrder } from './rules.ts';
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
  const exact = readOrder(order);
  const verdicts: FilterVerdict[] = [];
  const failures: FilterViolation[] = [];
  const missing = new Set<MarketInput>();
  const unchecked: string[] = [];
  for (const filter of [...symbolInfo.filters, ...(symbolInfo.exchangeFilters ?? [])]) {
    const name = filter.filterType;
    if (!isKnown(name)) {
      unchecked.push(name);
      continue;
    }
    const found: Findings = { violations: [], missing: [] };
    filterRules[name](filter, exact, marketState, found);
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

function isKnown(name: string): name is FilterName {
  return Object.hasOwn(filterRules, name);
}
