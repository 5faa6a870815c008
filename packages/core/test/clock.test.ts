import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Clock } from '../src/clock.ts';

const START = 1_800_000_000_000;
const HALF_HOUR = 30 * 60_000;

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
    async read(): Promise<number> {
      const trip = trips[Math.min(server.reads, trips.length - 1)] ?? 0;
      server.reads++;
      if (trip > 0) await vi.advanceTimersByTimeAsync(trip / 2);
      const time = Date.now() + server.offset;
      if (trip > 0) await vi.advanceTimersByTimeAsync(trip / 2);
      return time;
    },
  };
  return server;
}

const noError = (error: unknown): void => {
  throw error;
};

describe('a measured clock', () => {
  it('is off by the midpoint of the round trip', async () => {
    const server = serverAhead(-1500, 100);
    const clock = new Clock('auto', server.read, noError);
    expect(clock.offset).toBe(0);
    await clock.ready();
    expect(clock.offset).toBe(-1500);
    expect(clock.now()).toBe(Date.now() - 1500);
    expect(server.reads).toBe(1);
  });

  it('takes the shortest of three round trips where they are long', async () => {
    const server = serverAhead(700, 2000, 400, 800);
    const clock = new Clock('auto', server.read, noError);
    await clock.ready();
    expect(server.reads).toBe(3);
    expect(clock.offset).toBe(700);
  });

  it('is measured once for all who ask at the same time', async () => {
    const server = serverAhead(1, 10);
    const clock = new Clock('auto', server.read, noError);
    await Promise.all([clock.ready(), clock.ready(), clock.refused(Date.now())]);
    expect(server.reads).toBe(1);
  });

  it('costs nothing until half an hour later, and then nobody waits for it', async () => {
    const server = serverAhead(5);
    const clock = new Clock('auto', server.read, noError);
    await clock.ready();
    vi.setSystemTime(Date.now() + HALF_HOUR - 1);
    expect(clock.ready()).toBeUndefined();
    expect(server.reads).toBe(1);
    server.offset = 9;
    vi.setSystemTime(Date.now() + 1);
    expect(clock.ready()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(100);
    expect(server.reads).toBe(2);
    expect(clock.offset).toBe(9);
  });

  it('is measured after a refusal, unless that has happened since the request was stamped', async () => {
    const server = serverAhead(5, 10);
    const clock = new Clock('auto', server.read, noError);
    await clock.ready();
    const stampedBefore = Date.now() - 5;
    await clock.refused(stampedBefore);
    expect(server.reads).toBe(1);
    await clock.refused(Date.now() + 1);
    expect(server.reads).toBe(2);
  });

  it('that cannot be read reports it, keeps its offset and is not asked again for a minute', async () => {
    const errors: unknown[] = [];
    let reads = 0;
    const read = async (): Promise<number> => {
      reads++;
      throw new Error('no time today');
    };
    const clock = new Clock('auto', read, (error) => errors.push(error));
    await clock.ready();
    expect(errors).toMatchObject([{ message: 'no time today' }]);
    expect(clock.offset).toBe(0);
    expect(clock.ready()).toBeUndefined();
    expect(reads).toBe(1);
    vi.setSystemTime(Date.now() + 60_000);
    expect(clock.ready()).toBeUndefined();
    expect(reads).toBe(2);
  });

  it('is not fooled by an answer that is no time', async () => {
    const errors: unknown[] = [];
    const clock = new Clock(
      'auto',
      async () => Number.NaN,
      (error) => errors.push(error),
    );
    await clock.ready();
    expect(clock.offset).toBe(0);
    expect(errors).toHaveLength(1);
  });
});

describe('a clock that is set', () => {
  it.each([
    ['none', 0],
    [-40, -40],
  ] as const)('to %s asks nobody', (option, offset) => {
    const server = serverAhead(5, 10);
    const clock = new Clock(option, server.read, noError);
    expect(clock.ready()).toBeUndefined();
    expect(clock.offset).toBe(offset);
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
    const clock = new Clock('auto', 'date-header', noError);
    expect(clock.ready()).toBeUndefined();
    clock.observe(dateAhead(ahead), Date.now());
    expect(clock.offset).toBe(expected);
  });

  it.each([undefined, 'yesterday'])('ignores %s', (header) => {
    const clock = new Clock('auto', 'date-header', noError);
    clock.observe(header, Date.now());
    expect(clock.offset).toBe(0);
  });
});
