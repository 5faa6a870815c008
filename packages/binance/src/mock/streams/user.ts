import type { BinanceState } from '../state.ts';
import type { FeedOpener } from './feed.ts';

/**
 * `<listenKey>`: what happens to the key's wallet, be it spot or margin. Under a key that the exchange never gave nothing
 * is pushed, as under any other unknown name. The stream ends with its key.
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
  readonly account: string;
  readonly expires: number;
}

function ownerOf({ listenKeys }: BinanceState, key: string, now: number): Owner | undefined {
  for (const [slot, active] of Object.entries(listenKeys)) {
    if (active.key !== key || active.expires <= now) continue;
    // Slots have the form of a wallet's key, which for spot is the account alone.
    const account = slot.startsWith('spot:') ? slot.slice('spot:'.length) : slot;
    return { account, expires: active.expires };
  }
  return undefined;
}
