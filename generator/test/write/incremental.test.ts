import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkSpecs } from '../../src/check/check-specs.ts';
import { emit } from '../../src/emit/index.ts';
import { parseYaml } from '../../src/load/parse-yaml.ts';
import type { Api } from '../../src/model/api.ts';
import { buildApi } from '../../src/model/build.ts';
import { unsupported } from '../../src/model/unsupported.ts';
import { type Parse, rememberParsed } from '../../src/write/remember.ts';
import { fixtures, loadTexts, type Texts, textsOf } from '../load/load-texts.ts';

const acme = onePerFile(textsOf(join(fixtures, 'acme-specs')));
const paths = Object.keys(acme);

/**
 * Each shared schema in a file of its own, so that an edit changes one and not what stands around it. The parameter
 * that channels share gets a schema too: what is inlined refers to things as well.
 */
function onePerFile({ 'acme/schemas/data.yaml': data = '', ...others }: Texts): Texts {
  const [line = '', ...components] = data.split(/^(?=\w+:)/m);
  const apart = components.map((text): [string, string] => {
    const [name = ''] = text.split(':', 1);
    return [`acme/schemas/${name}.yaml`, line + text.replace(/"#\/(\w+)"/g, '"$1.yaml#/$1"')];
  });
  const rest = Object.entries(others).map(([path, text]): [string, string] => [
    path,
    text
      .replace(/data\.yaml#\/(\w+)/g, '$1.yaml#/$1')
      .replace(
        'x-case: lower, x-pattern',
        'x-schema: { $ref: schemas/Market.yaml#/Market }, x-case: lower, x-pattern',
      ),
  ]);
  return Object.fromEntries([...rest, ...apart]);
}

/** Everything that a run of the generator makes of specs, but for what the formatter and TypeScript do with it. */
function run(texts: Texts, parse: Parse): unknown {
  const loaded = loadTexts('acme', texts, parse);
  const mistakes = checkSpecs(loaded);
  const apis = loaded.trees.map(buildApi);
  const refused = apis.flatMap(unsupported);
  const canBeWritten = mistakes.length === 0 && refused.length === 0;
  return { mistakes, apis, refused, files: canBeWritten ? apis.map((api) => emit(api, new Map())) : [] };
}

/** Any edit a person may save, right or wrong. */
const edit = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('word' as const), file: fc.nat(), line: fc.nat() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('cut' as const), file: fc.nat(), line: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('blank' as const), file: fc.nat(), line: fc.nat() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('remove' as const), file: fc.nat(), line: fc.nat() }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('undo' as const), file: fc.nat(), line: fc.nat() }) },
);
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function apply(texts: Texts, { kind, file, line }: Edit): Texts {
  const path = paths[file % paths.length] ?? '';
  const { [path]: text, ...others } = texts;
  const original = acme[path] ?? '';
  if (kind === 'undo') return { ...texts, [path]: original };
  if (text === undefined || kind === 'remove') return others;
  const lines = text.split('\n');
  const index = line % lines.length;
  const now = lines[index] ?? '';
  const changed = {
    word: () => [now.replace(/(\w)(?=\W*$)/, '$1a')],
    cut: () => [],
    blank: () => ['', now],
  }[kind]();
  return { ...texts, [path]: lines.toSpliced(index, 1, ...changed).join('\n') };
}

describe('a session', () => {
  it('begins with specs that are right, so that files are compared', () => {
    expect(run(acme, parseYaml)).toMatchObject({ mistakes: [], refused: [], files: [expect.any(Map)] });
  });

  it('makes of any sequence of edits what a fresh run makes of the same files', () => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
        const versions: Texts[] = [acme];
        for (const one of edits) versions.push(apply(versions.at(-1) ?? acme, one));
        const parse = rememberParsed(parseYaml);
        const remembered = versions.map((texts) => run(texts, parse));
        // Nothing is remembered of files that were parsed anew.
        expect(remembered).toEqual(versions.map((texts) => run(texts, parseYaml)));
      }),
      { numRuns: 30 },
    );
  }, 240_000);

  it('reads again only the operation that was edited, and no schema', () => {
    const parse = rememberParsed(parseYaml);
    const before = model(acme, parse);
    const after = model(edited('acme/book/depth.yaml', 'Best prices first.', 'Best price first.'), parse);
    expect(changed(before.operations, after.operations)).toEqual(['depth']);
    expect(changedSchemas(before, after)).toEqual([]);
  });

  it.each([
    { file: 'schemas/Market', from: 'pattern: "^[A-Z]+$"', to: 'maxLength: 9' },
    { file: 'schemas/Level', from: 'number, format: decimal', to: 'string, format: decimal' },
    { file: 'schemas/Ack', from: 'id: {', to: 'number: {' },
  ])('emits what a change of $file.yaml reaches, through other schemas too', ({ file, from, to }) => {
    const parse = rememberParsed(parseYaml);
    const before = emit(model(acme, parse), new Map());
    const texts = edited(`acme/${file}.yaml`, from, to);
    const after = emit(model(texts, parse), new Map());
    expect(after).not.toEqual(before);
    expect(after).toEqual(emit(model(texts, parseYaml), new Map()));
  });

  it('emits the text of an operation again when an error that it names is renamed', () => {
    const parse = rememberParsed(parseYaml);
    const texts = (text: Texts): string =>
      JSON.stringify(
        [...emit(model(text, parse), new Map())].filter(([path]) => path.includes('operations/')),
      );
    const before = texts(acme);
    const [, errorName = ''] = /names: \[(\w+)/.exec(acme['acme/errors.yaml'] ?? '') ?? [];
    expect(before).toContain(errorName);
    expect(texts(edited('acme/errors.yaml', errorName, 'SOMETHING_ELSE'))).toContain('SOMETHING_ELSE');
  });
});

function model(texts: Texts, parse: Parse): Api {
  const [tree] = loadTexts('acme', texts, parse).trees;
  if (tree === undefined) throw new Error('acme has no openapi.yaml');
  return buildApi(tree);
}

function edited(path: string, from: string, to: string): Texts {
  const text = acme[path] ?? '';
  expect(text).toContain(from);
  return { ...acme, [path]: text.replace(from, to) };
}

function changed(before: Api['operations'], after: Api['operations']): readonly string[] {
  return after.filter((one) => !before.includes(one)).map(({ id }) => id);
}

function changedSchemas(before: Api, after: Api): readonly string[] {
  return [...after.schemas.values()]
    .filter((one) => before.schemas.get(one.name) !== one)
    .map(({ name }) => name);
}
