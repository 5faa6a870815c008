import { expect, it, vi } from 'vitest';
import { Collector } from '../../src/diff/collector.ts';
import { compareContracts } from '../../src/diff/compare/index.ts';
import { SchemaComparer } from '../../src/diff/compare/schema.ts';
import { foreign } from './mini.ts';

/** Operations that share a schema by tens; one in nine has another limit on the other side. */
function large(operations: number, most: number): string {
  const indices = Array.from({ length: operations }, (_, index) => index);
  const schema = (index: number): string => `Row${Math.floor(index / 10)}`;
  return JSON.stringify({
    openapi: '3.0.3',
    paths: Object.fromEntries(
      indices.map((index) => [
        `/rows${index}`,
        {
          get: {
            parameters: [
              {
                name: 'limit',
                in: 'query',
                schema: { type: 'integer', maximum: index % 9 === 0 ? most : 100 },
              },
            ],
            responses: {
              200: {
                description: 'ok',
                content: {
                  'application/json': { schema: { $ref: `#/components/schemas/${schema(index)}` } },
                },
              },
            },
          },
        },
      ]),
    ),
    components: {
      schemas: Object.fromEntries(
        indices.map((index) => [
          schema(index),
          {
            type: 'object',
            properties: { id: { type: 'string' }, next: { $ref: `#/components/schemas/${schema(index)}` } },
          },
        ]),
      ),
    },
  });
}

it('twice as many operations are twice the work, and no more', () => {
  const compared = vi.spyOn(SchemaComparer.prototype, 'compare');
  const reported = vi.spyOn(Collector.prototype, 'report');
  const work = (operations: number): { readonly schemas: number; readonly findings: number } => {
    compared.mockClear();
    reported.mockClear();
    compareContracts(foreign(large(operations, 100)), foreign(large(operations, 50)));
    return { schemas: compared.mock.calls.length, findings: reported.mock.calls.length };
  };
  const once = work(900);
  expect(once.findings).toBe(100);
  const twice = work(1800);
  expect(twice).toEqual({ schemas: 2 * once.schemas, findings: 2 * once.findings });
  vi.restoreAllMocks();
});
