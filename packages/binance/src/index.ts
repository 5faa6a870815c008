/** What the specs say (`./generated/index.ts`), and what no spec can: filters, and the events of an account. */
export { type Binance, createBinance } from './client.ts';
export * from './filters/index.ts';
export * from './generated/index.ts';
export type { UserDataKind } from './streams/user-data/account-calls.ts';
export type { UserData, UserDataGap, UserDataOptions, UserDataReplay } from './streams/user-data/options.ts';
