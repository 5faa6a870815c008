import type { CallOptions, Connection } from '@exspec/core';
import {
  crossMarginAccount,
  isolatedMarginAccount,
  openMarginOco,
  openMarginOrders,
} from '../../generated/operations/margin.ts';
import { account, openOco, openOrders } from '../../generated/operations/trade.ts';
import {
  closeIsolatedListenKey,
  closeListenKey,
  closeMarginListenKey,
  createIsolatedListenKey,
  createIsolatedListenKeyOperation,
  createListenKey,
  createListenKeyOperation,
  createMarginListenKey,
  createMarginListenKeyOperation,
  keepAliveIsolatedListenKey,
  keepAliveListenKey,
  keepAliveMarginListenKey,
} from '../../generated/operations/userStream.ts';
import type { OperationKey } from '../../generated/sections.ts';
import type {
  Account,
  CreatedListenKey,
  CrossMarginAccount,
  IsolatedMarginAccountSelection,
  MarginOrder,
  MarginOrderList,
  Order,
  OrderList,
} from '../../generated/types.ts';

export type UserDataKind = 'spot' | 'margin' | 'isolated';

/** What the REST API says of an account. */
export interface UserDataSnapshots {
  readonly spot: Snapshot<'spot', Account, Order, OrderList>;
  readonly margin: Snapshot<'margin', CrossMarginAccount, MarginOrder, MarginOrderList>;
  readonly isolated: Snapshot<'isolated', IsolatedMarginAccountSelection, MarginOrder, MarginOrderList>;
}

interface Snapshot<Kind, Account, Order, List> {
  readonly kind: Kind;
  /** Balances. */
  readonly account: Account;
  readonly openOrders: readonly Order[];
  readonly openOrderLists: readonly List[];
}

/** Events that no REST answer brings back as they were. */
export interface NotReplayed {
  readonly event: 'executionReport' | 'balanceUpdate' | 'outboundAccountPosition' | 'listStatus';
  readonly what: string;
  /** Operations that tell of it, for whoever needs to know. Most want a symbol. */
  readonly ask: readonly OperationKey[];
}

/** The calls that a kind of account needs. */
export interface AccountCalls<K extends UserDataKind> {
  /** Key of the operation that makes listenKeys. */
  readonly operation: string;
  readonly notReplayed: readonly NotReplayed[];
  create(options: CallOptions): Promise<CreatedListenKey>;
  keepAlive(listenKey: string, options: CallOptions): Promise<unknown>;
  delete(listenKey: string): Promise<unknown>;
  snapshot(options: CallOptions): Promise<UserDataSnapshots[K]>;
}

export const accountCalls: {
  readonly [K in UserDataKind]: (connection: Connection, symbol: string) => AccountCalls<K>;
} = {
  spot: (connection) => ({
    operation: createListenKeyOperation.key,
    notReplayed: notReplayed(
      ['trade.allOrders', 'trade.myTrades'],
      ['wallet.depositHistory', 'wallet.withdrawHistory'],
      ['trade.allOco'],
    ),
    create: (options) => createListenKey(connection, options),
    keepAlive: (listenKey, options) => keepAliveListenKey(connection, { listenKey }, options),
    delete: (listenKey) => closeListenKey(connection, { listenKey }),
    async snapshot(options) {
      const [state, orders, lists] = await Promise.all([
        account(connection, options),
        openOrders(connection, {}, options),
        openOco(connection, options),
      ]);
      return { kind: 'spot', account: state, openOrders: orders, openOrderLists: lists };
    },
  }),
  margin: (connection) => ({
    operation: createMarginListenKeyOperation.key,
    notReplayed: notReplayed(
      ['margin.allMarginOrders', 'margin.marginTrades'],
      ['margin.crossMarginTransferHistory'],
      ['margin.allMarginOco'],
    ),
    create: (options) => createMarginListenKey(connection, options),
    keepAlive: (listenKey, options) => keepAliveMarginListenKey(connection, { listenKey }, options),
    delete: (listenKey) => closeMarginListenKey(connection, { listenKey }),
    async snapshot(options) {
      const [state, orders, lists] = await Promise.all([
        crossMarginAccount(connection, options),
        openMarginOrders(connection, {}, options),
        openMarginOco(connection, {}, options),
      ]);
      return { kind: 'margin', account: state, openOrders: orders, openOrderLists: lists };
    },
  }),
  isolated: (connection, symbol) => ({
    operation: createIsolatedListenKeyOperation.key,
    notReplayed: notReplayed(
      ['margin.allMarginOrders', 'margin.marginTrades'],
      ['margin.isolatedMarginTransferHistory'],
      ['margin.allMarginOco'],
    ),
    create: (options) => createIsolatedListenKey(connection, { symbol }, options),
    keepAlive: (listenKey, options) => keepAliveIsolatedListenKey(connection, { symbol, listenKey }, options),
    delete: (listenKey) => closeIsolatedListenKey(connection, { symbol, listenKey }),
    async snapshot(options) {
      const [state, orders, lists] = await Promise.all([
        isolatedMarginAccount(connection, { symbols: symbol }, options),
        openMarginOrders(connection, { symbol, isIsolated: true }, options),
        openMarginOco(connection, { symbol, isIsolated: true }, options),
      ]);
      return { kind: 'isolated', account: state, openOrders: orders, openOrderLists: lists };
    },
  }),
};

function notReplayed(
  orders: readonly OperationKey[],
  transfers: readonly OperationKey[],
  lists: readonly OperationKey[],
): readonly NotReplayed[] {
  return [
    { event: 'executionReport', what: 'Orders that ended in between, and every execution.', ask: orders },
    {
      event: 'balanceUpdate',
      what: 'Single deposits, withdrawals and transfers: only balances show them.',
      ask: transfers,
    },
    { event: 'outboundAccountPosition', what: 'Balances between the first change and the last.', ask: [] },
    { event: 'listStatus', what: 'Order lists that ended in between.', ask: lists },
  ];
}
