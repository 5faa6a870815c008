import type { SymbolListing } from '../state.ts';

/**
 * The wallets of an account are accounts of the state with keys of their own, so that orders, balances and events of
 * margin are those of spot under another name. The spot wallet has the account's name alone. The slots of listenKeys
 * have the same form.
 */
export type WalletKind = 'spot' | 'funding' | 'margin' | 'isolated' | 'umfuture' | 'cmfuture';

export function walletKey(account: string, kind: WalletKind, symbol?: string): string {
  if (kind === 'spot') return account;
  return kind === 'isolated' ? `isolated:${account}:${symbol ?? ''}` : `${kind}:${account}`;
}

/** Assets that an isolated account of the symbol can hold. */
export function isolatedAssets({ baseAsset, quoteAsset }: SymbolListing): readonly string[] {
  return [baseAsset, quoteAsset];
}

/** The symbol of an isolated wallet's key; undefined for every other wallet. */
export function isolatedSymbolOf(key: string): string | undefined {
  return key.startsWith('isolated:') ? key.slice(key.lastIndexOf(':') + 1) : undefined;
}
