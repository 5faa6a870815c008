import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { flowText, type Splice, spliced, YamlText } from '../../src/docs/patch/yaml-text.ts';

const text = `# head
flow: { a: 1, b: [x, y] } # flow
block:
  first: one # of them
  # about the second
  second: >-
    folded
    text

  third: { deep: true }
list:
  - a # first
  - name: b
    more: 1

  - c
none: []
empty: {}
`;

const at = (line: number, col: number): { file: string; line: number; col: number } => ({
  file: 'x.yaml',
  line,
  col,
});

function apply(...splices: readonly (Splice | undefined)[]): string {
  const found = splices.flatMap((one) => one ?? []);
  expect(found).toHaveLength(splices.length);
  return spliced(text, found) ?? 'clash';
}

/** Lines that one text has and the other has not. */
function changed(after: string): readonly string[] {
  const [old, fresh] = [text.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !fresh.includes(line)).map((line) => `-${line}`),
    ...fresh.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}

describe('an edit changes the lines that it is about', () => {
  const yaml = new YamlText(text);
  test.each([
    [
      'a value in brackets',
      yaml.set(at(2, 7), 'a', '2'),
      ['-flow: { a: 1, b: [x, y] } # flow', '+flow: { a: 2, b: [x, y] } # flow'],
    ],
    [
      'a key more in brackets',
      yaml.set(at(2, 7), 'c', '3'),
      ['-flow: { a: 1, b: [x, y] } # flow', '+flow: { a: 1, b: [x, y], c: 3 } # flow'],
    ],
    [
      'the first key less in brackets',
      yaml.remove(at(2, 7), 'a'),
      ['-flow: { a: 1, b: [x, y] } # flow', '+flow: { b: [x, y] } # flow'],
    ],
    [
      'an item more in brackets',
      yaml.append(at(2, 18), 'z'),
      ['-flow: { a: 1, b: [x, y] } # flow', '+flow: { a: 1, b: [x, y, z] } # flow'],
    ],
    [
      'the last item less in brackets',
      yaml.removeItem(at(2, 18), 1),
      ['-flow: { a: 1, b: [x, y] } # flow', '+flow: { a: 1, b: [x] } # flow'],
    ],
    [
      'a value before a comment',
      yaml.set(at(4, 3), 'first', 'two'),
      ['-  first: one # of them', '+  first: two # of them'],
    ],
    [
      'a folded value',
      yaml.set(at(4, 3), 'second', 'plain'),
      ['-  second: >-', '-    folded', '-    text', '+  second: plain'],
    ],
    ['a key more', yaml.set(at(4, 3), 'fourth', '4'), ['+  fourth: 4']],
    ['a key with lines of its own', yaml.set(at(4, 3), 'fourth', '\n  - 4'), ['+  fourth:', '+    - 4']],
    ['a key less', yaml.remove(at(4, 3), 'third'), ['-  third: { deep: true }']],
    ['an item more', yaml.append(at(12, 3), 'd'), ['+  - d']],
    [
      'an item of several lines',
      yaml.append(at(12, 3), 'name: d\nmore: 2\n'),
      ['+  - name: d', '+    more: 2'],
    ],
    ['an item less', yaml.removeItem(at(12, 3), 1), ['-  - name: b', '-    more: 1']],
    ['the first item of none', yaml.append(at(17, 7), 'a'), ['-none: []', '+none: [a]']],
    ['the first key of none', yaml.set(at(18, 8), 'a', '1'), ['-empty: {}', '+empty: { a: 1 }']],
    ['the name of a key', yaml.replace(at(3, 1), 'brick'), ['-block:', '+brick:']],
  ])('%s', (_, splice, lines) => {
    expect(changed(apply(splice))).toEqual(lines);
  });

  test('an item stands behind the one that it is put behind', () => {
    expect(apply(yaml.appendBehind(at(12, 3), 0, 'a2'))).toContain('  - a # first\n  - a2\n  - name: b\n');
  });

  test('what would leave nothing is refused', () => {
    const only = new YamlText('a: { b: 1 }\nc: [d]\n');
    expect(only.remove(at(1, 4), 'b')).toBeUndefined();
    expect(only.removeItem(at(2, 4), 0)).toBeUndefined();
    expect(only.set(at(9, 9), 'b', '1')).toBeUndefined();
  });
});

test('edits of one place are one edit when they are the same, and none when they are not', () => {
  const yaml = new YamlText(text);
  const [one, same, other] = ['2', '2', '3'].map((value) => yaml.set(at(2, 7), 'a', value));
  expect(apply(one, same)).toBe(apply(one));
  expect(apply(one, other)).toBe('clash');
});

test('what is written in brackets is read back as it was', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom('a, b', 'yes', '1', '-', '#x', 'a: b', '{', ' ', '2024-03-01', 'null', 'x-todo'),
      fc.array(tie('value')),
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
        tie('value'),
      ),
    ),
  })).value;
  fc.assert(
    fc.property(value, (one) => {
      expect(parse(flowText(one), { version: '1.2', schema: 'core' })).toEqual(one);
      expect(parse(`a: ${flowText([one])}`, { version: '1.2', schema: 'core' })).toEqual({ a: [one] });
    }),
  );
});
