import type {
  BalanceUpdate,
  Binance,
  ExecutionReport,
  ListStatus,
  OutboundAccountPosition,
} from '@exspec/binance';
import type { UserData, UserDataGap, UserDataOptions, UserDataReplay } from '@exspec/binance/streams';
import { emptyBook } from '../../mock/client.ts';
import { type Rig, startRig } from './rig.ts';

export const symbol = 'BTCUSDT';
export const LIMIT: { readonly symbol: string; readonly type: 'LIMIT'; readonly timeInForce: 'GTC' } = {
  symbol,
  type: 'LIMIT',
  timeInForce: 'GTC',
};

/** An account that is listened to over the mock's own servers, and everything that is told of it. */
export class Told {
  readonly orders: ExecutionReport[] = [];
  readonly positions: OutboundAccountPosition[] = [];
  readonly balances: BalanceUpdate[] = [];
  readonly lists: ListStatus[] = [];
  readonly gaps: UserDataGap[] = [];
  readonly replays: UserDataReplay<'spot'>[] = [];
  readonly hooked: unknown[] = [];
  readonly others: unknown[] = [];

  readonly handlers: Pick<
    UserDataOptions,
    'onOrder' | 'onPosition' | 'onBalance' | 'onList' | 'onGap' | 'onReplay' | 'onOther'
  > = {
    onOrder: (event) => void this.orders.push(event),
    onPosition: (event) => void this.positions.push(event),
    onBalance: (event) => void this.balances.push(event),
    onList: (event) => void this.lists.push(event),
    onGap: (gap) => void this.gaps.push(gap),
    onReplay: (replay) => void this.replays.push(replay),
    onOther: (event) => void this.others.push(event),
  };
}

export interface Listened {
  readonly rig: Rig;
  readonly told: Told;
  readonly binance: Binance;
  readonly account: UserData;
}

export async function listen(rig: Rig, options: Pick<UserDataOptions, 'silenceMs'> = {}): Promise<Listened> {
  const told = new Told();
  const push = (event: unknown): void => void told.hooked.push(event);
  const binance = rig.binance({
    clock: 'auto',
    hooks: { onRequest: push, onResponse: push, onRetry: push, onError: push },
  });
  const account = await rig.resolve(binance.userData({ ...told.handlers, ...watch(rig), ...options }));
  return { rig, told, binance, account };
}

export function watch(rig: Rig): Pick<UserDataOptions, 'environment' | 'onState' | 'onError'> {
  return {
    environment: rig.environment,
    onState: (event) => rig.states.push(event),
    onError: (event) => rig.errors.push(event),
  };
}

/** Without liquidity, so that a test knows the whole book. */
export const startEmpty = (): Promise<Rig> => startRig({ symbols: [emptyBook] });
