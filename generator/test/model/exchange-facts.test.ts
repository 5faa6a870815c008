import { describe, expect, it } from 'vitest';
import { descriptor } from '../../src/emit/descriptor.ts';
import { iteratorOf } from '../../src/emit/iterator.ts';
import { imports, typeText } from '../../src/emit/type-text.ts';
import type { ApiOperation } from '../../src/model/api.ts';
import { buildApi } from '../../src/model/build.ts';
import { formsOf } from '../../src/model/forms.ts';
import { oneOperation, specTree, type Value } from './spec-tree.ts';

function first(api: ReturnType<typeof buildApi>): ApiOperation {
  const [operation] = api.operations;
  if (operation === undefined) throw new Error('no operation');
  return operation;
}

describe('servers', () => {
  const api = buildApi(
    specTree({
      'openapi.yaml': {
        openapi: '3.1.0',
        info: {},
        servers: [
          { url: 'https://api.acme.example', 'x-name': 'api', 'x-role': 'live' },
          {
            url: 'https://api.acme.example',
            'x-name': 'demo',
            'x-role': 'demo',
            'x-headers': { 'x-play': '1' },
          },
          { url: 'https://old.acme.example', 'x-name': 'old', 'x-live': true },
          { url: 'https://other.example' },
        ],
        paths: {},
      },
    }),
  );

  it('have a role, and headers that make them what they are; trees of old say only which is live', () => {
    expect(api.servers.map(({ name, role, headers }) => [name, role, [...headers]])).toEqual([
      ['api', 'live', []],
      ['demo', 'demo', [['x-play', '1']]],
      ['old', 'live', []],
      ['server3', undefined, []],
    ]);
  });
});

describe('removed.yaml', () => {
  it('is read in its order, successors as operationIds', () => {
    const api = buildApi(
      specTree({
        'openapi.yaml': { openapi: '3.1.0', info: {}, paths: {} },
        'removed.yaml': [
          {
            method: 'GET',
            path: '/old',
            date: '2021-08-01',
            successor: 'thing',
            assumed: true,
            note: 'Said nowhere.',
          },
          { method: 'POST', path: '/older', date: '2019-01-01', successor: null },
        ],
      }),
    );
    expect(api.removed).toMatchObject([
      {
        method: 'GET',
        path: '/old',
        date: '2021-08-01',
        successor: 'thing',
        assumed: true,
        note: 'Said nowhere.',
      },
      { method: 'POST', path: '/older', date: '2019-01-01', successor: undefined, assumed: false },
    ]);
  });
});

describe('a boolean that can have one value only', () => {
  it.each([
    ['lower', ['true'], 'true'],
    ['upper', ['TRUE'], 'true'],
  ])('written in %s case is %j on the wire and that value in TypeScript', (spelling, values, type) => {
    const schema = { type: 'boolean', enum: [true], 'x-boolean': spelling };
    const api = buildApi(oneOperation({ parameters: [{ name: 'agreed', in: 'query', schema }] }));
    const [parameter] = first(api).parameters;
    if (parameter === undefined) throw new Error('no parameter');
    const [data]: readonly unknown[] = Reflect.get(Object(descriptor(first(api), api)), 'parameters');
    expect(data).toMatchObject({ kind: 'boolean', values });
    expect(typeText(parameter.schema, 'request', formsOf(api), imports())).toBe(type);
  });
});

describe('an iterator over answers that differ', () => {
  it('gives the items of all of them', () => {
    const list = (type: string): Value => ({
      type: 'object',
      properties: { data: { type: 'object', properties: { rows: { type: 'array', items: { type } } } } },
    });
    const schema = {
      oneOf: [list('string'), list('boolean'), list('string')],
      'x-response-by': { parameter: 'kind', variants: ['A', 'B', 'C'] },
    };
    const api = buildApi(
      oneOperation({
        'x-page': { by: 'page', parameter: 'page', items: 'data.rows' },
        parameters: [
          { name: 'kind', in: 'query', schema: { type: 'string', enum: ['A', 'B', 'C'] } },
          { name: 'page', in: 'query', schema: { type: 'integer', format: 'double-int' } },
        ],
        responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } },
      }),
    );
    expect(iteratorOf(first(api), api, formsOf(api), imports())?.item).toBe('string | boolean');
  });
});
