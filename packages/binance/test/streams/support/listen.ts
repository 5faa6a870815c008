import { type CoreConnection, connect } from '@exspec/binance';
import {
  type StateEvent,
  type StreamErrorEvent,
  type UserData,
  type UserDataGap,
  type UserDataHandlers,
  type UserDataKind,
  type UserDataOptions,
  type UserDataReplay,
  userData,
} from '@exspec/binance/streams';
import { VirtualExchange } from '@exspec/testing/stream/virtual-exchange';
import { Account } from './account.ts';

export const SECOND = 1000;
export const MINUTE: number = 60 * SECOND;

/** Options of any kind of account. */
type AnyOptions = Partial<UserDataHandlers<UserDataKind, 'wire'>> &
  Omit<UserDataOptions, 'kind' | 'symbol' | 'onReplay'> & {
    readonly kind?: UserDataKind;
    readonly symbol?: string;
  };

/** An account over virtual time, and everything that is told of it. */
export class Listen {
  readonly exchange: VirtualExchange = new VirtualExchange();
  readonly account: Account = new Account(() => this.exchange.clock.now());
  readonly start: number = this.exchange.clock.now();
  readonly events: unknown[] = [];
  readonly gaps: UserDataGap[] = [];
  readonly replays: UserDataReplay[] = [];
  readonly errors: StreamErrorEvent[] = [];
  readonly states: StateEvent[] = [];
  readonly hooked: unknown[] = [];
  readonly connection: CoreConnection = connect({
    apiKey: 'key',
    secret: 'secret',
    server: 'https://rest.test',
    transport: this.account,
    clock: 'none',
    governor: false,
    retry: false,
    hooks: {
      onRequest: (event) => this.hooked.push(event),
      onResponse: (event) => this.hooked.push(event),
      onError: (event) => this.hooked.push(event),
    },
  });

  /** Begins to listen; time has to pass until it is done. */
  begin(options: AnyOptions = {}): Promise<UserData> {
    const { exchange, events } = this;
    const push = (event: unknown): void => void events.push(event);
    const handlers: AnyOptions = {
      onOrder: push,
      onBalance: push,
      onPosition: push,
      onList: push,
      onOther: push,
      onGap: (gap) => this.gaps.push(gap),
      onReplay: (replay) => this.replays.push(replay),
      onError: (error) => this.errors.push(error),
      onState: (state) => this.states.push(state),
      environment: exchange.environment,
    };
    // One of the kinds: what fits them all is not what fits each.
    return userData<UserDataKind>(this.connection, {
      ...handlers,
      ...options,
    } as UserDataOptions<UserDataKind>);
  }

  async open(options: AnyOptions = {}): Promise<UserData> {
    const opening = this.begin(options);
    opening.catch(() => {});
    await this.pass(SECOND);
    return opening;
  }

  /** Answers of the REST side take no virtual time, but turns of the event loop. */
  async pass(ms: number): Promise<void> {
    const step = ms > 10 * MINUTE ? 10 * SECOND : 100;
    for (let left = ms; left > 0; left -= step) {
      await new Promise((resolve) => setImmediate(resolve));
      await this.exchange.clock.pass(Math.min(step, left));
    }
    await new Promise((resolve) => setImmediate(resolve));
  }

  publish(payload: unknown, key: string = this.account.key): void {
    this.exchange.publish(key, payload);
  }

  /** listenKeys of the open connections. */
  get connected(): readonly string[] {
    return this.exchange.sessions.flatMap(({ streams }) => [...streams]);
  }
}
