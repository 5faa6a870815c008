import { type Leak, leakOfCall } from '@exspec/testing/leaks';
import { leakOfStream } from '@exspec/testing/stream/leaks';
import type { Attack, Row } from './attack.ts';

const CALLS = 20_000;
const STREAMS = 10_000;
const SHOWN = 5;

/**
 * Exchanges, transports, networks and callers that repeat secrets in any encoding, wherever they can put a text; then
 * everything that a log could make of errors, causes and hooks is searched for what each encoding makes of each secret.
 */
const attack: Attack = {
  async run(note) {
    return [
      await tried(
        'What a call shows holds no secret, whoever repeats it and how',
        CALLS,
        'calls',
        leakOfCall,
        note,
      ),
      await tried('What streams tell holds no listenKey', STREAMS, 'streams', leakOfStream, note),
    ];
  },
};

export default attack;

async function tried(
  promise: string,
  tries: number,
  of: string,
  leakOf: (seed: number) => Promise<Leak | undefined>,
  note: (text: string) => void,
): Promise<Row> {
  const examples: string[] = [];
  let failures = 0;
  for (let seed = 0; seed < tries; seed++) {
    if (seed % 5000 === 0) note(`${of} ${seed}`);
    const leak = await leakOf(seed);
    if (leak === undefined) continue;
    failures++;
    if (examples.length < SHOWN) examples.push(`seed ${leak.seed}: ${leak.what}`);
  }
  return { promise, tries, of, failures, examples };
}
