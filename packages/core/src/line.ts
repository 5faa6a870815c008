import { RateLimitError } from './errors.ts';
import { monotonic } from './exchange-time.ts';
import type { CountedCost, Refusal } from './governor-store.ts';
import type { Operation } from './operation.ts';
import { LONGEST_TIMER_MS, type Wait } from './wait.ts';

/** A call that waits for room. */
export interface WaitingCall {
  readonly operation: Operation;
  readonly spends: readonly CountedCost[];
  readonly urgent: boolean;
  readonly wait: Wait;
  /** Tries to take what the call spends. */
  readonly take: () => Refusal | undefined | Promise<Refusal | undefined>;
  /** It waits no longer than until then, by the monotonic clock. */
  readonly latest: number;
  /** Told of every wait before it begins. */
  readonly tell: (refusal: Refusal, ms: number) => void;
  /** When the wait that was told is over. */
  toldUntil: number;
  readonly since: number;
}

/**
 * The calls that wait for room at one host: urgent ones first, otherwise in the order they came. A light call may pass
 * a heavy one that does not fit, but not when that has waited for a whole window.
 */
export class Line {
  readonly #host: string;
  readonly #waiting: WaitingCall[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #serving = false;
  #again = false;

  /** @param host key of what bans close */
  constructor(host: string) {
    this.#host = host;
  }

  get isTaken(): boolean {
    return this.#waiting.length > 0;
  }

  /** Whether calls wait that come before another one. */
  isBefore(urgent: boolean): boolean {
    return urgent ? this.#waiting[0]?.urgent === true : this.#waiting.length > 0;
  }

  enter(waiting: WaitingCall): void {
    const place = waiting.urgent ? this.#waiting.findIndex((other) => !other.urgent) : -1;
    this.#waiting.splice(place < 0 ? this.#waiting.length : place, 0, waiting);
    this.serve();
  }

  leave(waiting: WaitingCall): void {
    const place = this.#waiting.indexOf(waiting);
    if (place >= 0) this.#waiting.splice(place, 1);
    if (this.#waiting.length === 0) clearTimeout(this.#timer);
  }

  /** Lets in who fits: to be called when there may be more room than before. */
  serve(): void {
    this.#again = true;
    if (this.#waiting.length > 0 && !this.#serving) void this.#serve();
  }

  async #serve(): Promise<void> {
    this.#serving = true;
    clearTimeout(this.#timer);
    let nextMs = Number.POSITIVE_INFINITY;
    while (this.#again) {
      this.#again = false;
      nextMs = await this.#pass();
    }
    this.#serving = false;
    if (this.#waiting.length === 0) return;
    this.#timer = setTimeout(() => this.serve(), Math.min(Math.ceil(nextMs), LONGEST_TIMER_MS));
  }

  /** Asks for each call once, and lets go those whose wait would be too long. Returns when to ask again. */
  async #pass(): Promise<number> {
    const refusals = new Map<string, Barrier>();
    const ahead = new Map<string, number>();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const waiting of [...this.#waiting]) {
      if (waiting.wait.ended) continue;
      const { spends, urgent, wait } = waiting;
      let refusal = refusals.get(this.#host)?.refusal ?? barred(refusals, spends, urgent);
      if (refusal === undefined) {
        try {
          const taken = waiting.take();
          refusal = taken instanceof Promise ? await taken : taken;
        } catch (error) {
          wait.end(error);
          continue;
        }
        if (refusal === undefined) {
          this.leave(waiting);
          wait.wake();
          continue;
        }
        const { key, windowMs } = refusal;
        const weight = monotonic() - waiting.since > windowMs ? 0 : weightOf(spends, key);
        refusals.set(key, { refusal, weight, urgent });
      }
      const { key } = refusal;
      const before = (ahead.get(key) ?? 0) + weightOf(spends, key);
      const ms = refusal.waitMs + Math.max(0, Math.ceil(before / refusal.room) - 1) * refusal.windowMs;
      const now = monotonic();
      if (now + ms > waiting.latest) {
        wait.end(localRefusal(waiting.operation, ms));
        continue;
      }
      ahead.set(key, before);
      nextMs = Math.min(nextMs, refusal.waitMs);
      if (now < waiting.toldUntil) continue;
      waiting.toldUntil = now + ms;
      waiting.tell(refusal, ms);
    }
    return nextMs;
  }
}

/** What keeps others out: what is refused to one call is refused to heavier ones, and to those less urgent. */
interface Barrier {
  readonly refusal: Refusal;
  readonly weight: number;
  readonly urgent: boolean;
}

function barred(
  refusals: ReadonlyMap<string, Barrier>,
  spends: readonly CountedCost[],
  urgent: boolean,
): Refusal | undefined {
  for (const [key, { refusal, weight, urgent: wasUrgent }] of refusals) {
    if (urgent && !wasUrgent) continue;
    if (spends.some((spend) => spend.key === key && spend.weight >= weight)) return refusal;
  }
  return undefined;
}

function weightOf(spends: readonly CountedCost[], key: string): number {
  for (const spend of spends) if (spend.key === key) return spend.weight;
  return 0;
}

export function localRefusal(operation: Operation, waitMs: number): RateLimitError {
  const isSoon = Number.isFinite(waitMs);
  const when = isSoon ? `room in ${Math.ceil(waitMs)} ms` : 'the call alone exceeds it';
  return new RateLimitError(
    {
      operation: operation.key,
      code: undefined,
      names: [],
      message: `${operation.key}: the rate limit leaves no room (${when}); nothing was sent`,
      httpStatus: 0,
      trait: undefined,
      retryAfterMs: isSoon ? Math.ceil(waitMs) : undefined,
      body: undefined,
      headers: {},
    },
    true,
  );
}
