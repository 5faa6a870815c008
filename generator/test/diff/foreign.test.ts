import { describe, expect, it, vi } from 'vitest';
import type { Change } from '../../src/diff/change.ts';
import { compareContracts } from '../../src/diff/compare/index.ts';
import { SchemaComparer } from '../../src/diff/compare/schema.ts';
import { foreign } from './mini.ts';

const told = (changes: readonly Change[]): readonly string[] =>
  changes.map((one) => `${one.rule} ${one.subject}`);
const document = (paths: string, components = '', version = '3.0.3'): string =>
  `openapi: ${version}\ninfo: { title: T, version: "1" }\npaths:\n${paths}\ncomponents:\n  schemas:\n    Any: {}\n${components}`;
const answer = (schema: string): string =>
  `responses: { 200: { description: ok, content: { application/json: { schema: ${schema} } } } }`;

describe('a sloppy document is compared as far as it can be read', () => {
  it('operations without operationId are known by method and path', () => {
    const base = document(
      `  /a:\n    get: { ${answer('{ type: string }')} }\n    patch: { ${answer('{ type: string }')} }`,
    );
    const head = document(
      `  /a:\n    get: { ${answer('{ type: number }')} }\n  /b:\n    head: { ${answer('{ type: string }')} }`,
    );
    expect(told(compareContracts(foreign(base), foreign(head)))).toEqual([
      'response-type-changed GET /a: answer',
      'operation-removed PATCH /a',
      'operation-added HEAD /b',
    ]);
  });

  it('what is wrong is reported with its line, and the rest of the object is compared', () => {
    const text = (type: string): string =>
      document(
        `  /a:\n    get:\n      sumary: Wrong\n      ${answer('{ $ref: "#/components/schemas/A" }')}`,
        `    A:\n      type: object\n      properties:\n        bad: { type: sting }\n        gone: { $ref: "#/components/schemas/Gone" }\n        good: { type: ${type} }\n`,
      );
    const base = foreign(text('string'));
    expect(base.problems.map((one) => `${one.at.line} ${one.rule}: ${one.message} ${one.fix}`)).toEqual([
      '6 unknown-keyword: GET /a has the unknown keyword sumary. Did you mean summary?',
      '14 unknown-type: There is no type sting. Did you mean string?',
      '15 unresolved-ref: $ref #/components/schemas/Gone leads nowhere: nothing is there. The value is not compared.',
    ]);
    expect(told(compareContracts(base, foreign(text('boolean'))))).toEqual(['response-type-changed A.good']);
  });

  it.each([
    ['a list where the paths should be', 'openapi: 3.0.0\npaths: []\n'],
    ['an operation that is a text', 'openapi: 3.0.0\npaths: { /a: { get: yes } }\n'],
    ['a path that refers to itself', 'openapi: 3.0.0\npaths: { /a: { $ref: "#/paths/~1a" } }\n'],
    [
      'schemas that only refer to each other',
      'openapi: 3.0.0\npaths: {}\ncomponents: { schemas: { A: { $ref: "#/components/schemas/B" }, B: { $ref: "#/components/schemas/A" } } }\n',
    ],
    [
      'a parameter without a name',
      'openapi: 3.0.0\npaths: { /a: { get: { parameters: [{ in: query }, 5, null], responses: 7 } } }\n',
    ],
    [
      'a schema that is a number',
      'openapi: 3.0.0\npaths: {}\ncomponents: { schemas: { A: 5, B: [1], C: { properties: 3, required: yes, items: 4 } } }\n',
    ],
    ['another version', 'openapi: 4.2\npaths: {}\n'],
    ['YAML that ends in the middle', 'openapi: 3.0.0\npaths: { /a: { get: {\n'],
  ])('%s stops nothing', (_name, text) => {
    expect(compareContracts(foreign(text), foreign(text))).toEqual([]);
  });

  it('what is no OpenAPI 3 at all is refused, and says so', () => {
    expect(() => foreign('hello: world\n')).toThrow('api.yaml is no OpenAPI document');
    expect(() => foreign('swagger: "2.0"\npaths: {}\n')).toThrow('api.yaml is Swagger 2.0');
  });
});

it('circular schemas are compared, and an edit in them is one change with everything that it reaches', () => {
  const text = (type: string): string =>
    document(
      `  /a:\n    get: { ${answer('{ $ref: "#/components/schemas/A" }')} }\n  /b:\n    get: { ${answer('{ type: array, items: { $ref: "#/components/schemas/B" } }')} }`,
      `    A: { type: object, properties: { b: { $ref: "#/components/schemas/B" } } }\n    B: { type: object, properties: { a: { $ref: "#/components/schemas/A" }, self: { $ref: "#/components/schemas/B" }, x: { type: ${type} } } }\n`,
    );
  const changes = compareContracts(foreign(text('string')), foreign(text('integer')));
  expect(told(changes)).toEqual(['response-type-changed B.x']);
  expect(changes[0]?.operations.map((one) => one.key)).toEqual(['GET /a', 'GET /b']);
});

it('a chain of references longer than the stack is followed', () => {
  const links = Array.from(
    { length: 20_000 },
    (_, index) =>
      [
        `S${index}`,
        { type: 'object', properties: { next: { $ref: `#/components/schemas/S${index + 1}` } } },
      ] as const,
  );
  const text = (type: string): string =>
    JSON.stringify({
      openapi: '3.1.0',
      paths: {
        '/a': {
          get: {
            responses: {
              200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/S0' } } } },
            },
          },
        },
      },
      components: { schemas: Object.fromEntries([...links, ['S20000', { type }]]) },
    });
  const changes = compareContracts(foreign(text('string')), foreign(text('boolean')));
  expect(changes.map((one) => [one.rule, one.operations.map((two) => two.key)])).toEqual([
    ['response-type-changed', ['GET /a']],
  ]);
});

it('schemas that name each other in every way, and all have new names, are compared once per pair', () => {
  const many = (prefix: string): string =>
    document(
      `  /a:\n    get: { ${answer(`{ $ref: "#/components/schemas/${prefix}0" }`)} }`,
      Array.from(
        { length: 40 },
        (_, index) =>
          `    ${prefix}${index}: { type: object, required: [v], properties: { v: { type: ${prefix === 'A' ? 'string' : 'integer'} }, ${Array.from({ length: 40 }, (_unused, other) => `p${other}: { $ref: "#/components/schemas/${prefix}${other}" }`).join(', ')} } }\n`,
      ).join(''),
    );
  const compare = vi.spyOn(SchemaComparer.prototype, 'compare');
  expect(compareContracts(foreign(many('A')), foreign(many('B'))).length).toBeGreaterThan(0);
  const pairs = 40 * 40;
  const membersAndItself = 42;
  expect(compare.mock.calls.length).toBeLessThanOrEqual(pairs * membersAndItself);
  compare.mockRestore();
});

it('3.0 and 3.1 say null in different ways and mean the same', () => {
  const old = document(`  /a:\n    get: { ${answer('{ type: string, nullable: true }')} }`);
  const young = document(`  /a:\n    get: { ${answer('{ type: [string, "null"] }')} }`, '', '3.1.0');
  expect(compareContracts(foreign(old), foreign(young))).toEqual([]);
});

it('YAML and JSON of one document are one document', () => {
  const yaml = document(`  /a:\n    get: { ${answer('{ type: string }')} }`);
  const json = JSON.stringify({
    openapi: '3.0.3',
    info: { title: 'T', version: '1' },
    paths: {
      '/a': {
        get: {
          responses: {
            200: { description: 'ok', content: { 'application/json': { schema: { type: 'string' } } } },
          },
        },
      },
    },
    components: { schemas: { Any: {} } },
  });
  expect(compareContracts(foreign(yaml), foreign(json, 'api.json'))).toEqual([]);
});

it('JSON is read with its lines and columns, and a mistake in it is reported', () => {
  const text = '{\n  "openapi": "3.0.0",\n  "paths": {\n    "/a": { "get": { "oops": 1 } }\n  }\n}\n';
  expect(foreign(text, 'a.json').problems.map(({ at }) => `${at.line}:${at.col}`)).toEqual(['4:22']);
  expect(foreign(text.replace('{ "oops"', '{ "oops": 2, "oops"'), 'a.json').problems[0]?.message).toContain(
    'second time',
  );
});

it('references to files beside the document are followed; those to elsewhere are reported', () => {
  const text = document(
    `  /a:\n    get: { ${answer('{ $ref: "./parts/order.yaml#/Order" }')} }\n  /b:\n    get: { ${answer('{ $ref: "https://a.example/b.yaml#/C" }')} }`,
  );
  const more = (type: string): Record<string, string> => ({
    'parts/order.yaml': `Order:\n  type: object\n  properties:\n    id: { type: ${type} }\n`,
  });
  const [base, head] = [
    foreign(text, 'api.yaml', more('string')),
    foreign(text, 'api.yaml', more('integer')),
  ];
  const changes = compareContracts(base, head);
  expect(changes.map((one) => [one.rule, one.head?.file, one.head?.line])).toEqual([
    ['response-type-changed', 'parts/order.yaml', 4],
  ]);
  expect(base.problems.map((one) => one.message)).toEqual([
    '$ref https://a.example/b.yaml#/C is not followed.',
  ]);
});

it('aliases are followed, but not into billions', () => {
  const shared = document(`  /a: &x\n    get: { ${answer('{ type: string }')} }\n  /b: *x`);
  expect(foreign(shared).operations.map((one) => one.key)).toEqual(['GET /a', 'GET /b']);
  const levels = Array.from(
    { length: 30 },
    (_, level) => `x-${level + 1}: &l${level + 1} [${Array(10).fill(`*l${level}`).join(', ')}]`,
  );
  const bomb = `openapi: 3.0.0\nx-0: &l0 [a]\n${levels.join('\n')}\npaths: {}\n`;
  expect(foreign(bomb).problems.map((one) => one.rule)).toContain('yaml-alias');
});

it('a parameter that operations share is one change', () => {
  const text = (type: string): string =>
    `openapi: 3.0.0\npaths:\n${['a', 'b', 'c'].map((one) => `  /${one}:\n    get: { parameters: [{ $ref: "#/components/parameters/Limit" }], responses: {} }\n`).join('')}components:\n  parameters:\n    Limit: { name: limit, in: query, schema: { type: ${type} } }\n`;
  const changes = compareContracts(foreign(text('integer')), foreign(text('string')));
  expect(changes.map((one) => [one.rule, one.subject, one.operations.length])).toEqual([
    ['request-type-changed', '3 operations: parameter limit', 3],
  ]);
});

it('components of somebody else are types, too', () => {
  const text = (name: string): string =>
    document(
      `  /a:\n    get: { ${answer(`{ $ref: "#/components/schemas/${name}" }`)} }`,
      `    ${name}: { type: object, properties: { id: { type: string } } }\n`,
    );
  expect(told(compareContracts(foreign(text('Old')), foreign(text('New'))))).toEqual([
    'type-renamed type Old',
  ]);
});

it('a status that is gone is one change, with its media types and headers', () => {
  const text = (status: string): string =>
    document(
      `  /a:\n    get:\n      responses:\n        200: { description: ok }\n        ${status}: { description: no, headers: { X-A: { schema: { type: string } } }, content: { application/json: { schema: { type: string } } } }`,
    );
  expect(told(compareContracts(foreign(text('404')), foreign(text('x-no'))))).toEqual([
    'response-status-removed GET /a: answer 404',
    'operation-detail-changed GET /a: x-no of the answers',
  ]);
});

it('another success status is told, and its body is compared all the same', () => {
  const text = (status: number, type: string): string =>
    document(
      `  /a:\n    get: { responses: { ${status}: { description: ok, content: { application/json: { schema: { type: ${type} } } } } } }`,
    );
  expect(told(compareContracts(foreign(text(201, 'string')), foreign(text(200, 'integer'))))).toEqual([
    'response-type-changed GET /a: answer',
    'response-status-removed GET /a: answer 201',
    'response-status-added GET /a: answer 200',
  ]);
});

it('the order of members within what is held against its text says nothing', () => {
  const text = (security: string, callback: string): string =>
    document(`  /a:\n    get: { security: [${security}], callbacks: ${callback}, ${answer('{}')} }`);
  expect(
    compareContracts(
      foreign(text('{ a: [], b: [] }', '{ x: { post: {}, get: {} } }')),
      foreign(text('{ b: [], a: [] }', '{ x: { get: {}, post: {} } }')),
    ),
  ).toEqual([]);
});

it('an answer and a body that operations share are one change each', () => {
  const text = (type: string, required: boolean): string =>
    `openapi: 3.0.0\npaths:\n${['a', 'b', 'c'].map((one) => `  /${one}:\n    post: { requestBody: { $ref: "#/components/requestBodies/Body" }, responses: { 200: { $ref: "#/components/responses/Fine" }, 404: { $ref: "#/components/responses/No" } } }\n`).join('')}components:
  requestBodies:
    Body: { required: ${required}, content: { application/json: { schema: { type: object, properties: { a: { type: string } } } } } }
  responses:
    Fine: { description: ok, content: { application/json: { schema: { type: ${type} } } } }
    No: { description: ${type}, content: {} }
`;
  const changes = compareContracts(foreign(text('string', false)), foreign(text('integer', true)));
  expect(changes.map((one) => [one.rule, one.subject])).toEqual([
    ['response-type-changed', '3 operations: answer'],
    ['request-body-became-required', '3 operations: body'],
    ['operation-note-changed', '3 operations: answer 404'],
  ]);
});
