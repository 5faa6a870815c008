import { leakOfStream } from '@exspec/testing/stream/leaks';
import { protocol } from '@exspec/testing/stream/protocol';
import { expect, it, test } from 'vitest';
import { createStreams } from '../../src/stream/streams.ts';

test('nothing that streams tell holds a name that is a credential, whoever repeats it and how', async () => {
  const leaks: unknown[] = [];
  for (let seed = 0; seed < 500; seed++) {
    const leak = await leakOfStream(seed);
    if (leak !== undefined) leaks.push(leak);
  }
  expect(leaks.slice(0, 3)).toEqual([]);
});

it.each([
  [{ url: 'https://user:passwordOfMine@madeup.test' }],
  [{ url: 'ws://madeup.test', silenceMs: 'passwordOfMine' }],
])('options of the wrong kind are refused without being shown: %o', (options) => {
  // As from JavaScript.
  expect(() => createStreams(protocol, options as never)).toThrow(/^(?!.*passwordOfMine)/);
});
