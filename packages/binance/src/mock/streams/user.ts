import type { BinanceState } from '../state.ts';
import type { FeedOpener } from './feed.ts';

/**
 * `<listenKey>`: what happens to the key's account. The keys of margin accounts are known, and silent: the mock trades
 * spot only. Under a key that the exchange never gave nothing is pushed, as under any other unknown name. The stream
 * ends with its key.
 */
export const openUserData: FeedOpener = ({ name }, opened, now) => {
  let active = ownerOf(opened, name, now);
  let ended = false;
  return {
    get dueAt(): number | undefined {
      return active?.expires;
    },
    get ended(): boolean {
      return ended;
    },
    pushes(state, events, time) {
      const known = active !== undefined;
      active = ownerOf(state, name, time);
      ended = known && active === undefined;
      const { account } = active ?? {};
      return account === undefined
        ? []
        : events.filter((event) => event.account === account).map(({ payload }) => payload);
    },
  };
};

interface Owner {
  /** Undefined for margin. */
  readonly account: string | undefined;
  readonly expires: number;
}

function ownerOf({ listenKeys }: BinanceState, key: string, now: number): Owner | undefined {
  for (const [slot, active] of Object.entries(listenKeys)) {
    if (active.key !== key || active.expires <= now) continue;
    // The slot says whose key it is, and of which kind.
    const account = slot.startsWith('spot:') ? slot.slice('spot:'.length) : undefined;
    return { account, expires: active.expires };
  }
  return undefined;
}
