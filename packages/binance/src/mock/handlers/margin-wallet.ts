import type { HandlerRequest } from '@exspec/mock';
import { refuse } from '../refusal.ts';
import type { SymbolListing } from '../state.ts';
import { type Step, symbolOf } from '../step.ts';
import { isListed, openWallet } from '../wallets/book.ts';
import { chargeInterest } from '../wallets/debts.ts';
import { isolatedAssets, walletKey } from '../wallets/keys.ts';
import { optional } from './request.ts';

/** The margin wallet that a request means: of the symbol where it says isolated, else the cross one. Interest is charged. */
export function marginWallet(step: Step, request: HandlerRequest): string {
  const isolated = isIsolated(request);
  return isolated
    ? isolatedWallet(step, request, optional(request, 'symbol') ?? '')
    : crossWallet(step, request);
}

export function isIsolated(request: HandlerRequest): boolean {
  return optional(request, 'isIsolated')?.toLowerCase() === 'true';
}

export function crossWallet(step: Step, { account }: HandlerRequest): string {
  return opened(step, walletKey(account, 'margin'));
}

/** @throws Refusal (NOT_VALID_MARGIN_PAIR) for a symbol without margin trading */
export function isolatedWallet(step: Step, { account }: HandlerRequest, symbol: string): string {
  marginPair(step, symbol);
  return opened(step, walletKey(account, 'isolated', symbol));
}

/** The wallet of `isolatedSymbol`, or the cross one where that is not sent. */
export function namedWallet(step: Step, request: HandlerRequest): string {
  const symbol = optional(request, 'isolatedSymbol');
  return symbol === undefined ? crossWallet(step, request) : isolatedWallet(step, request, symbol);
}

function opened(step: Step, key: string): string {
  openWallet(step, key);
  chargeInterest(step, key);
  return key;
}

/** @throws Refusal (NOT_VALID_MARGIN_PAIR) */
export function marginPair(step: Step, symbol: string): SymbolListing {
  const found = Object.hasOwn(step.state.symbols, symbol) ? step.state.symbols[symbol] : undefined;
  if (found?.listing.isMarginTradingAllowed !== true) throw refuse('NOT_VALID_MARGIN_PAIR');
  return found.listing;
}

/** @throws Refusal (NOT_VALID_MARGIN_ASSET) for an asset that the wallet cannot hold */
export function checkAsset(step: Step, asset: string, symbol?: string): void {
  const fits =
    symbol === undefined
      ? isListed(step, asset)
      : isolatedAssets(symbolOf(step, symbol).listing).includes(asset);
  if (!fits) throw refuse('NOT_VALID_MARGIN_ASSET');
}
