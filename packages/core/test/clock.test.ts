import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Clock, type ClockOption, type ReadServerTime } from '../src/clock.ts';
import { ExchangeTime } from '../src/exchange-time.ts';

const START = 1_800_000_000_000;
const FIVE_MINUTES = 5 * 60_000;

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A server whose clock is off, and whose answers take these times, ms. */
function serverAhead(offset: number, ...trips: number[]) {
  const server = {
    reads: 0,
    offset,
    async read(): ReturnType<ReadServerTime> {
      const sentAt = performance.now();
      const trip = trips[Math.min(server.reads, trips.length - 1)] ?? 0;
      server.reads++;
      if (trip > 0) await vi.advanceTimersByTimeAsync(trip / 2);
      const time = Date.now() + server.offset;
      if (trip > 0) await vi.advanceTimersByTimeAsync(trip / 2);
      return { time, sentAt };
    },
  };
  return server;
}

function newClock(
  option: ClockOption,
  read: ReadServerTime | 'date-header',
  onError: (error: unknown) => void = noError,
): Clock {
  return new Clock(option, read, new ExchangeTime(), onError);
}

/** Exchange's time minus this machine's. */
function offsetOf(clock: Clock): number {
  return Math.floor(clock.now() - Date.now());
}

const noError = (error: unknown): void => {
  throw error;
};

describe('a measured clock', () => {
  it('is off by the midpoint of the round trip', async () => {
    const server = serverAhead(-1500, 100);
    const clock = newClock('auto', server.read);
    expect(offsetOf(clock)).toBe(0);
    await clock.ready();
    expect(offsetOf(clock)).toBe(-1500);
    // The exchange cuts its time to milliseconds.
    expect(clock.now()).toBe(Date.now() - 1499.5);
    expect(server.reads).toBe(2);
  });

  it('does not take the round trip that has opened the connection for the way', async () => {
    let reads = 0;
    const read = async (): ReturnType<ReadServerTime> => {
      const sentAt = performance.now();
      // The handshake comes before the request arrives.
      await vi.advanceTimersByTimeAsync(reads++ === 0 ? 90 : 10);
      const time = Date.now() + 700;
      await vi.advanceTimersByTimeAsync(10);
      return { time, sentAt };
    };
    const clock = newClock('auto', read);
    await clock.ready();
    expect(offsetOf(clock)).toBe(700);
  });

  it('takes the shortest of three round trips where they are long', async () => {
    const server = serverAhead(700, 2000, 400, 800);
    const clock = newClock('auto', server.read);
    await clock.ready();
    expect(server.reads).toBe(3);
    expect(offsetOf(clock)).toBe(700);
  });

  it('is measured once for all who ask at the same time', async () => {
    const server = serverAhead(1, 10);
    const clock = newClock('auto', server.read);
    await Promise.all([clock.ready(), clock.ready(), clock.refused(performance.now())]);
    expect(server.reads).toBe(2);
  });

  it('costs nothing until five minutes later, and then nobody waits for it', async () => {
    const server = serverAhead(5);
    const clock = newClock('auto', server.read);
    await clock.ready();
    vi.advanceTimersByTime(FIVE_MINUTES - 1);
    expect(clock.ready()).toBeUndefined();
    expect(server.reads).toBe(2);
    server.offset = 9;
    vi.advanceTimersByTime(1);
    expect(clock.ready()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(100);
    expect(server.reads).toBe(4);
    expect(offsetOf(clock)).toBe(9);
  });

  it('is measured after a refusal, unless that has happened since the request was stamped', async () => {
    const server = serverAhead(5, 10);
    const clock = newClock('auto', server.read);
    await clock.ready();
    const stampedBefore = performance.now() - 5;
    await clock.refused(stampedBefore);
    expect(server.reads).toBe(2);
    await clock.refused(performance.now() + 1);
    expect(server.reads).toBe(4);
  });

  it('goes on when the time of this machine is set, and is measured again', async () => {
    const server = serverAhead(250, 10);
    const clock = newClock('auto', server.read);
    await clock.ready();
    const before = clock.now();
    vi.setSystemTime(Date.now() - 3_600_000);
    expect(clock.now()).toBe(before);
    server.offset += 3_600_000;
    await clock.ready();
    expect(server.reads).toBe(4);
    expect(offsetOf(clock)).toBe(3_600_250);
    expect(clock.ready()).toBeUndefined();
  });

  it('that cannot be read reports it, keeps its offset and is not asked again for ten seconds', async () => {
    const errors: unknown[] = [];
    let reads = 0;
    const read = async (): Promise<never> => {
      reads++;
      throw new Error('no time today');
    };
    const clock = newClock('auto', read, (error) => errors.push(error));
    await clock.ready();
    expect(errors).toMatchObject([{ message: 'no time today' }]);
    expect(offsetOf(clock)).toBe(0);
    expect(clock.ready()).toBeUndefined();
    expect(reads).toBe(1);
    vi.advanceTimersByTime(10_000);
    expect(clock.ready()).toBeUndefined();
    expect(reads).toBe(2);
  });

  it('is not fooled by an answer that is no time', async () => {
    const errors: unknown[] = [];
    const read = async () => ({ time: Number.NaN, sentAt: 0 });
    const clock = newClock('auto', read, (error) => errors.push(error));
    await clock.ready();
    expect(offsetOf(clock)).toBe(0);
    expect(errors).toHaveLength(1);
  });
});

describe('a clock that is set', () => {
  it.each([
    ['none', 0],
    [-40, -40],
  ] as const)('to %s asks nobody', (option, offset) => {
    const server = serverAhead(5, 10);
    const clock = newClock(option, server.read);
    expect(clock.ready()).toBeUndefined();
    expect(offsetOf(clock)).toBe(offset);
    expect(clock.measures).toBe(false);
    expect(server.reads).toBe(0);
  });
});

describe('a clock read from Date headers', () => {
  const dateAhead = (ms: number): string => new Date(Date.now() + ms).toUTCString();

  it.each([
    ['differences below the header resolution mean nothing', 300, 0],
    ['a larger difference is taken', 90_000, 90_500],
    ['a clock behind is taken', -60_000, -59_500],
  ])('%s', (_name, ahead, expected) => {
    const clock = newClock('auto', 'date-header');
    expect(clock.ready()).toBeUndefined();
    clock.observe(dateAhead(ahead), performance.now());
    expect(offsetOf(clock)).toBe(expected);
  });

  it.each([undefined, 'yesterday'])('ignores %s', (header) => {
    const clock = newClock('auto', 'date-header');
    clock.observe(header, performance.now());
    expect(offsetOf(clock)).toBe(0);
  });
});

describe('what the time of the exchange lies between', () => {
  it('is not known before it is measured', () => {
    const time = new ExchangeTime();
    expect(time.bounds().earliest).toBe(Number.NEGATIVE_INFINITY);
    expect(time.bounds().latest).toBe(Number.POSITIVE_INFINITY);
  });

  it('is known as well as the round trip allows, whatever part of it was the way there', async () => {
    const server = serverAhead(40, 300);
    const time = new ExchangeTime();
    await new Clock('auto', server.read, time, noError).ready();
    expect(time.bounds().earliest).toBeLessThanOrEqual(Date.now() + 40 - 150);
    expect(time.bounds().latest).toBeGreaterThanOrEqual(Date.now() + 40 + 150);
    expect(time.bounds().latest - time.bounds().earliest).toBeLessThan(400);
  });

  it('is known less and less, because clocks drift', () => {
    const time = new ExchangeTime();
    time.narrow(0, 0);
    const width = time.bounds().latest - time.bounds().earliest;
    vi.advanceTimersByTime(100_000);
    expect(time.bounds().latest - time.bounds().earliest).toBeCloseTo(width + 200, 6);
  });

  it.each([
    ['ahead: it may have slept', 5000, 100],
    ['back: it has not', -5000, 0],
  ])('is in doubt when the time of this machine went %s', (_why, step, doubt) => {
    const time = new ExchangeTime();
    time.narrow(0, 0);
    vi.setSystemTime(Date.now() + step);
    time.noticeSteps();
    vi.advanceTimersByTime(100);
    expect(time.bounds().doubtMs).toBe(doubt);
    expect(time.steps).toBe(1);
    // It has slept for a second, which only a measurement can tell.
    if (step > 0) time.narrow(1000, 1010);
    expect(time.bounds().doubtMs).toBe(0);
  });

  it('is what was measured last, where that contradicts what was known', () => {
    const time = new ExchangeTime();
    time.narrow(0, 10);
    time.narrow(5000, 5010);
    expect(time.bounds().earliest).toBeGreaterThan(performance.now() + 4900);
  });
});
