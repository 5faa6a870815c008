import { faultOfAnswer } from '@exspec/testing/random-answers';
import { randomFrames } from '@exspec/testing/stream/random-frames';
import type { Attack, Row } from './attack.ts';

const ANSWERS = 1_000_000;
const FRAMES = 1_000_000;
const FRAMES_A_PLAN = 200;
const SHOWN = 10;

/**
 * Random answers and frames, with numbers near whatever makes readers go wrong, white space and escapes wherever JSON has
 * them, and random plans; held against a reader of its own that goes character by character.
 */
const attack: Attack = {
  async run(note) {
    return [answers(note), await frames(note)];
  },
};

export default attack;

function answers(note: (text: string) => void): Row {
  const examples: string[] = [];
  let failures = 0;
  for (let seed = 0; seed < ANSWERS; seed++) {
    if (seed % 200_000 === 0) note(`answer ${seed}`);
    const wrong = faultOfAnswer(seed);
    if (wrong === undefined) continue;
    failures++;
    if (examples.length < SHOWN) examples.push(wrong);
  }
  return {
    promise: 'A number of an answer arrives as it is written, or the answer is refused',
    tries: ANSWERS,
    of: 'fuzzed answers',
    failures,
    examples,
  };
}

async function frames(note: (text: string) => void): Promise<Row> {
  const examples: string[] = [];
  let failures = 0;
  for (let seed = 0; seed < FRAMES / FRAMES_A_PLAN; seed++) {
    if (seed % 1000 === 0) note(`frame ${seed * FRAMES_A_PLAN}`);
    const { faults } = await randomFrames(seed, FRAMES_A_PLAN);
    failures += faults.length;
    examples.push(...faults.slice(0, SHOWN - examples.length));
  }
  return {
    promise: 'A number of an event arrives as it is written, or the frame is refused',
    tries: FRAMES,
    of: 'fuzzed frames',
    failures,
    examples,
  };
}
