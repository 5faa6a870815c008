import { randomFrames } from '@exspec/testing/stream/random-frames';
import { expect, test } from 'vitest';

test('random frames bring their numbers as they are written, or are refused: none becomes another one', async () => {
  const faults: string[] = [];
  let delivered = 0;
  for (let seed = 0; seed < 100; seed++) {
    const result = await randomFrames(seed, 100);
    faults.push(...result.faults);
    delivered += result.delivered;
  }
  expect(faults.slice(0, 5)).toEqual([]);
  expect(delivered).toBeGreaterThan(5000);
});
