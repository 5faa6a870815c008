import fc from 'fast-check';
import { stringify } from 'yaml';

/** Texts that are YAML, nearly are, or are none: what two readers are held against each other with. */

const pieces: readonly string[] = [
  ...['a: 1', 'b:', '  c: d', '- e', '  - f: g', '  h', '    i: [j, k]', '# l', '', '   ', 'm: "n', '  o"'],
  ...['p: {q: r}', "s: 't'", 'u: |', '   v', '-', '- - w', 'x: y: z', '? a', 'e: [', ']', 'f: &a b', 'g: *a'],
  ...[
    'a: "b" c',
    "- 'a' #b",
    'k:v',
    'a : b',
    '  - - : c',
    '- {a: b}: c',
    '[a]: b',
    '--- a',
    '...',
    'z: >',
    '  @a',
  ],
  ...[
    'z: >-',
    'z: |+',
    '    deep',
    '  \tq',
    'z: |2',
    'z: >1-',
    '   x',
    '\t',
    'f: &x',
    '  g: 1',
    '- &x',
    '- *x',
  ],
  ...['<<: *x', '- &x a: 1', 'f: &x {a: 1}', 'f: &x |', 'g: [*x, 1]', "  'q',", "  r'", '"k": 1', "'k' : 2"],
  ...[
    'k: # c',
    'k:   ',
    '-   ',
    '- # c',
    '~: 1',
    '~',
    '"a\\',
    '  b"',
    '"\\x41\\u00e4\\e\\_"',
    'a: "x \\',
    '   \\ y"',
  ],
  ...[
    '{',
    '}',
    '{ a: 1,',
    '  b: 2 }',
    '[ 1,',
    '2 ]',
    '  3 ]',
    '"a": {"b":[1,2,{"c":null}]}',
    'a: "b"#c',
    'a: b#c #d',
  ],
  ...[
    'a: [b#c, d #e',
    '  , f]',
    'a: \u00a0b\u00a0',
    'null: null',
    '1.5: .5',
    '- 0x1F',
    '- -.inf',
    '0o7: +1',
    '- - -',
  ],
  ...[
    '-a',
    '---',
    '%YAML 1.2',
    'a: ? b',
    'a: - b',
    'a: |x',
    'a: | # c',
    'a: |#c',
    'a: *',
    'a: &x *x',
    'a: [&x b]',
  ],
  ...[
    'a: !t b',
    'k: v w  ',
    '  more: x',
    '  - y',
    '"x',
    'y: 1"',
    "'x",
    "a: ''",
    'a: []',
    'a: {b}',
    'a: [b: c]',
  ],
  ...[
    'a: {b: }',
    'a: {b:, c: 1}',
    'a: {"b":1,"c":2,}',
    'a: [,]',
    'a: [1,,2]',
    'a: {? b : c}',
    'a: ["x":1]',
    'a: {b:c}',
  ],
  ...[
    'a: [-]',
    'a: [?x, :y]',
    'a: {:x: y}',
    'a: {"x" :y}',
    'a: {x :y}',
    '.a: 1',
    'a: x,y',
    'a: x]',
    'a: :x',
    'a: -x',
  ],
  ...[
    ':x: 1',
    '?x: 1',
    '@x: 1',
    'a: `x',
    "a: 'x''y'",
    'a: "x\\"y"',
    'a: "\\\\"',
    'a:\tb',
    'a: b\tc',
    'a: b\t#c',
    '\ta: 1',
  ],
];

const line: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom('', '', '  ', '    ', ' '), fc.constantFrom(...pieces))
  .map(([indent, piece]) => indent + piece);

const lines = (end: string): fc.Arbitrary<string> =>
  fc.array(line, { minLength: 1, maxLength: 8 }).map((some) => some.join(end) + end);

const joined = (
  heads: readonly string[],
  parts: readonly string[],
  ends: readonly string[] = [''],
): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...heads),
      fc.array(fc.constantFrom(...parts), { maxLength: 14 }),
      fc.constantFrom(...ends),
    )
    .map(([head, some, end]) => head + some.join('') + end);

const places = ['', 'a: ', '- ', 'a:\n  ', '  - a: ', '- - '];
const breaks = ['\n', '\n ', '\n  ', '\n   ', '\n    ', '\n\n'];

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.stringMatching(/^[ -~]{0,120}$/),
    fc.constantFrom(
      'null',
      '1',
      ' a',
      'a\nb\n\nc',
      '- a',
      'a: b',
      '#',
      '',
      'x '.repeat(60),
      'a\n\n',
      ' \n',
      '<<',
      '~',
    ),
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    tie('list'),
    tie('map'),
  ),
  list: fc.array(tie('any'), { maxLength: 4 }),
  map: fc.dictionary(fc.oneof(fc.stringMatching(/^[a-z$/{}]{1,8}$/), fc.string()), tie('any'), {
    maxKeys: 5,
  }),
}));

const scalarStyles = ['PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const;

/** By what they try. */
export const yamlTexts: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'lines of any kind': lines('\n'),
  'lines without an end': lines('\n').map((text) => text.slice(0, -1)),
  'Windows lines': lines('\r\n'),
  'characters of any kind': fc
    .array(
      fc.constantFrom(
        ...' \n:-#?[]{},"\'|>&*!%@`~\\\tab1.<0xe+',
        ...breaks,
        ': ',
        '- ',
        '\r',
        '\ufeff',
        '...',
      ),
      {
        maxLength: 14,
      },
    )
    .map((some) => some.join('')),
  'texts below a bar': joined(
    places.flatMap((place) =>
      ['|', '>', '|-', '>-', '|+', '>+', '|2', '>2-', '|1+'].map((bar) => place + bar),
    ),
    [...breaks, 'x', 'y z', '\t', '#', '- ', ': ', ' ', '\\', '"'],
  ),
  'plain texts of several lines': joined(
    places.map((place) => `${place}p`),
    [...breaks, 'x', 'y z', '#', ' #', '- ', ':', ': ', ' ', '"', '{', '...'],
  ),
  'quoted texts': joined(
    [...places, '[', '{a: '].flatMap((place) => [`${place}"`, `${place}'`]),
    [
      ...breaks,
      'x',
      '\t',
      '#',
      ' ',
      ': ',
      '\\',
      '\\n',
      '\\\n',
      '\\x41',
      '\\u0041',
      '\\U00000041',
      '\\z',
      '\\"',
      "''",
    ],
    ['"', "'", '"]', "'}", '"\n', "'\nb: 1", '"x', '": 1'],
  ),
  'what stands in brackets': joined(
    places.flatMap((place) => [`${place}[`, `${place}{`, `${place}{a: [`]),
    [
      ...breaks,
      '[',
      ']',
      '{',
      '}',
      ',',
      ', ',
      ': ',
      ':',
      '"a"',
      "'b'",
      'c',
      'd e',
      '1',
      ' #x\n',
      '*x',
      '-',
      '? ',
      '"f": ',
    ],
    ['', ']', '}', ']}', ']\n', '}\nb: 1'],
  ),
  'what a YAML writer writes': fc
    .tuple(
      value.map,
      fc.constantFrom(0, 20, 80),
      fc.boolean(),
      fc.constantFrom(...scalarStyles),
      fc.boolean(),
    )
    .map(([one, lineWidth, isFlow, defaultStringType, indentSeq]) =>
      stringify(one, { lineWidth, defaultStringType, indentSeq, collectionStyle: isFlow ? 'flow' : 'any' }),
    ),
  JSON: fc
    .tuple(fc.json({ maxDepth: 5 }), fc.constantFrom('', '  ', '\t'))
    .map(([json, indent]) => JSON.stringify(JSON.parse(json), null, indent)),
};

/** A text with up to three damages. */
export function damaged(texts: readonly string[]): fc.Arbitrary<string> {
  const damage = fc.tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat(3),
    fc.oneof(
      fc.constantFrom(...' \n:-#[]{},"\'|>&*'),
      line.map((one) => `\n${one}\n`),
    ),
  );
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(damage, { minLength: 1, maxLength: 3 }))
    .map(([text, damages]) =>
      damages.reduce((whole, [place, gone, put]) => {
        const at = Math.floor(place * whole.length);
        return whole.slice(0, at) + put + whole.slice(at + gone);
      }, text),
    );
}
