import type { HandlerContext, MockEvent } from '@exspec/mock';
import { mockTables } from '../generated/mock.ts';
import { append, at, logSize, replaceAt, shorten } from './log.ts';
import { randomText } from './random.ts';
import { refuse } from './refusal.ts';
import type { AccountState, BinanceState, Order, OrderListState, SymbolState } from './state.ts';

/**
 * One request's way through the state. `state` is replaced, never changed in place: whoever holds the state before
 * keeps it. What the request touched is collected for the events at its end.
 */
export interface Step {
  state: BinanceState;
  readonly context: HandlerContext;
  readonly now: number;
  readonly events: MockEvent[];
  /** Price levels by symbol, as `bids:4.00000000`. */
  readonly touchedLevels: Map<string, Set<string>>;
  /** Assets by account. */
  readonly touchedAssets: Map<string, Set<string>>;
  /** The state's symbols once this step has changed one. Nobody else may see them before the step is over. */
  symbols?: Record<string, SymbolState>;
}

export function startStep(state: BinanceState, context: HandlerContext): Step {
  return { state, context, now: context.now, events: [], touchedLevels: new Map(), touchedAssets: new Map() };
}

/** A step that no request asked for: the market moves, a deposit arrives. */
export function startOwnStep(state: BinanceState, now: number): Step {
  return startStep(state, { now, tables: mockTables, example: () => undefined });
}

/** @throws Refusal (BAD_SYMBOL) for a symbol that is not listed */
export function symbolOf(step: Step, symbol: string): SymbolState {
  const found = Object.hasOwn(step.state.symbols, symbol) ? step.state.symbols[symbol] : undefined;
  if (found === undefined) throw refuse('BAD_SYMBOL');
  return found;
}

export function changeSymbol(step: Step, symbol: string, change: Partial<SymbolState>): void {
  const changed = { ...symbolOf(step, symbol), ...change };
  if (step.symbols === undefined) {
    // This step's own copy: nobody else has seen it, so that later changes of the step need no other.
    step.symbols = { ...step.state.symbols };
    step.state = { ...step.state, symbols: step.symbols };
  }
  step.symbols[symbol] = changed;
}

export function accountOf(step: Step, account: string): AccountState {
  const found = step.state.accounts[account];
  if (found === undefined) throw new Error(`account ${account} was not opened`);
  return found;
}

export function changeAccount(step: Step, account: string, change: Partial<AccountState>): void {
  const { accounts } = step.state;
  const changed = { ...accountOf(step, account), ...change };
  step.state = { ...step.state, accounts: { ...accounts, [account]: changed } };
}

/** The order with this id, if the symbol has one. */
export function findOrder(symbol: SymbolState, id: string): Order | undefined {
  const index = BigInt(id) - BigInt(symbol.firstOrderId);
  return index < 0n || index >= BigInt(logSize(symbol.orders)) ? undefined : at(symbol.orders, Number(index));
}

/** An order that must exist, because the state names it. */
export function orderOf(step: Step, symbol: string, id: string): Order {
  const found = findOrder(symbolOf(step, symbol), id);
  if (found === undefined) throw new Error(`the state names order ${id} of ${symbol} but has none`);
  return found;
}

export function changeOrder(step: Step, order: Order, change: Partial<Order>): Order {
  const { orders, firstOrderId, open } = symbolOf(step, order.symbol);
  const changed = { ...order, ...change };
  const index = Number(BigInt(order.id) - BigInt(firstOrderId));
  changeSymbol(step, order.symbol, {
    orders: replaceAt(orders, index, changed),
    open: isOpen(changed) ? open : open.filter((id) => id !== order.id),
  });
  return changed;
}

/** Stores a new order under the symbol's next id. */
export function addOrder(step: Step, draft: Omit<Order, 'id'>): Order {
  const { orders, firstOrderId, open } = symbolOf(step, draft.symbol);
  const order = { ...draft, id: String(BigInt(firstOrderId) + BigInt(logSize(orders))) };
  changeSymbol(step, draft.symbol, {
    orders: shorten(append(orders, order), step.state.maxHistory, (old) => !isOpen(old)),
    open: [...open, order.id],
  });
  return order;
}

export function isOpen(order: Order): boolean {
  return order.status === 'NEW' || order.status === 'PARTIALLY_FILLED';
}

/** The account's open orders, oldest first: of one symbol, or of all. */
export function openOrdersOf(state: BinanceState, account: string, symbol?: string): Order[] {
  const symbols = symbol === undefined ? Object.values(state.symbols) : [state.symbols[symbol]];
  const found: Order[] = [];
  for (const each of symbols) {
    for (const id of each?.open ?? []) {
      const order = each === undefined ? undefined : findOrder(each, id);
      if (order?.account === account) found.push(order);
    }
  }
  return found;
}

export function listOf(step: Step, id: string): OrderListState {
  const found = at(step.state.lists, Number(id));
  if (found === undefined) throw new Error(`the state names order list ${id} but has none`);
  return found;
}

export function changeList(
  step: Step,
  list: OrderListState,
  change: Partial<OrderListState>,
): OrderListState {
  const changed = { ...list, ...change };
  step.state = { ...step.state, lists: replaceAt(step.state.lists, Number(list.id), changed) };
  return changed;
}

/** Made-up text: 22 characters for client ids, 64 for listenKeys. */
export function makeUp(step: Step, length: number): string {
  const { state, text } = randomText(step.state.random, length);
  step.state = { ...step.state, random: state };
  return text;
}

/** Adds to a set in a map of sets. */
export function touch(map: Map<string, Set<string>>, key: string, item: string): void {
  const items = map.get(key);
  if (items === undefined) map.set(key, new Set([item]));
  else items.add(item);
}
