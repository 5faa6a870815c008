import { ExchangeTime } from './exchange-time.ts';
import { type GovernorStore, MemoryStore } from './governor-store.ts';
import { Line } from './line.ts';

/** What the clients of a process have in common that count one host in one store. */
export interface Host {
  readonly store: GovernorStore;
  /** Under which bans close it. */
  readonly key: string;
  readonly line: Line;
  /** What any of them has measured. */
  readonly time: ExchangeTime;
}

/** The store of clients that name none. */
const processStore = new MemoryStore();

const hosts = new WeakMap<GovernorStore, Map<string, Host>>();

/** @param origin scheme, host and port: what the exchange counts an address against */
export function hostOf(origin: string, store: GovernorStore = processStore): Host {
  let byOrigin = hosts.get(store);
  if (byOrigin === undefined) {
    byOrigin = new Map();
    hosts.set(store, byOrigin);
  }
  let host = byOrigin.get(origin);
  if (host === undefined) {
    const key = `${origin} ip`;
    host = { store, key, line: new Line(key), time: new ExchangeTime() };
    byOrigin.set(origin, host);
  }
  return host;
}
