import { describe, expect, it } from 'vitest';
import { jsonText } from '../../src/emit/json-text.ts';
import type { ApiOperation } from '../../src/model/api.ts';
import { buildApi } from '../../src/model/build.ts';
import { decodePlan } from '../../src/model/decode.ts';
import { formsOf } from '../../src/model/forms.ts';
import { duration } from '../../src/model/read.ts';
import { unsupported } from '../../src/model/unsupported.ts';
import { oneOperation, readTree, specNode, specTree, type Value } from './spec-tree.ts';

const fixtures = new URL('../fixtures/acme-specs', import.meta.url).pathname;
const acme = buildApi(readTree(fixtures, 'acme'));

function operation(id: string): ApiOperation {
  const found = acme.operations.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
}

function answering(
  schema: Value,
  components: Readonly<Record<string, Value>> = {},
): ReturnType<typeof buildApi> {
  return buildApi(
    oneOperation(
      { responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } } },
      { components: { schemas: components } },
    ),
  );
}

describe('durations', () => {
  it.each([
    ['10s', 10_000],
    ['3s', 3000],
    ['1m', 60_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['1d', 86_400_000],
  ])('reads %s as %i ms', (text, ms) => {
    expect(duration(specNode(text))).toBe(ms);
  });
  it('leaves what is no duration undefined', () => {
    expect(duration(specNode('soon'))).toBeUndefined();
  });
});

describe('the bundle', () => {
  const text = jsonText(acme.document);
  it('keeps the digits of every number', () => {
    expect(text).toContain('"id":351637150141315861,"last":0.10,"levels":[["1.50",2.50]]');
  });
  it('has no reference that leaves the document, and none that leads nowhere', () => {
    const parsed: unknown = JSON.parse(text);
    const refs = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(refs.length).toBeGreaterThan(20);
    for (const ref of refs) {
      const target = ref
        .split('/')
        .slice(1)
        .reduce<unknown>(
          (one, key) =>
            typeof one === 'object' && one !== null && key in one ? Reflect.get(one, key) : undefined,
          parsed,
        );
      expect(target, ref).toBeDefined();
    }
  });
  it('keeps x- fields and puts path items in place', () => {
    expect(text).toContain('"x-effect":"write"');
    expect(text).toContain('"/v1/depth":{"get":{"operationId":"depth"');
  });
  it('is the same whatever the order in which files were read', () => {
    const reversed = buildApi(readTree(fixtures, 'acme', (paths) => paths.sort().reverse()));
    expect(jsonText(reversed.document)).toBe(text);
  });
  it('rewrites the references of a discriminator', () => {
    const api = buildApi(
      specTree({
        'openapi.yaml': {
          paths: {
            '/a': {
              get: {
                operationId: 'a',
                tags: ['t'],
                responses: {
                  200: { content: { 'application/json': { schema: { $ref: 's.yaml#/Filter' } } } },
                },
              },
            },
          },
        },
        's.yaml': {
          Filter: {
            oneOf: [{ $ref: '#/One' }],
            discriminator: { propertyName: 'kind', mapping: { ONE: '#/One' } },
          },
          One: { type: 'object' },
        },
      }),
    );
    expect(jsonText(api.document)).toContain('"mapping":{"ONE":"#/components/schemas/One"}');
  });
  it('reports two components of one name', () => {
    const answer = (file: string): Value => ({
      responses: { 200: { content: { 'application/json': { schema: { $ref: `${file}#/Thing` } } } } },
    });
    const api = buildApi(
      specTree({
        'openapi.yaml': {
          paths: {
            '/a': { get: { operationId: 'a', tags: ['t'], ...Object(answer('one.yaml')) } },
            '/b': { get: { operationId: 'b', tags: ['t'], ...Object(answer('two.yaml')) } },
          },
        },
        'one.yaml': { Thing: { type: 'object' } },
        'two.yaml': { Thing: { type: 'boolean' } },
      }),
    );
    expect(unsupported(api).map((one) => one.rule)).toEqual(['duplicate-component']);
    expect(unsupported(api)[0]?.message).toContain('acme/one.yaml#/Thing');
  });
  it('ends on a schema that holds itself', () => {
    const api = answering(
      { $ref: '#/components/schemas/Tree' },
      { Tree: { type: 'object', properties: { child: { $ref: '#/components/schemas/Tree' } } } },
    );
    expect(unsupported(api)).toEqual([]);
    expect([...api.schemas.keys()]).toEqual(['Tree']);
  });
});

describe('the model', () => {
  it('spends one of an `every` bucket where the path begins as the bucket says', () => {
    expect(operation('time').costs.map((cost) => cost.bucket)).toEqual(['ip', 'raw']);
    expect(operation('history').costs.map((cost) => cost.bucket)).toEqual(['ip']);
  });
  it('reads weights by value, by presence, and limits of one operation', () => {
    expect(operation('depth').costs[0]?.weight).toEqual({
      by: 'limit',
      default: 5,
      table: new Map([
        ['5', 1],
        ['10', 1],
        ['500', 50],
      ]),
    });
    expect(operation('depth').costs[1]?.bucket).toMatchObject({
      key: 'ip',
      scope: 'operation',
      windows: [{ ms: 3000, limit: 1 }],
    });
    expect(operation('price').costs[0]?.weight).toEqual({ sent: 'market', weight: 1, otherwise: 2 });
  });
  it('gives windows in ms and headers in lower case', () => {
    expect(acme.buckets.find((bucket) => bucket.name === 'orders')?.windows).toEqual([
      { ms: 10_000, limit: 100 },
      { ms: 86_400_000, limit: 200_000, header: 'x-orders-1d' },
    ]);
  });
  it('flattens allOf of a body and takes the rules that stand beside it', () => {
    const place = operation('place');
    expect(place.in).toBe('form');
    expect(place.parameters.map((one) => one.name)).toEqual([
      'market',
      'side',
      'kind',
      'quantity',
      'funds',
      'price',
      'validity',
      'peak',
      'ownId',
      'answer',
      'timestamp',
      'signature',
    ]);
    expect(place.parameters.filter((one) => one.supplied).map((one) => one.name)).toEqual([
      'timestamp',
      'signature',
    ]);
    expect(place.rules.map((rule) => [...rule.when.keys()])).toEqual([['kind'], ['kind'], ['kind', 'peak']]);
    expect(place.rules[2]?.equals).toEqual(new Map([['validity', 'GTC']]));
  });
  it('tells the two styles of arrays apart', () => {
    expect(operation('depth').parameters.find((one) => one.name === 'markets')?.array).toBe('json');
    expect(operation('history').parameters.find((one) => one.name === 'sides')?.array).toBe('repeat');
  });
  it('takes authentication from the security requirement', () => {
    expect([operation('time').auth, operation('place').auth]).toEqual(['none', 'signed']);
    expect(buildApi(oneOperation({ security: [{ apiKey: [] }] })).operations[0]?.auth).toBe('key');
  });
  it('names lookups and the clock by section', () => {
    expect(operation('place').lookup).toEqual({
      operation: 'desk.find',
      parameter: 'ownId',
      by: 'ownId',
      with: new Map([['market', 'market']]),
    });
    expect(acme.clock).toEqual({ operation: 'book.time', field: 'now' });
  });
  it('lets what stands beside a $ref win', () => {
    const api = buildApi(
      oneOperation(
        {
          parameters: [
            {
              name: 'a',
              in: 'query',
              schema: {
                $ref: '#/components/schemas/A',
                description: 'mine',
                default: 'x',
                'x-error': { code: -9 },
              },
            },
          ],
        },
        {
          components: {
            schemas: { A: { type: 'string', description: 'theirs', default: 'y', 'x-error': { code: -1 } } },
          },
        },
      ),
    );
    expect(api.operations[0]?.parameters[0]).toMatchObject({
      description: 'mine',
      default: 'x',
      error: { code: -9 },
    });
  });
  it('keeps both names of a code and the pairs of names and messages', () => {
    expect(acme.errors.codes[1]).toMatchObject({
      code: -2,
      names: ['TOO ODD', 'WRONG'],
      variants: [{ name: 'WRONG' }, { name: 'TOO ODD' }],
    });
  });
  it('is total: nothing at all still gives an Api', () => {
    expect(buildApi(specTree({ 'openapi.yaml': 'nonsense' })).operations).toEqual([]);
  });
});

describe('forms', () => {
  it('splits a component that is used on both sides and differs between them', () => {
    const names = formsOf(acme).all.map((one) => one.name);
    expect(names).toContain('Side');
    expect(names).toContain('SideResponse');
  });
  it('splits nothing that is the same on both sides, or used on one only', () => {
    const names = formsOf(acme).all.map((one) => one.name);
    expect(names).not.toContain('MarketResponse');
    expect(names).not.toContain('BookResponse');
  });
});

describe('decode plans', () => {
  it('name ids and decimals, however they travel, and say where digits need the source text', () => {
    const { plan, lossless } = decodePlan(operation('depth').response.schema, acme);
    expect(plan).toEqual({
      object: new Map<string, unknown>([
        ['id', 'int64'],
        ['last', 'decimal'],
        ['levels', { array: { tuple: ['decimal', 'decimal'] } }],
      ]),
    });
    expect(lossless).toBe(true);
  });
  it('are absent where nothing needs exact digits', () => {
    expect(decodePlan(operation('time').response.schema, acme)).toMatchObject({
      plan: undefined,
      lossless: false,
    });
  });
  it('hold decimals that travel as strings, without asking for the source text', () => {
    const { plan, lossless } = decodePlan(operation('price').response.schema, acme);
    expect(plan).toEqual({
      object: new Map([['price', 'decimal']]),
      array: { object: new Map([['price', 'decimal']]) },
    });
    expect(lossless).toBe(false);
  });
  it('merge the members of unions, objects and arrays alike', () => {
    const id = { type: 'integer', format: 'int64' };
    const api = answering({
      oneOf: [
        { type: 'object', properties: { a: id } },
        { type: 'array', items: id },
        { type: 'object', properties: { b: id } },
      ],
    });
    const schema = api.operations[0]?.response.schema;
    expect(schema && decodePlan(schema, api).plan).toEqual({
      object: new Map([
        ['a', 'int64'],
        ['b', 'int64'],
      ]),
      array: 'int64',
    });
  });
});

describe('what is refused', () => {
  const thing = { type: 'integer', format: 'int64' };
  it.each<[string, ReturnType<typeof buildApi>, string]>([
    [
      'an operationId that is no identifier',
      buildApi(oneOperation({ operationId: 'a;b' })),
      'not-an-identifier',
    ],
    [
      'an operationId that is a reserved word',
      buildApi(oneOperation({ operationId: 'delete' })),
      'reserved-name',
    ],
    ['a section that is no identifier', buildApi(oneOperation({ tags: ['user data'] })), 'not-an-identifier'],
    [
      'a component that is no identifier',
      answering({ $ref: '#/components/schemas/a-b' }, { 'a-b': { type: 'object' } }),
      'not-an-identifier',
    ],
    [
      'a component that hides a global',
      answering({ $ref: '#/components/schemas/Promise' }, { Promise: { type: 'object' } }),
      'reserved-name',
    ],
    [
      'a component named like the parameters of an operation',
      answering({ $ref: '#/components/schemas/ThingParams' }, { ThingParams: { type: 'object' } }),
      'duplicate-type',
    ],
    ['a keyword that is not supported', answering({ not: { type: 'string' } }), 'unsupported'],
    [
      'an object as a parameter',
      buildApi(oneOperation({ parameters: [{ name: 'o', in: 'query', schema: { type: 'object' } }] })),
      'unsupported',
    ],
    [
      'a header parameter',
      buildApi(oneOperation({ parameters: [{ name: 'h', in: 'header', schema: { type: 'string' } }] })),
      'unsupported',
    ],
    [
      'exact numbers in a schema that holds itself',
      answering(
        { $ref: '#/components/schemas/Tree' },
        { Tree: { type: 'object', properties: { id: thing, child: { $ref: '#/components/schemas/Tree' } } } },
      ),
      'unsupported',
    ],
    [
      'a union whose members read one value in two ways',
      answering({
        oneOf: [
          { type: 'object', properties: { a: thing } },
          { type: 'object', properties: { a: { type: 'number', format: 'decimal' } } },
        ],
      }),
      'unsupported',
    ],
  ])('%s', (_, api, rule) => {
    expect(unsupported(api).map((one) => one.rule)).toContain(rule);
  });
  it('one error name for two codes', () => {
    const tree = specTree({
      'openapi.yaml': {},
      'errors.yaml': {
        codes: [
          { code: -1, names: ['TWICE'] },
          { code: -2, names: ['TWICE'] },
        ],
      },
    });
    expect(unsupported(buildApi(tree)).map((one) => one.rule)).toEqual(['duplicate-error-name']);
  });
  it('nothing in a document that uses every supported part', () => {
    expect(unsupported(acme)).toEqual([]);
  });
});
