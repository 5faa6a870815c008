import { readFileSync } from 'node:fs';
import { sectionOperations } from '@exspec/binance';
import type { Operation } from '@exspec/core';
import { expect, test } from 'vitest';

const catalogue =
  'What there is to trade, lend or mine, with its settings: all of it in one answer, and no parameter leads on.';
const balances =
  'Balances, positions or states of now, one entry for each: all in one answer, and no parameter leads on.';
const open = 'All orders that are open now, in one answer; no parameter leads on.';
const tickers = 'One entry for each symbol, all in one answer; no parameter leads on.';
const one = 'One thing is answered, and its parts are a list in it; no parameter leads on.';

/** Every read whose answer holds a list, or that takes a part of one, and has no iterator. */
const without: Readonly<Record<string, string>> = {
  'blvt.blvtTokens': catalogue,
  'blvt.blvtUserLimits': catalogue,
  'bswap.poolConfigurations': catalogue,
  'bswap.poolLiquidity': balances,
  'bswap.swapPools': catalogue,
  'futures.crossCollateralConfigs': catalogue,
  'futures.crossCollateralConfigsV2': catalogue,
  'futures.crossCollateralWallet': balances,
  'futures.crossCollateralWalletV2': balances,
  'margin.allCrossMarginPairs': catalogue,
  'margin.allIsolatedMarginPairs': catalogue,
  'margin.allMarginAssets': catalogue,
  'margin.crossMarginAccount': balances,
  'margin.crossMarginFees': catalogue,
  'margin.isolatedMarginAccount': balances,
  'margin.isolatedMarginFees': catalogue,
  'margin.isolatedMarginTiers': catalogue,
  'margin.openMarginOco': open,
  'margin.openMarginOrders': open,
  'margin.queryMarginOco': one,
  'market.bookTicker': tickers,
  'market.depth':
    'The book of now, from its best prices down: limit says how deep, and nothing leads on below that.',
  'market.exchangeInfo': catalogue,
  'market.priceTicker': tickers,
  'market.ticker24hr': tickers,
  'market.trades': 'The latest trades only; historicalTrades goes on from an id.',
  'mining.minerDetail': one,
  'mining.miningAccounts': one,
  'mining.miningAlgorithms': catalogue,
  'mining.miningCoins': catalogue,
  'savings.fixedProjectPositions': balances,
  'savings.flexiblePositions': balances,
  'savings.lendingAccount': balances,
  'subAccount.managedSubAccountAssets': balances,
  'subAccount.subAccountAssets': balances,
  'subAccount.subAccountFuturesAccount': balances,
  'subAccount.subAccountFuturesAccountV2': balances,
  'subAccount.subAccountFuturesPositionRisk': balances,
  'subAccount.subAccountFuturesPositionRiskV2': balances,
  'subAccount.subAccountFuturesSummary': balances,
  'subAccount.subAccountIpRestriction': one,
  'subAccount.subAccountMarginAccount': balances,
  'subAccount.subAccountMarginSummary': balances,
  'subAccount.subAccountStatus': balances,
  'trade.account': balances,
  'trade.openOco': open,
  'trade.openOrders': open,
  'trade.orderCountUsage': 'One entry for each window of the limit on orders.',
  'trade.queryOco': one,
  'wallet.allCoins': catalogue,
  'wallet.dustAssets': balances,
  'wallet.fundingWallet': balances,
  'wallet.tradeFee': catalogue,
};

const bundle: unknown = JSON.parse(
  readFileSync(new URL('../../packages/binance/openapi.json', import.meta.url), 'utf8'),
);

type Json = Readonly<Record<string, unknown>>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const member = (value: unknown, name: string): unknown => (isJson(value) ? value[name] : undefined);

/** Follows a `$ref` of the bundle. */
function follow(schema: unknown): unknown {
  const ref = member(schema, '$ref');
  if (typeof ref !== 'string') return schema;
  return follow(ref.slice(2).split('/').reduce<unknown>(member, bundle));
}

/** Whether a list of objects lies in an answer, at most two members deep. */
function holdsList(schema: unknown, depth = 0): boolean {
  const found = follow(schema);
  if (member(found, 'type') === 'array') return true;
  const parts = ['oneOf', 'anyOf', 'allOf'].flatMap((name) => Object.values(member(found, name) ?? []));
  if (parts.some((one) => holdsList(one, depth))) return true;
  return (
    depth < 2 && Object.values(member(found, 'properties') ?? {}).some((one) => holdsList(one, depth + 1))
  );
}

const partial = /^(limit|size|rows|offset|fromId|current|page|pageIndex|pageSize)$|^(start|begin|end)[A-Z]/;

const operations = Object.values(sectionOperations).flatMap((section) =>
  Object.values<Operation>({ ...section }),
);

function isList({ key, method, path, parameters }: Operation): boolean {
  if (parameters.some(({ name }) => partial.test(name))) return true;
  const answer = [
    'paths',
    path,
    method.toLowerCase(),
    'responses',
    '200',
    'content',
    'application/json',
    'schema',
  ];
  const schema = answer.reduce<unknown>((value, name) => member(follow(value), name), bundle);
  expect(schema, key).toBeDefined();
  return holdsList(schema);
}

const lists = operations.filter((one) => one.effect === 'read' && isList(one));

test('every list has an iterator, or a reason why not', () => {
  const none = lists.filter(({ page }) => page === undefined).map(({ key }) => key);
  expect(none.sort()).toEqual(Object.keys(without).sort());
});

test('a list that has no iterator takes nothing that leads on', () => {
  const takes = lists
    .filter(({ page }) => page === undefined)
    .flatMap(({ key, parameters }) =>
      parameters.filter(({ name }) => partial.test(name)).map(({ name }) => `${key} ${name}`),
    );
  expect(takes.sort()).toEqual(['market.depth limit', 'market.trades limit']);
});

test('a documented longest span of time is walked in pieces by every iterator that takes one', () => {
  const spans = lists.flatMap(({ key, page, rules = [] }) => {
    const within = rules.flatMap((rule) => ('compare' in rule && rule.compare?.within) || []);
    return within.length === 0
      ? []
      : [[key, page !== undefined && 'window' in page && page.window === within[0]]];
  });
  expect(spans.length).toBeGreaterThan(20);
  expect(spans.filter(([, walked]) => walked !== true)).toEqual([]);
});
