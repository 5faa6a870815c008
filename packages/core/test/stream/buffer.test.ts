import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createBuffer, EventQueue } from '../../src/stream/buffer.ts';

const nothing = (): void => {};

describe('drop-oldest', () => {
  it('gives the newest in order, and counts the others, whatever the interleaving', () => {
    const command = fc.oneof(fc.constant('take' as const), fc.nat());
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.array(command, { maxLength: 300 }),
        (size, commands) => {
          const buffer = createBuffer<number>({ policy: 'drop-oldest', size });
          const model: number[] = [];
          let dropped = 0;
          for (const next of commands) {
            if (next === 'take') expect(buffer.shift()).toBe(model.shift());
            else {
              expect(buffer.push('', next)).toBe(true);
              if (model.push(next) > size) {
                model.shift();
                dropped++;
              }
            }
            expect(buffer.length).toBe(model.length);
          }
          expect(buffer.dropped).toBe(dropped);
        },
      ),
    );
  });
});

describe('latest', () => {
  it('keeps one event per stream, in the order in which the streams began to wait', () => {
    const buffer = createBuffer<string>({ policy: 'latest' });
    for (const [key, event] of [
      ['a', 'a1'],
      ['b', 'b1'],
      ['a', 'a2'],
      ['a', 'a3'],
    ] as const)
      buffer.push(key, event);
    expect([buffer.length, buffer.dropped]).toEqual([2, 2]);
    expect([buffer.shift(), buffer.shift(), buffer.shift()]).toEqual(['a3', 'b1', undefined]);
  });
});

describe('fail', () => {
  it('takes no more than its size', () => {
    const buffer = createBuffer<number>({ policy: 'fail', size: 2 });
    expect([1, 2, 3].map((event) => buffer.push('', event))).toEqual([true, true, false]);
    expect(buffer.length).toBe(2);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses a size of %d', (size) => {
    expect(() => createBuffer({ policy: 'fail', size })).toThrow(RangeError);
  });
});

test('a policy that there is not is refused, and not taken for another one', () => {
  const misspelt = JSON.parse('{"policy":"drop-latest"}');
  expect(() => createBuffer(misspelt)).toThrow(/drop-latest/);
});

describe('iterating', () => {
  it('gives what is buffered before it throws, throws once, and is over then', async () => {
    const queue = new EventQueue<number>({ policy: 'fail' }, nothing);
    queue.push('', 1);
    queue.end(new Error('gap'));
    queue.push('', 2);
    expect(await queue.next()).toEqual({ value: 1, done: false });
    await expect(queue.next()).rejects.toThrow('gap');
    expect(await queue.next()).toEqual({ value: undefined, done: true });
  });

  it('hands an event to whoever waits longest', async () => {
    const queue = new EventQueue<number>({ policy: 'fail', size: 1 }, nothing);
    const waiting = [queue.next(), queue.next()];
    queue.push('', 1);
    queue.push('', 2);
    expect(await Promise.all(waiting)).toEqual([
      { value: 1, done: false },
      { value: 2, done: false },
    ]);
  });

  it('ends for all who wait', async () => {
    const queue = new EventQueue<number>({ policy: 'fail' }, nothing);
    const waiting = [queue.next(), queue.next()];
    queue.end();
    expect(await Promise.all(waiting)).toEqual([
      { value: undefined, done: true },
      { value: undefined, done: true },
    ]);
  });
});

test('leaving the loop forgets what is buffered, tells, and is the end', async () => {
  let left = 0;
  const queue = new EventQueue<number>({ policy: 'fail' }, () => {
    left++;
  });
  queue.push('', 1);
  queue.push('', 2);
  for await (const event of { [Symbol.asyncIterator]: () => queue }) {
    expect(event).toBe(1);
    break;
  }
  expect(left).toBe(1);
  expect(queue.length).toBe(0);
  expect(await queue.next()).toEqual({ value: undefined, done: true });
});
