import { DecodeMismatch, decodeBody } from '@exspec/core';
import { fault, mustRefuse, readExactly } from '../../packages/core/test/support/exact-json.ts';
import { randomFrames } from '../../packages/core/test/support/random-frames.ts';
import { RandomJson } from '../../packages/core/test/support/random-json.ts';
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
    if (examples.length < SHOWN) examples.push(`answer of seed ${seed}: ${wrong}`);
  }
  return {
    promise: 'A number of an answer arrives as it is written, or the answer is refused',
    tries: ANSWERS,
    of: 'fuzzed answers',
    failures,
    examples,
  };
}

function faultOfAnswer(seed: number): string | undefined {
  const random = new RandomJson(seed);
  const plan = random.next(4) === 0 ? undefined : random.plan();
  const text = random.space() + random.text(plan) + random.space();
  const exact = readExactly(text);
  let got: unknown;
  try {
    got = decodeBody(text, plan && { plan, ...(random.next(2) === 0 ? { lossless: true } : {}) });
  } catch (error) {
    return error instanceof DecodeMismatch && mustRefuse(exact, plan)
      ? undefined
      : `${String(error)}: ${text}`;
  }
  const wrong = mustRefuse(exact, plan) ? 'was to be refused' : fault(got, exact, plan);
  return wrong === undefined ? undefined : `${wrong}: ${text}`;
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
