import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { patternTrouble } from '@exspec/generator/src/model/pattern.ts';
import { nodes, sourceOf, stepsOf } from '@exspec/generator/test/model/backtracking.ts';
import {
  type Attempt,
  attempts,
  diffFaults,
  pageFaults,
  specFaults,
} from '@exspec/generator/test/print/hostile-inputs.ts';
import fc from 'fast-check';
import { root } from '../src/pack.ts';
import type { Attack, Row } from './attack.ts';

const seed = 20_261_128;
const most = 5;

/** Names, descriptions, values and file names that would be markup, commands or invisible, through every printer. */
const attack: Attack = {
  async run(note) {
    const inputs = fc.sample(attempts, { numRuns: 3000, seed });
    const pages = ['desk.txt', 'repay.md', 'things.md'].map((name) =>
      readFileSync(join(root, 'generator/test/docs/snapshots/old', name), 'utf8'),
    );
    return [
      tried(
        'What stands in a spec is nothing but text in a report, a page, a log or a workflow command of `exspec diff`',
        'hostile specs',
        inputs.slice(0, 2000),
        diffFaults,
        note,
      ),
      tried(
        'What stands in a spec is nothing but text in what `check`, `explain` and `reference` say',
        'hostile specs',
        inputs.slice(0, 600),
        specFaults,
        note,
      ),
      tried(
        'What stands on a page is nothing but text in what `docs` says',
        'hostile pages',
        inputs,
        (one) => pageFaults(one, pages[Math.abs(one.seed) % pages.length] ?? ''),
        note,
      ),
      patterns(note),
    ];
  },
};
export default attack;

function tried(
  promise: string,
  of: string,
  inputs: readonly Attempt[],
  faultsOf: (one: Attempt) => readonly string[],
  note: (text: string) => void,
): Row {
  const examples: string[] = [];
  let failures = 0;
  for (const [index, one] of inputs.entries()) {
    const faults = guarded(() => faultsOf(one));
    if (faults.length > 0) {
      failures++;
      if (examples.length < most) examples.push(`${JSON.stringify(one)}: ${faults.slice(0, 2).join('; ')}`);
    }
    if (index % 500 === 499) note(`${index + 1} ${of}, ${failures} failures`);
  }
  return { promise, tries: inputs.length, of, failures, examples };
}

function guarded(run: () => readonly string[]): readonly string[] {
  try {
    return run();
  } catch (error) {
    return [`it threw ${String(error).slice(0, 200)}`];
  }
}

/** Growth of the steps that an engine of our own takes: a pattern that is accepted takes as many more as its text is longer. */
function patterns(note: (text: string) => void): Row {
  const some = fc.sample(nodes, { numRuns: 30_000, seed });
  const words = fc.sample(
    fc.tuple(
      ...[3, 4, 1].map((maxLength) => fc.string({ unit: fc.constantFrom('a', 'b', ',', '!'), maxLength })),
    ),
    { numRuns: some.length, seed },
  );
  const examples: string[] = [];
  let [tries, failures] = [0, 0];
  for (const [index, node] of some.entries()) {
    const source = `^${sourceOf(node)}$`;
    if (patternTrouble(source) !== undefined) continue;
    tries++;
    const [before = '', word = '', end = ''] = words[index] ?? [];
    const text = (times: number): string => `${before}${word.repeat(times)}${end}`;
    const [once, twice] = [stepsOf(node, text(80)), stepsOf(node, text(160))];
    if (twice <= 2.6 * once + 500) continue;
    failures++;
    if (examples.length < most)
      examples.push(`${source} on ${JSON.stringify([before, word, end])}: ${once}, ${twice}`);
  }
  note(`${tries} of ${some.length} patterns accepted`);
  return {
    promise: 'A pattern that `check` accepts takes time in proportion to the text',
    tries,
    of: 'accepted patterns',
    failures,
    examples,
  };
}
