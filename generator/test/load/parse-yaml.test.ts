import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../src/load/parse-yaml.ts';
import { at, entry, text, toJson } from '../../src/load/read-node.ts';

function mistakes(source: string): string[] {
  return parseYaml(source, 'demo/x.yaml').diagnostics.map(({ at, rule }) => `${at.line}:${at.col} ${rule}`);
}

describe('reading one YAML file', () => {
  it('knows the line and column of every key and value, counted from 1', () => {
    const { root } = parseYaml('# comment\nget:\n  tags: [market, "trade"]\n', 'demo/x.yaml');
    const tags = at(root, 'get', 'tags');
    expect(root.kind === 'map' && root.entries.get('get')?.keyAt).toEqual({
      file: 'demo/x.yaml',
      line: 2,
      col: 1,
    });
    expect(tags?.at).toEqual({ file: 'demo/x.yaml', line: 3, col: 9 });
    expect(tags?.kind === 'seq' && tags.items[1]?.at).toEqual({ file: 'demo/x.yaml', line: 3, col: 18 });
  });

  it.each(['351637150141315861', '0.10', '4.00000000', '1e3', '-0', '9223372036854775808'])(
    'keeps the digits of the number %s as they stand in the file',
    (source) => {
      const { root } = parseYaml(`id: ${source}`, 'demo/x.yaml');
      expect(text(entry(root, 'id'))).toBe(source);
      expect(toJson(root)).toBe(`{"id":${source}}`);
    },
  );

  it('takes __proto__, constructor and unquoted numbers for keys like any other', () => {
    const { root, diagnostics } = parseYaml('__proto__: 1\nconstructor: 2\n200: 3\n', 'demo/x.yaml');
    expect(diagnostics).toEqual([]);
    expect(toJson(root)).toBe('{"__proto__":1,"constructor":2,"200":3}');
  });

  it('takes days, yes, no and on for text', () => {
    const { root } = parseYaml('[2022-02-09, yes, no, on, 1_000]', 'demo/x.yaml');
    expect(toJson(root)).toBe('["2022-02-09","yes","no","on","1_000"]');
  });

  it.each([
    ['an anchor', 'a: &x 1', '1:4 yaml-extra'],
    ['an alias', 'a: 1\nb: *a', '2:4 yaml-extra'],
    ['a tag', 'a: !!str 1', '1:4 yaml-extra'],
    ['a merge key', 'a:\n  <<: { b: 1 }', '2:3 yaml-extra'],
    ['a key that is no text', '{ [a]: 1 }', '1:3 yaml-extra'],
    ['a directive', '%YAML 1.1\n---\na: yes', '1:1 yaml-extra'],
    ['the second of two equal keys', 'a: 1\nb: 2\na: 3', '3:1 duplicate-key'],
    ['an octal number', 'a: 0o17', '1:4 ambiguous-scalar'],
    ['a number with leading zeros', 'a: 007', '1:4 ambiguous-scalar'],
    ['infinity', 'a: .inf', '1:4 ambiguous-scalar'],
    ['a capital boolean', 'a: True', '1:4 ambiguous-scalar'],
    ['a tilde for null', 'a: ~', '1:4 ambiguous-scalar'],
    ['a second document', 'a: 1\n---\nb: 2', '2:1 yaml-syntax'],
  ])('reports %s', (_what, source, expected) => {
    expect(mistakes(source)).toContain(expected);
  });

  it('keeps the first of two equal keys', () => {
    expect(toJson(parseYaml('a: 1\na: 2', 'demo/x.yaml').root)).toBe('{"a":1}');
  });

  it('reports nesting that would fill the stack instead of falling over it', () => {
    for (const deep of ['['.repeat(50_000), '- '.repeat(50_000), '{a: '.repeat(50_000)]) {
      expect(mistakes(deep).length).toBeGreaterThan(0);
    }
    expect(mistakes(`${'['.repeat(150)}${']'.repeat(150)}`)).toContain('1:102 yaml-syntax');
  });

  it('reads any JSON text as itself', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4, stringUnit: 'grapheme' }), (json) => {
        const { root, diagnostics } = parseYaml(json, 'demo/x.yaml');
        expect(diagnostics).toEqual([]);
        expect(toJson(root)).toBe(json);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (source) => {
        parseYaml(source, 'demo/x.yaml');
      }),
      { numRuns: 500 },
    );
    const tokens = [
      '- ',
      ': ',
      '\n',
      '  ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '|',
      '>',
      '&a ',
      '*a ',
      '!!x ',
      '? ',
      '# ',
      '%',
      '---',
      '\t',
      'a',
      '1',
      '~',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...tokens), { maxLength: 60 }), (parts) => {
        parseYaml(parts.join(''), 'demo/x.yaml');
      }),
      { numRuns: 1000 },
    );
  });
});
