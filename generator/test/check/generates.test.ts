import { join } from 'node:path';
import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { checkSpecs } from '../../src/check/check-specs.ts';
import type { SpecTree } from '../../src/load/tree.ts';
import { buildApi } from '../../src/model/build.ts';
import { emitAll } from '../emit/evaluate.ts';
import { fixtures, loadTexts, type Texts, textsOf, validTexts } from '../load/load-texts.ts';

/** Where `check` finds nothing, `generate` writes modules that are whole. */

const valid = validTexts();
const forge = textsOf(join(fixtures, 'bodies-specs'));
const acme = textsOf(join(fixtures, 'acme-specs'));
const trees: readonly (readonly [name: string, texts: Texts])[] = [
  ['demo', valid],
  ['forge', forge],
  ['acme', acme],
];

/** Names that generated modules have, or might have, for something else. */
const names = [
  'options',
  'params',
  'connection',
  'Promise',
  'Record',
  'Readonly',
  'Object',
  'Array',
  'Map',
  'string',
  'type',
  'of',
  'Operation',
  'Connection',
  'CallOptions',
  'Decimal',
  'Int64Input',
  'components',
  'paths',
  'operations',
  'iterate',
  'encodeJson',
  'everyCost',
  'sectionOperations',
  'Sections',
  'OperationKey',
  'exchangeName',
  'limits',
  'servers',
  'constructor',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__proto__',
  'then',
  'raw',
  'class',
  'await',
  'market',
  'Market',
  'MARKET',
  'trade',
  'Trade',
  'desk',
  'Desk',
  'DeskSection',
  'MarketSection',
  'place',
  'Place',
  'placeOperation',
  'PlaceParams',
  'PlaceFields',
  'PlaceCombinations',
  'PlaceChoice',
  'PlaceResponses',
  'PlaceAttached',
  'PlaceAllItem',
  'PlaceAllParams',
  'depth',
  'Depth',
  'DepthParams',
  'depthOperation',
  'iterateDepth',
  'OrderResponse',
  'ReadableOrder',
  'StreamName',
  'Channel',
  'mockTables',
  'ErrorCode',
  'FilterFailure',
];
const words = [
  ...new Set(
    trees.flatMap(([, texts]) => Object.values(texts).flatMap((text) => text.match(/[\w-]+/g) ?? [])),
  ),
];

const mutation = fc.record({
  word: fc.nat(),
  by: fc.oneof(fc.constantFrom(...names), fc.constantFrom(...words)),
  /** A name changes wherever it stands, so that what refers to it still does. */
  everywhere: fc.boolean(),
});

function mutated(
  texts: Texts,
  { word, by, everywhere }: { word: number; by: string; everywhere: boolean },
): Texts {
  const all = Object.entries(texts).flatMap(([path, text]) =>
    [...text.matchAll(/[\w-]+/g)].map((match) => ({ path, index: match.index, text: match[0] })),
  );
  const chosen = all[word % all.length];
  if (chosen === undefined) return texts;
  return Object.fromEntries(
    Object.entries(texts).map(([path, text]) => {
      // The first line names the file's JSON Schema.
      const [head = '', ...rest] = text.split('\n');
      if (everywhere)
        return [
          path,
          [
            head,
            ...rest.map((line) => line.replaceAll(new RegExp(`\\b${chosen.text}\\b`, 'g'), () => by)),
          ].join('\n'),
        ];
      return path === chosen.path
        ? [path, text.slice(0, chosen.index) + by + text.slice(chosen.index + chosen.text.length)]
        : [path, text];
    }),
  );
}

function treeOf(name: string, texts: Texts): SpecTree | undefined {
  const loaded = loadTexts(name, texts);
  return checkSpecs(loaded).length === 0 ? loaded.trees[0] : undefined;
}

const options: ts.CompilerOptions = {
  noLib: true,
  noEmit: true,
  strict: true,
  allowImportingTsExtensions: true,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  target: ts.ScriptTarget.ES2022,
};
/** As much of the language and the runtime as names can be missing of. */
const surroundings = `
interface Array<T> { readonly length: number; [index: number]: T } interface Function {} interface CallableFunction {}
interface NewableFunction {} interface IArguments {} interface Number {} interface Object { constructor: Function }
interface RegExp {} interface String {} interface Boolean {} interface ReadonlyArray<T> { readonly length: number }
interface AsyncGenerator<T, R, N> { readonly next: [T, R, N] }
type Record<K extends keyof any, T> = { [P in K]: T }; type Pick<T, K extends keyof T> = { [P in K]: T[P] };
interface Error { readonly message: string } type Readonly<T> = { readonly [P in keyof T]: T[P] };
type NonNullable<T> = T & {}; type Omit<T, K extends keyof any> = { [P in keyof T as P extends K ? never : P]: T[P] };
type Lowercase<S extends string> = intrinsic;
declare module '@exspec/core'; declare module '@exspec/core/stream'; declare module '@exspec/mock'; declare module '@exspec/mock/command'; declare module '@exspec/mock/server';
`;
/** Names declared twice, missing, not exported, or that stand for themselves. */
const structural: ReadonlySet<number> = new Set([
  2300, 2303, 2304, 2305, 2307, 2323, 2393, 2395, 2434, 2440, 2451, 2456, 2484, 2528, 2552, 2567, 2613, 2614,
  2749,
]);

function faultsOf(files: ReadonlyMap<string, string>): readonly string[] {
  const sources = new Map(
    [...files].filter(([path]) => path.endsWith('.ts')).map(([path, text]) => [`/${path}`, text]),
  );
  sources.set('/surroundings.d.ts', surroundings);
  const host: ts.CompilerHost = {
    getSourceFile: (path, version) => {
      const text = sources.get(path);
      return text === undefined ? undefined : ts.createSourceFile(path, text, version);
    },
    getDefaultLibFileName: () => '/lib.d.ts',
    writeFile: () => {},
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (path) => sources.has(path),
    readFile: (path) => sources.get(path),
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  const lowered = new Set([...sources.keys()].map((path) => path.toLowerCase()));
  return [
    ...(lowered.size < sources.size ? ['two paths differ in case alone'] : []),
    ...[
      ...program.getSyntacticDiagnostics(),
      ...program.getSemanticDiagnostics().filter(({ code }) => structural.has(code)),
    ].map(
      ({ file, code, messageText }) =>
        `${file?.fileName}: ${code} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    ),
  ];
}

describe('what check finds nothing wrong with', () => {
  let generated = 0;

  it.each(trees)('can be generated: %s as it is', (name, texts) => {
    const tree = treeOf(name, texts);
    expect(checkSpecs(loadTexts(name, texts))).toEqual([]);
    if (tree === undefined) return;
    expect(faultsOf(emitAll(buildApi(tree)))).toEqual([]);
  });

  it.each(trees)(
    'can be generated: %s with other words',
    (name, texts) => {
      fc.assert(
        fc.property(fc.array(mutation, { minLength: 1, maxLength: 2 }), (mutations) => {
          const tree = treeOf(name, mutations.reduce(mutated, texts));
          if (tree === undefined) return;
          generated++;
          expect(faultsOf(emitAll(buildApi(tree)))).toEqual([]);
        }),
        { numRuns: Number(process.env.EXSPEC_RUNS ?? 60) },
      );
    },
    240_000,
  );

  it('was generated at all', () => {
    expect(generated).toBeGreaterThan(0);
  });
});

describe('what generate refuses, check finds', () => {
  const edit = (path: string, from: string | RegExp, to: string): readonly string[] => {
    const changed = Object.fromEntries(
      Object.entries(forge).map(([one, text]) => [
        one,
        path === '' || path === one ? text.replace(from, to) : text,
      ]),
    );
    expect(changed).not.toEqual(forge);
    return checkSpecs(loadTexts('forge', changed)).map(({ rule, at }) => `${at.file} ${rule}`);
  };

  it.each<[string, string, string | RegExp, string, string]>([
    [
      'an operation called options',
      'forge/pool/quotes.yaml',
      'operationId: quotes',
      'operationId: options',
      'reserved-name',
    ],
    ['a component called Promise', '', /\bTrigger\b/g, 'Promise', 'reserved-name'],
    ['a component called as parameters are', '', /\bTrigger\b/g, 'OddParams', 'duplicate-type'],
    [
      'a component called as the type of a list’s items',
      '',
      /\bTrigger\b/g,
      'PlaceAllItem',
      'duplicate-type',
    ],
    [
      'a schema that holds itself and ids',
      'forge/schemas/odd.yaml',
      'properties: { constructor: {',
      'properties: { again: { $ref: "#/Odd" }, constructor: {',
      'unsupported',
    ],
    [
      'an object in a query',
      'forge/pool/quotes.yaml',
      'schema: { type: string } }',
      'schema: { type: object, properties: { a: { type: string, description: A. } } } }',
      'unsupported',
    ],
    [
      'a list of objects in a form that does not say that it is JSON',
      'forge/desk/batch.yaml',
      /\n {8}encoding.*/,
      '',
      'unsupported',
    ],
    [
      'a union in a body',
      'forge/schemas/data.yaml',
      '{ type: string, format: decimal, description: The price. }',
      '{ oneOf: [{ type: string }, { type: boolean }], description: The price. }',
      'unsupported',
    ],
    [
      'a map in a body',
      'forge/schemas/data.yaml',
      '{ type: string, format: decimal, description: The price. }',
      '{ type: object, additionalProperties: { type: string }, description: The price. }',
      'unsupported',
    ],
    [
      'a list of lists in a body',
      'forge/schemas/data.yaml',
      '{ type: string, format: decimal, description: The price. }',
      '{ type: array, items: { type: array, items: { type: string } }, description: The price. }',
      'unsupported',
    ],
    [
      'an operation called as the constant of another',
      'forge/pool/quotes.yaml',
      'operationId: quotes',
      'operationId: oddOperation',
      'duplicate-name',
    ],
  ])('%s', (_, path, from, to, rule) => {
    expect(edit(path, from, to).map((one) => one.split(' ')[1])).toContain(rule);
  });

  it('sections that are one file on a disk that ignores case', () => {
    const moved = Object.fromEntries(
      Object.entries(forge).map(([path, text]) => [
        path.replace('forge/pool/quotes', 'forge/Desk/quotes'),
        text
          .replace('./pool/quotes.yaml', './Desk/quotes.yaml')
          .replace('  - { name: pool,', '  - { name: Desk, description: More orders. }\n  - { name: pool,'),
      ]),
    );
    expect(checkSpecs(loadTexts('forge', moved)).map(({ rule }) => rule)).toContain('duplicate-section');
  });
});
