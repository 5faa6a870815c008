import { DecodeMismatch, decodeBody } from '@exspec/core';
import { fault, mustRefuse, readExactly } from './exact-json.ts';
import { RandomJson } from './random-json.ts';

/** What is wrong with the reading of a random answer by a random plan; undefined where nothing is. */
export function faultOfAnswer(seed: number): string | undefined {
  const random = new RandomJson(seed);
  const plan = random.next(4) === 0 ? undefined : random.plan();
  const text = random.space() + random.text(plan) + random.space();
  const exact = readExactly(text);
  let got: unknown;
  try {
    got = decodeBody(text, plan && { plan, ...(random.next(2) === 0 ? { lossless: true } : {}) });
  } catch (error) {
    if (error instanceof DecodeMismatch && mustRefuse(exact, plan)) return undefined;
    return `seed ${seed}: ${String(error)} of ${text}`;
  }
  const wrong = mustRefuse(exact, plan) ? 'was to be refused' : fault(got, exact, plan);
  return wrong === undefined ? undefined : `seed ${seed}: ${wrong} in ${text}`;
}
