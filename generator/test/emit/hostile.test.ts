import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildApi } from '../../src/model/build.ts';
import { unsupported } from '../../src/model/unsupported.ts';
import { specTree, type Value } from '../model/spec-tree.ts';
import { emitAll, evaluate, syntaxErrors, typeNames } from './evaluate.ts';

const nasty = [
  '__proto__',
  'constructor',
  '";process.exit(1)//',
  "'",
  '`',
  '$' + '{process.exit(1)}',
  '*/ process.exit(1) /*',
  '\n',
  '\r\n',
  '\u2028',
  '\u2029',
  '\0',
  '\\',
  '@deprecated',
  '{{header}}',
  '{{{x}}}',
  '<!--',
  ' ',
  'å',
  '𝒳',
];
const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'grapheme', minLength: 1 }),
  fc.array(fc.constantFrom(...nasty), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
);

const spec = fc.record({
  parameter: text,
  property: text,
  value: text,
  description: text,
  summary: text,
  example: text,
  errorName: text,
  message: text,
  note: text,
  key: text,
  url: text,
});

type Strings = typeof spec extends fc.Arbitrary<infer T> ? T : never;

function treeOf(strings: Strings): ReturnType<typeof specTree> {
  const { parameter, property, value, description, summary, example, errorName, message, note, key, url } =
    strings;
  const schema: Value = {
    type: 'object',
    description,
    properties: new Map<string, Value>([
      [
        property,
        {
          type: 'string',
          enum: [value, 'B'],
          description,
          'x-enum-descriptions': new Map([[value, description]]),
        },
      ],
      ['id', { type: 'integer', format: 'int64' }],
    ]),
  };
  const thing: Value = {
    operationId: 'thing',
    tags: ['book'],
    summary,
    description,
    security: [],
    'x-security-type': note,
    'x-data-source': [note],
    'x-docs': { page: url },
    'x-requires': [
      {
        when: new Map<string, Value>([[parameter, [value]]]),
        forbid: ['other'],
        note,
        error: { code: -1, message, args: [parameter] },
      },
    ],
    'x-weight': [
      {
        bucket: key,
        weight: { by: parameter, default: value, table: [{ values: [value, 'B'], weight: 2 }] },
      },
    ],
    parameters: [
      {
        name: parameter,
        in: 'query',
        description,
        schema: { type: 'string', enum: [value, 'B'], default: value, pattern: note },
      },
      { name: 'other', in: 'query', schema: { type: 'string' } },
    ],
    responses: {
      200: {
        description,
        content: {
          'application/json': {
            schema: { $ref: 's.yaml#/Shape' },
            examples: new Map<string, Value>([
              [key, { value: new Map<string, Value>([[property, example]]) }],
            ]),
          },
        },
      },
    },
  };
  return specTree({
    'openapi.yaml': {
      openapi: '3.1.0',
      info: { title: description, version: message },
      tags: [{ name: 'book', description }],
      servers: [{ url, 'x-name': key }],
      'x-limits': new Map<string, Value>([
        [key, { key: 'ip', windows: [{ window: '1m', limit: 1, header: note }] }],
      ]),
      'x-parameter-errors': { missing: { code: -1, message } },
      paths: { '/v1/thing': { get: thing } },
    },
    's.yaml': { Shape: schema },
    'errors.yaml': {
      codes: [{ code: -1, section: key, names: [errorName], messages: [message], docs: { note } }],
      filterFailures: [{ filter: key, message, description }],
      orderRejections: { codes: [-1], messages: [{ id: key, message, description }] },
    },
  });
}

const folder = 'src/generated';

it('nothing in a spec becomes code: every file parses and holds the strings as data', async () => {
  await fc.assert(
    fc.asyncProperty(spec, async (strings) => {
      const { parameter, property, value, example, errorName, message, note, key, url } = strings;
      const api = buildApi(treeOf(strings));
      expect(unsupported(api)).toEqual([]);
      const files = emitAll(api);
      for (const [path, text] of files)
        if (path.endsWith('.ts')) expect(syntaxErrors(path, text)).toEqual([]);

      const { thingOperation } = evaluate(files, `${folder}/operations/book.ts`);
      expect(thingOperation).toMatchObject({
        parameters: [{ name: parameter, values: [value, 'B'] }, { name: 'other' }],
        cost: [{ bucket: key, weight: { by: parameter, default: value } }],
      });
      expect(Object.entries(Object(Reflect.get(Object(thingOperation), 'rules')[0].when))).toEqual([
        [parameter, [value]],
      ]);
      const { ErrorCode, errorTable, FilterFailure, OrderRejection } = evaluate(files, `${folder}/errors.ts`);
      expect(Object.entries(Object(ErrorCode))).toEqual([[errorName, -1]]);
      expect(errorTable).toMatchObject({ '-1': { names: [errorName], messages: [message], note } });
      for (const table of [FilterFailure, OrderRejection])
        expect(Object.entries(Object(table))).toEqual([[key, message]]);
      const { servers, limits } = evaluate(files, `${folder}/exchange.ts`);
      expect(Object.entries(Object(servers))).toEqual([[key, { url }]]);
      expect(Object.keys(Object(limits))).toEqual([key]);
      const { mockTables } = evaluate(files, `${folder}/mock.ts`);
      expect(mockTables).toMatchObject({
        operations: [
          {
            parameters: [{ name: parameter, pattern: note, default: value }, {}],
            rules: [{ error: { message, args: [parameter] } }],
          },
        ],
      });
      const [shown] = Reflect.get(Object(mockTables), 'operations')[0].examples;
      expect(shown.name).toBe(key);
      expect(Object.entries(Object(JSON.parse(shown.body)))).toEqual([[property, example]]);

      const types = typeNames(files.get(`${folder}/schema.ts`) ?? '');
      for (const one of [parameter, property, value]) expect(types).toContain(one);
      expect(typeNames(files.get(`${folder}/operations/book.ts`) ?? '')).toContain(parameter);
      const document: unknown = JSON.parse(files.get('openapi.json') ?? '');
      expect(document).toMatchObject({ info: { title: strings.description, version: message } });
    }),
    { numRuns: 60 },
  );
}, 240_000);
