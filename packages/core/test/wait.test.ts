import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { untilAborted, Waits } from '../src/wait.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('a wait beyond 2^31 ms wakes up when it is over, and twice in between', async () => {
  const timers = vi.spyOn(globalThis, 'setTimeout');
  let over = false;
  const waiting = new Waits().sleep(6_000_000_000, 'a.b').then(() => {
    over = true;
  });
  await vi.advanceTimersByTimeAsync(5_999_999_999);
  expect(over).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  await waiting;
  expect(timers).toHaveBeenCalledTimes(3);
});

it('a wait without end ends with its signal', async () => {
  const controller = new AbortController();
  const waiting = new Waits().sleep(Number.POSITIVE_INFINITY, 'a.b', controller.signal);
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  expect(vi.getTimerCount()).toBe(0);
});

it('many waits on one signal are one listener, and none when they are over', async () => {
  const controller = new AbortController();
  const waits = new Waits();
  const waiting = Array.from({ length: 50 }, () => waits.sleep(10, 'a.b', controller.signal));
  for (let i = 0; i < 50; i++) waiting.push(untilAborted(waits.sleep(10, 'a.b'), controller.signal));
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(10);
  await Promise.all(waiting);
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
});

it('all waits on one signal end with it', async () => {
  const controller = new AbortController();
  const waits = new Waits();
  const all = Promise.allSettled([1, 2, 3].map(() => waits.sleep(10, 'a.b', controller.signal)));
  controller.abort(new Error('enough'));
  expect(await all).toMatchObject([1, 2, 3].map(() => ({ reason: { message: 'enough' } })));
});
