import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { comment, type Data, literal, propertyKey, quote, tsdoc } from '../../src/emit/literal.ts';
import { evaluate } from './evaluate.ts';

const nasty = [
  '',
  '__proto__',
  'constructor',
  '"',
  "'",
  '`',
  '$' + '{1}',
  '*/',
  '/*',
  '//',
  '\n',
  '\r',
  '\u2028',
  '\u2029',
  '\0',
  '\ud800',
  '\\',
  '@link',
  '</script>',
  '{{x}}',
];
const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...nasty), { maxLength: 4 }).map((parts) => parts.join('')),
);

function run(expression: string): unknown {
  return evaluate(new Map([['m.ts', `export const value = ${expression};`]]), 'm.ts').value;
}

const data: fc.Arbitrary<Data> = fc.letrec<{ data: Data }>((tie) => ({
  data: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('data'), { maxLength: 4 }),
    fc.array(fc.tuple(text, tie('data')), { maxLength: 4 }).map((members) => new Map(members)),
  ),
})).data;

/** What the literal should evaluate to: maps are objects with own members only. */
function plain(value: Data): unknown {
  if (Array.isArray(value)) return value.map((one: Data) => plain(one));
  if (!(value instanceof Map)) return value;
  const result = {};
  for (const [name, one] of value)
    Object.defineProperty(result, name, { value: plain(one), enumerable: true });
  return result;
}

describe('text from specs', () => {
  it('is a string literal that evaluates to the same text', () => {
    fc.assert(fc.property(text, (one) => void expect(run(quote(one))).toBe(one)));
  });
  it('is on one line', () => {
    fc.assert(fc.property(text, (one) => void expect(quote(one)).not.toMatch(/[\n\r\u2028\u2029]/)));
  });
  it('is an own property whatever the name', () => {
    fc.assert(
      fc.property(
        text,
        (name) =>
          void expect(Object.entries(Object(run(`({ ${propertyKey(name)}: 1 })`)))).toEqual([[name, 1]]),
      ),
    );
  });
  it('is data at any depth', () => {
    fc.assert(
      fc.property(data, (one) => void expect(isDeepStrictEqual(run(literal(one)), plain(one))).toBe(true)),
    );
  });
  it('never sets a prototype', () => {
    expect(Object.getPrototypeOf(run(literal(new Map([['__proto__', new Map([['evil', 1]])]]))))).toBe(
      Object.prototype,
    );
  });
  it('leaves members out that are undefined', () => {
    expect(literal({ a: 1, b: undefined })).toBe('{ a: 1 }');
  });
});

describe('comments', () => {
  it('hold any text without ending early', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 4 }), (paragraphs) => {
        const source = `${tsdoc(paragraphs.map(comment))}export const value = 1;`;
        const file = ts.createSourceFile('f.ts', source, ts.ScriptTarget.Latest);
        expect(file.statements).toHaveLength(1);
        expect(run('1')).toBe(1);
        const ends = ts.getLeadingCommentRanges(source, 0) ?? [];
        expect(ends.length).toBeLessThanOrEqual(1);
      }),
    );
  });
  it('define no tags of their own', () => {
    const source = `${tsdoc([comment('text @deprecated {@link x}')])}export const value = 1;`;
    const [statement] = ts.createSourceFile('f.ts', source, ts.ScriptTarget.Latest, true).statements;
    expect(statement && ts.getJSDocTags(statement)).toEqual([]);
  });
  it('are wrapped at 100 columns, list items hanging', () => {
    expect(tsdoc([`- A: ${'word '.repeat(25).trim()}`])).toMatch(
      /^\/\*\*\n \* - A: (?:word ?)+\n \* {3}(?:word ?)+\n \*\/\n$/,
    );
  });
});
