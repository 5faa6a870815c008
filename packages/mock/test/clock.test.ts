import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createClock } from '../src/clock.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('a clock does not stand at, or move by, what is no time', () => {
  expect(() => createClock(Number.NaN)).toThrow(RangeError);
  const clock = createClock(1_000);
  for (const ms of [-1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => clock.advance(ms)).toThrow(RangeError);
  expect(() => clock.set(Number.NaN)).toThrow(RangeError);
  expect(clock.now()).toBe(1_000);
});

describe('a clock that stands', () => {
  test('does what is due on its way, each task at its own time', () => {
    const clock = createClock(1_000);
    const done: [number, number][] = [];
    const task = (at: number): void => {
      done.push([at, clock.now()]);
      if (at < 3_000) clock.schedule(at + 700, task);
    };
    clock.schedule(1_500, task);
    clock.schedule(9_000, task);
    clock.advance(4_000);
    expect(done).toEqual([
      [1_500, 1_500],
      [2_200, 2_200],
      [2_900, 2_900],
      [3_600, 3_600],
    ]);
    expect(clock.now()).toBe(5_000);
    clock.set(10_000);
    expect(done.at(-1)).toEqual([9_000, 9_000]);
  });

  test('forgets what is called off, also by a task before', () => {
    const clock = createClock(0);
    const done: string[] = [];
    const callOff = clock.schedule(2, () => done.push('second'));
    clock.schedule(1, () => {
      done.push('first');
      callOff();
    });
    clock.advance(5);
    expect(done).toEqual(['first']);
  });

  test('keeps the order of times, and of scheduling among equal ones, however tasks are scheduled', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 30 }), (times) => {
        const clock = createClock(0);
        const done: { at: number; index: number }[] = [];
        for (const [index, at] of times.entries()) clock.schedule(at, () => done.push({ at, index }));
        clock.advance(20);
        const expected = times.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
        expect(done).toEqual(expected);
      }),
    );
  });

  test('goes on after a task that throws', () => {
    const clock = createClock(0);
    const done: string[] = [];
    clock.schedule(1, () => {
      throw new Error('broken');
    });
    clock.schedule(2, () => done.push('next'));
    expect(() => clock.advance(3)).toThrow('broken');
    clock.runDue();
    clock.advance(3);
    expect(done).toEqual(['next']);
  });
});

test('a clock that runs does what is due by a timer of the machine, and has none while nothing waits', () => {
  vi.useFakeTimers({ now: 50_000 });
  const clock = createClock('real');
  expect(vi.getTimerCount()).toBe(0);
  const done: number[] = [];
  clock.schedule(50_200, (at) => done.push(at));
  clock.schedule(50_100, (at) => done.push(at));
  vi.advanceTimersByTime(100);
  expect(done).toEqual([50_100]);
  clock.advance(100);
  expect([done, clock.now()]).toEqual([[50_100, 50_200], 50_200]);
  expect(vi.getTimerCount()).toBe(0);
  const callOff = clock.schedule(60_000, (at) => done.push(at));
  expect(vi.getTimerCount()).toBe(1);
  callOff();
  expect(vi.getTimerCount()).toBe(0);
});

test('a clock that runs goes on by itself after what was due was done before its timer', () => {
  vi.useFakeTimers({ now: 50_000 });
  const clock = createClock('real');
  const done: number[] = [];
  const every = (at: number): void => {
    done.push(at);
    clock.schedule(at + 100, every);
  };
  clock.schedule(50_100, every);
  vi.setSystemTime(50_150);
  clock.runDue();
  expect(done).toEqual([50_100]);
  vi.advanceTimersByTime(50);
  expect(done).toEqual([50_100, 50_200]);
});
