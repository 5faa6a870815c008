import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fieldsOf, stepsOf, unionOfFields } from '../../src/docs/read/example-fields.ts';
import { ExampleError, parseExample } from '../../src/docs/read/example-json.ts';

function paths(text: string): readonly string[] {
  return fieldsOf(parseExample(text).value).fields.map(
    ({ path, types, partial }) => `${path}: ${types.join('|')}${partial ? ' (partial)' : ''}`,
  );
}

test.each([
  ['comments', '{ "a": 1, // one\n "b": [ // two\n ] }', ['$: object', 'a: number', 'b: array'], []],
  ['a comment sign in a text', '{ "a": "x//y" }', ['$: object', 'a: string'], []],
  ['a trailing comma in an object', '{ "a": 1, }', ['$: object', 'a: number'], ['1 trailing comma']],
  ['a trailing comma before a comment', '[ 1, // last\n]', ['$: array', '[]: number'], ['1 trailing comma']],
  [
    'a full-width comma',
    '{ "a": "x"，\n "b": true }',
    ['$: object', 'a: string', 'b: boolean'],
    ['1 full-width comma'],
  ],
  ['a full-width colon', '{ "a"： 1 }', ['$: object', 'a: number'], ['1 full-width colon']],
  ['a missing comma', '{ "a": 1\n "b": 2 }', ['$: object', 'a: number', 'b: number'], ['2 missing comma']],
  [
    'single quotes',
    "{ 'a': '%s' }",
    ['$: object', 'a: string'],
    ['1 quotes that JSON does not know', '1 quotes that JSON does not know'],
  ],
  ['typographic quotes', '{ “a”: 1 }', ['$: object', 'a: number'], ['1 quotes that JSON does not know']],
  [
    'numbers past 2^53 and without a leading digit',
    '[ 351637150141315861, .17 ]',
    ['$: array', '[]: number'],
    [],
  ],
  ['keys that differ only in case', '{ "e": "x", "E": 1 }', ['$: object', 'e: string', 'E: number'], []],
  [
    'a key that holds a slash',
    '{ "A/B": { "c": null } }',
    ['$: object', '["A/B"]: object', '["A/B"].c: null'],
    [],
  ],
  ['a key that JavaScript knows', '{ "__proto__": 1 }', ['$: object', '__proto__: number'], []],
])('an example with %s is read', (_, text, fields, repairs) => {
  expect(paths(text)).toEqual(fields);
  expect(parseExample(text).repairs.map(({ line, what }) => `${line} ${what}`)).toEqual(repairs);
});

test('a member that some elements of an array lack is partial, and several types are kept', () => {
  expect(paths('[{ "a": 1, "b": "x" }, { "a": "1" }]')).toEqual([
    '$: array',
    '[]: object',
    '[].a: number|string',
    '[].b: string (partial)',
  ]);
});

test('empty values that hold nothing but a comment are placeholders', () => {
  const { value } = parseExample('{ "a": [\n // see elsewhere\n ], "b": [], "c": {\n // elsewhere\n } }');
  expect(fieldsOf(value).placeholders).toEqual(['a', 'c']);
});

test('several examples of one endpoint are one list of fields', () => {
  const [one, two] = ['{ "a": 1 }', '[{ "a": 1 }]'].map((text) => fieldsOf(parseExample(text).value));
  const union = unionOfFields([one ?? { fields: [] }, two ?? { fields: [] }]);
  expect(union.map(({ path, types }) => `${path}: ${types.join('|')}`)).toEqual([
    '$: array|object',
    'a: number',
    '[]: object',
    '[].a: number',
  ]);
});

test.each([
  ['{ "a": }', 1],
  ['{ "a": 1', 1],
  ['[\n1,\n%s ]', 3],
  ['{ "a\n": 1 }', 1],
])('%j has no reading, and the line is named', (text, line) => {
  expect(() => parseExample(text)).toThrow(ExampleError);
  try {
    parseExample(text);
  } catch (error) {
    expect(error).toMatchObject({ line });
  }
});

describe('properties', () => {
  test('what JSON.stringify writes has the paths of the value, whatever its keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.boolean())), (value) => {
        const { fields } = fieldsOf(
          parseExample(JSON.stringify(value, null, 1).replaceAll('\\u', 'u')).value,
        );
        return fields.length === Object.keys(value).length + 1;
      }),
    );
  });

  test('a path leads back to its keys', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 }), (keys) => {
        const text = keys
          .reduceRight((inner, key) => `{ ${JSON.stringify(key)}: ${inner} }`, '1')
          .replaceAll('\\u', 'u');
        const path = fieldsOf(parseExample(text).value).fields.at(-1)?.path ?? '';
        return stepsOf(path).length === keys.length;
      }),
    );
  });

  test('garbage is an ExampleError or a value, nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]",:：，/\n\\1a \'') }), (text) => {
        try {
          parseExample(text);
        } catch (error) {
          return error instanceof ExampleError;
        }
        return true;
      }),
      { numRuns: 2000 },
    );
  });
});
