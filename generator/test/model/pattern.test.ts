import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compiledPattern, patternTrouble } from '../../src/model/pattern.ts';
import { nodes, sourceOf, stepsOf } from './backtracking.ts';

const specs = join(import.meta.dirname, '../../../specs');

describe('a pattern of a spec', () => {
  it.each([
    '^(a+)+$',
    '^(a|a)+$',
    '^(a|aa)+$',
    '^(a*)*$',
    '^(.*)*$',
    '(x+x+)+y',
    '^([a-z]+)*\\d$',
    '^(\\w+\\s?)*$',
    '^(a|b|ab)*c$',
    '^a*a*$',
    '^.*foo.*bar$',
    '^\\s+|\\s+$',
    '[0-9]+x',
    '^[\\s\\S]*,[\\s\\S]*$',
    '^(a?){30}a{30}$',
    '^((a|b)?){25}$',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '^(a|[^b])*$',
    '^(\\d+)*(\\d+)*$',
    '^(\\p{L}|\\p{Lu})+$',
    '^([^\\p{L}]+)+$',
    '^(?:(?:a{0,9}){0,9}){0,9}$',
    '(a)\\1',
    '^(?=(a+)+$)a',
    '^(?:a{0,5000}){0,5000}$',
    `^${'(?:'.repeat(900)}a${')'.repeat(900)}$`,
  ])('is refused where its time grows faster than the text: %s', (source) => {
    expect(patternTrouble(source)?.rule).toBe('unsafe-pattern');
    expect(compiledPattern(source)).toBeUndefined();
  });

  it.each([
    '^[A-Z0-9-_.]{1,20}$',
    '^[A-Z0-9-_.]{1,20}(,[A-Z0-9-_.]{1,20}){0,4}$',
    '^[.A-Z:/a-z0-9_-]{1,36}$',
    '^[0-9]+$',
    '^-?(?:\\d+(?:\\.\\d+)?|\\.\\d+)$',
    '^\\d{4}-\\d{2}-\\d{2}$',
    '^[^@]+@[^@]+$',
    '^\\w+@\\w+\\.\\w+$',
    '^(?:USD|EUR|GBP)$',
    '^\\p{L}+$',
    '^0x[0-9a-fA-F]{40}$',
    '^[a-z]{1,1000}$',
    '^.+@trade$',
    '[A-Z]{3}',
    '^(?:[a-z]+(?:-[a-z]+)*)?$',
    '',
  ])('is accepted where it does not: %s', (source) => {
    expect(patternTrouble(source)).toBeUndefined();
    expect(compiledPattern(source)).toEqual(new RegExp(source, 'u'));
  });

  it('is told apart from what is no pattern at all', () => {
    for (const source of ['(', '[a-z', 'a{2,1}', '\\', '[\\w-.]'])
      expect(patternTrouble(source)?.rule).toBe('invalid-pattern');
  });

  it('that is only held against whole texts needs no anchor', () => {
    expect(patternTrouble('[A-Za-z0-9]{20,}')?.rule).toBe('unsafe-pattern');
    expect(patternTrouble('[A-Za-z0-9]{20,}', true)).toBeUndefined();
  });

  it('once accepted takes steps in proportion to the text, whatever the text repeats', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', ',', '!'), minLength: 1, maxLength: 4 });
    let accepted = 0;
    fc.assert(
      fc.property(nodes, words, words, fc.constantFrom('', '!', ',', 'b'), (pattern, before, word, end) => {
        if (patternTrouble(`^${sourceOf(pattern)}$`) !== undefined) return;
        accepted++;
        const text = (times: number): string => `${before}${word.repeat(times)}${end}`;
        const [some, twice] = [stepsOf(pattern, text(150)), stepsOf(pattern, text(300))];
        // Quadratic growth would be four times as much.
        expect(twice).toBeLessThan(2.6 * some + 5000);
      }),
      { numRuns: 1500 },
    );
    expect(accepted).toBeGreaterThan(300);
  });

  it('like `^(a+)+$` is known to the counting engine as dangerous, so that the property above can fail', () => {
    const a = { kind: 'set', source: 'a', has: new Set('a') } as const;
    const plus = { kind: 'times', of: a, min: 1, max: Number.POSITIVE_INFINITY } as const;
    expect(stepsOf({ ...plus, of: plus }, `${'a'.repeat(30)}!`)).toBeGreaterThan(1_000_000);
  });
});

describe('the patterns of this repository', () => {
  it('in specs are all accepted, those of stream names included', () => {
    const files = readdirSync(specs, { recursive: true, encoding: 'utf8' }).filter((one) =>
      one.endsWith('.yaml'),
    );
    const found = files.flatMap((file) =>
      [...readFileSync(join(specs, file), 'utf8').matchAll(/\bpattern: "([^"]*)"/g)].map(
        ([, one]) => one ?? '',
      ),
    );
    expect(found.length).toBeGreaterThan(3);
    for (const source of found) expect(patternTrouble(source, !source.startsWith('^'))).toBeUndefined();
  });

  it('in the schemas of the spec format, which run on what anybody writes, are accepted', () => {
    const folder = join(specs, 'schema');
    const sources = readdirSync(folder).flatMap((file) => {
      const all: string[] = [];
      JSON.parse(readFileSync(join(folder, file), 'utf8'), (key, value: unknown) => {
        if (key === 'pattern' && typeof value === 'string') all.push(value);
        if (key === 'patternProperties' && typeof value === 'object' && value !== null)
          all.push(...Object.keys(value));
        return value;
      });
      return all;
    });
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources)
      expect([source, patternTrouble(source)?.message]).toEqual([source, undefined]);
  });
});
