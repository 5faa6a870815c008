import type { HandlerRequest } from '@exspec/mock';
import type { WalletMarginAsset } from '../../generated/types.ts';
import { type Amount, minus, plus, ZERO } from '../amount.ts';
import { lastPrice } from '../market/tickers.ts';
import { hashText } from '../random.ts';
import { refuse } from '../refusal.ts';
import type { AccountState, SymbolListing } from '../state.ts';
import { type Step, symbolOf } from '../step.ts';
import { changeWallets, listedAssets, walletOf } from '../wallets/book.ts';
import { debtOf, owedOf } from '../wallets/debts.ts';
import { isolatedSymbolOf, walletKey } from '../wallets/keys.ts';
import { inBtc, maxBorrowable, maxTransferable, type Worth, worthOf } from '../wallets/value.ts';
import { checkAsset, crossWallet, isolatedWallet, marginPair, namedWallet } from './margin-wallet.ts';
import { type Answer, optional, required } from './request.ts';

/** Isolated accounts that one user may have: the documented example's. */
const MAX_ISOLATED = 20;

/** Margin accounts and what can be traded and borrowed, by operation key. */
export const marginAccountAnswers: Readonly<Record<string, Answer>> = {
  'margin.crossMarginAccount': (step, request) => {
    const key = crossWallet(step, request);
    const { level, ...worth } = worthOf(step, key);
    return {
      borrowEnabled: true,
      marginLevel: level,
      ...totals(worth),
      tradeEnabled: true,
      transferEnabled: true,
      userAssets: listedAssets(step).map((asset) => holdingOf(walletOf(step, key), asset)),
    };
  },

  'margin.isolatedMarginAccount': (step, request) => {
    const asked = optional(request, 'symbols')?.split(',');
    const symbols = asked ?? openIsolated(step, request);
    const keys = symbols.map((symbol) => isolatedWallet(step, request, symbol));
    const assets = keys.map((key) => isolatedReport(step, key));
    if (asked !== undefined) return { assets };
    const worths = keys.map((key) => worthOf(step, key));
    const sum = (member: 'assets' | 'liabilities' | 'net'): Amount =>
      worths.reduce((total, worth) => plus(total, worth[member]), ZERO);
    return { assets, ...totals({ assets: sum('assets'), liabilities: sum('liabilities'), net: sum('net') }) };
  },

  'margin.enableIsolatedMarginAccount': (step, request) => switched(step, request, true),
  'margin.disableIsolatedMarginAccount': (step, request) => switched(step, request, false),

  'margin.isolatedMarginAccountLimit': (step, request) => ({
    enabledAccount: openIsolated(step, request).filter(
      (symbol) => !step.state.wallets.disabled.includes(walletKey(request.account, 'isolated', symbol)),
    ).length,
    maxAccount: MAX_ISOLATED,
  }),

  'margin.maxBorrowable': (step, request) => {
    const asset = required(request, 'asset');
    checkAsset(step, asset, optional(request, 'isolatedSymbol'));
    const amount = maxBorrowable(step, namedWallet(step, request), asset);
    return { amount, borrowLimit: amount };
  },

  'margin.maxTransferable': (step, request) => {
    const asset = required(request, 'asset');
    checkAsset(step, asset, optional(request, 'isolatedSymbol'));
    return { amount: maxTransferable(step, namedWallet(step, request), asset) };
  },

  'margin.marginAsset': (step, request) => {
    const asset = required(request, 'asset');
    checkAsset(step, asset);
    return assetReport(asset);
  },
  'margin.allMarginAssets': (step) => listedAssets(step).map(assetReport),
  'margin.crossMarginPair': (step, request) =>
    pairReport(marginPair(step, required(request, 'symbol')), true),
  'margin.allCrossMarginPairs': (step) => marginListings(step).map((listing) => pairReport(listing, true)),
  'margin.isolatedMarginPair': (step, request) =>
    pairReport(marginPair(step, required(request, 'symbol')), false),
  'margin.allIsolatedMarginPairs': (step) =>
    marginListings(step).map((listing) => pairReport(listing, false)),
  'margin.marginPriceIndex': (step, request) => {
    const symbol = required(request, 'symbol');
    marginPair(step, symbol);
    return { calcTime: step.now, price: lastPrice(symbolOf(step, symbol)) ?? ZERO, symbol };
  },

  'margin.bnbBurnStatus': (step, request) => burnReport(step, request),
  'margin.toggleBnbBurn': (step, request) => {
    const { burn } = step.state.wallets;
    const before = burn[request.account] ?? { spot: false, interest: false };
    const next = (name: string, old: boolean): boolean =>
      optional(request, name) === undefined ? old : optional(request, name)?.toLowerCase() === 'true';
    const changed = {
      spot: next('spotBNBBurn', before.spot),
      interest: next('interestBNBBurn', before.interest),
    };
    changeWallets(step, { burn: { ...burn, [request.account]: changed } });
    return burnReport(step, request);
  },
};

function totals({ assets, liabilities, net }: Omit<Worth, 'level'>): Record<string, Amount> {
  return { totalAssetOfBtc: assets, totalLiabilityOfBtc: liabilities, totalNetAssetOfBtc: net };
}

/** What a margin wallet has and owes of an asset. */
export function holdingOf({ balances, debts }: AccountState, asset: string): WalletMarginAsset {
  const { free, locked } = balances[asset] ?? { free: ZERO, locked: ZERO };
  const { borrowed, interest } = debts?.[asset] ?? { borrowed: ZERO, interest: ZERO };
  const netAsset = minus(minus(plus(free, locked), borrowed), interest);
  return { asset, borrowed, free, interest, locked, netAsset };
}

/** Symbols of the isolated wallets that something was ever booked to. */
function openIsolated(step: Step, { account }: HandlerRequest): readonly string[] {
  return Object.keys(step.state.accounts)
    .filter((key) => key.startsWith(walletKey(account, 'isolated')))
    .map((key) => isolatedSymbolOf(key) ?? '');
}

function isolatedReport(step: Step, key: string): unknown {
  const symbol = isolatedSymbolOf(key) ?? '';
  const { listing, ...state } = symbolOf(step, symbol);
  const enabled = !step.state.wallets.disabled.includes(key);
  const side = (asset: string): unknown => {
    const { netAsset, ...holding } = holdingOf(walletOf(step, key), asset);
    const totalAsset = plus(holding.free, holding.locked);
    const netAssetOfBtc = inBtc(step, asset, minus(totalAsset, owedOf(debtOf(step, key, asset))));
    return { ...holding, netAsset, netAssetOfBtc, totalAsset, borrowEnabled: enabled, repayEnabled: true };
  };
  const { level } = worthOf(step, key);
  return {
    baseAsset: side(listing.baseAsset),
    quoteAsset: side(listing.quoteAsset),
    symbol,
    isolatedCreated: true,
    enabled,
    marginLevel: level,
    // Nothing is liquidated here, so nothing is ever close to it.
    marginLevelStatus: 'EXCESSIVE',
    marginRatio: ZERO,
    indexPrice: lastPrice({ listing, ...state }) ?? ZERO,
    liquidatePrice: ZERO,
    liquidateRate: ZERO,
    tradeEnabled: enabled,
  };
}

function switched(step: Step, request: HandlerRequest, on: boolean): unknown {
  const symbol = required(request, 'symbol');
  const key = isolatedWallet(step, request, symbol);
  const others = step.state.wallets.disabled.filter((each) => each !== key);
  const holds = Object.values(walletOf(step, key).balances).some(
    ({ free, locked }) => plus(free, locked) !== ZERO,
  );
  if (!on && (holds || Object.keys(walletOf(step, key).debts ?? {}).length > 0))
    throw refuse('BALANCE_NOT_CLEARED');
  changeWallets(step, { disabled: on ? others : [...others, key] });
  return { success: true, symbol };
}

function burnReport(step: Step, { account }: HandlerRequest): unknown {
  const { spot, interest } = step.state.wallets.burn[account] ?? { spot: false, interest: false };
  return { spotBNBBurn: spot, interestBNBBurn: interest };
}

function marginListings(step: Step): readonly SymbolListing[] {
  return Object.values(step.state.symbols)
    .map(({ listing }) => listing)
    .filter(({ isMarginTradingAllowed }) => isMarginTradingAllowed);
}

function assetReport(asset: string): unknown {
  return {
    assetFullName: asset,
    assetName: asset,
    isBorrowable: true,
    isMortgageable: true,
    userMinBorrow: ZERO,
    userMinRepay: ZERO,
  };
}

function pairReport({ symbol, baseAsset, quoteAsset }: SymbolListing, withId: boolean): unknown {
  return {
    ...(withId ? { id: 351_637_150_000_000_000n + BigInt(hashText(symbol) >>> 0) } : {}),
    symbol,
    base: baseAsset,
    quote: quoteAsset,
    isMarginTrade: true,
    isBuyAllowed: true,
    isSellAllowed: true,
  };
}
