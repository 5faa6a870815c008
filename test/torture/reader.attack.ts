import { parseForeign } from '@exspec/generator/src/load/parse-yaml.ts';
import fc from 'fast-check';
import { agree, foreign, own } from '../../generator/test/load/two-readers.ts';
import { yamlTexts } from '../../generator/test/load/yaml-texts.ts';
import type { Attack, Row } from './attack.ts';

const TEXTS_OF_A_KIND = 50_000;
const AT_ONCE = 1000;
const MEBIBYTES = 2;
const SECONDS = 20;
const SHOWN = 10;

/**
 * Texts that are YAML, nearly are, or are none, through both readers; and texts made to be costly, each of a few
 * megabytes of one thing. Their time is counted on the processor, so that a busy machine is no failure.
 */
const attack: Attack = {
  run(note) {
    return Promise.resolve([readAlike(note), refused(note)]);
  },
};

export default attack;

function readAlike(note: (text: string) => void): Row {
  const examples: string[] = [];
  let [tries, failures] = [0, 0];
  for (const [what, texts] of Object.entries(yamlTexts)) {
    note(what);
    for (let seed = 0; seed < TEXTS_OF_A_KIND / AT_ONCE; seed++)
      for (const text of fc.sample(texts, { numRuns: AT_ONCE, seed }))
        for (const reach of [own, foreign]) {
          tries++;
          if (agree(text, reach) !== false) continue;
          failures++;
          if (examples.length < SHOWN) examples.push(JSON.stringify(text));
        }
  }
  return {
    promise: 'A text is the same tree, with the same places, as the yaml package makes of it',
    tries,
    of: 'fuzzed texts',
    failures,
    examples,
  };
}

function refused(note: (text: string) => void): Row {
  const examples: string[] = [];
  let [tries, failures] = [0, 0];
  for (const unit of units)
    for (const [head, tail] of ends) {
      note(JSON.stringify(head + unit));
      const text = head + unit.repeat(Math.ceil((MEBIBYTES << 20) / unit.length)) + tail;
      tries++;
      const wrong = outcome(() => parseForeign(text, 'a.yaml'));
      if (wrong === undefined) continue;
      failures++;
      if (examples.length < SHOWN) examples.push(`${JSON.stringify([head, unit, tail])}: ${wrong}`);
    }
  return {
    promise: `A costly text is read or refused within ${SECONDS} seconds of work`,
    tries,
    of: `texts of ${MEBIBYTES} MiB`,
    failures,
    examples,
  };
}

/** What is repeated. */
const units = [
  ...[
    '[',
    '{',
    '- ',
    '? ',
    ': ',
    '{a: ',
    '{"a":',
    '[\n',
    '!a ',
    '&a ',
    '*a ',
    '!a &b ',
    ',',
    ' ',
    '\t',
    '\n',
    '"',
    "'",
  ],
  ...[
    '\\',
    '\\"',
    "''",
    '#',
    ' #',
    ':',
    '-',
    '--- ',
    '---\n',
    '...\n',
    '@',
    '%',
    'a\n',
    'a: ',
    '- a: ',
    '- a\n',
    'a: b\n',
  ],
  ...[
    '- ~\n',
    '- !a b\n',
    "- 'a\n",
    '- "a\n',
    '- |\n',
    '- |\n  a\n',
    '- >9\n',
    '  x\n\n',
    '\n ',
    ' \n',
    'x \\ ',
    '1,',
    '[],',
  ],
  ...[
    '"a",',
    '"a":1,',
    'a: 1, ',
    '# x\n',
    '\u2028',
    'é',
    '😀',
    '\r',
    '\r\n',
    '\ufeff',
    '<<: *a\n',
    '- *a\n',
    '- &a b\n',
  ],
];
/** What they stand between. */
const ends: readonly (readonly [string, string])[] = [
  ['', ''],
  ['!a [', ']'],
  ['- "', '"'],
  ['a: >\n  x\n', '  y'],
];

function outcome(read: () => unknown): string | undefined {
  const start = process.cpuUsage();
  try {
    read();
  } catch (error) {
    return String(error);
  }
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  return seconds > SECONDS ? `${seconds.toFixed(1)} s` : undefined;
}
