import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import type { Left } from './hundred-rounds.ts';

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

it('a hundred rounds of opening, subscribing, breaking and closing leave no socket, no timer and no memory', async () => {
  const child = spawn(
    process.execPath,
    ['--expose-gc', '--conditions=@exspec/source', '--import', 'tsx', 'test/streams/mock/hundred-rounds.ts'],
    { cwd: new URL('../../..', import.meta.url), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  // Nobody ends the process: it does so when nothing is left to wait for.
  const [output, exit] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  expect(exit).toEqual([0, null]);
  const { heap, before, after }: Left = JSON.parse(output);
  expect(after).toEqual(before);
  expect(heap).toHaveLength(100);
  // The compiler is done after some rounds. Between the medians lie forty: what is left of one is less than 25 kB.
  const [first, second] = [median(heap.slice(20, 60)), median(heap.slice(60))];
  expect(second - first).toBeLessThan(1_000_000);
}, 180_000);
