/**
 * Time that runs faster, the same in all processes of a fleet: to be imported before everything else. Servers, sockets and
 * processes are real, so theirs is not: a loaded machine only makes the exchange look slow.
 */
const scale = Number(process.env.FLEET_SCALE ?? 1);
/** When both clocks show the same. */
const base = Number(process.env.FLEET_BASE ?? Date.now());
const realNow = Date.now;
const realMonotonic = performance.now.bind(performance);
const realTimeout = globalThis.setTimeout;
const offset = realNow() - realMonotonic();

/** Ms since 1970 by the fleet's clock. */
export function fleetNow(): number {
  return base + (realMonotonic() + offset - base) * scale;
}

const first = realMonotonic();
performance.now = () => first + (realMonotonic() - first) * scale;
Date.now = () => Math.floor(fleetNow());
globalThis.setTimeout = Object.assign(
  (run: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => realTimeout(run, ms / scale, ...args),
  realTimeout,
) as typeof setTimeout; // the same function but for its pace
