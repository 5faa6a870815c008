import { describe, expect, it } from 'vitest';
import { unsupported } from '../../src/model/unsupported.ts';
import { apiOf, diffOwn, type Edit, edited, mini } from '../diff/mini.ts';

/** Everything an OpenAPI document may hold is in the model: `diff` tells it, and `generate` refuses what it cannot print. */
describe('what no code can be generated for', () => {
  it.each<readonly [what: string, edits: readonly Edit[], told: string, refused: string]>([
    [
      'a header parameter',
      [
        [
          '- { name: market, in: query, description: The market., schema: { type: string } }\n        - { name: markets',
          '- { name: market, in: header, description: The market., schema: { type: string } }\n        - { name: markets',
        ],
      ],
      'parameter-location-changed mini.book.depth(): parameter market',
      'depth has a parameter in header, which is not supported.',
    ],
    [
      'another method',
      [
        [
          '  /v1/time:\n    get:',
          '  /v1/time:\n    patch: { operationId: touch, tags: [book], responses: { "200": { description: ok, content: { application/json: { schema: { type: string } } } } } }\n    get:',
        ],
      ],
      'operation-added mini.book.touch()',
      'touch is called by PATCH, which is not supported.',
    ],
    [
      'a keyword that types cannot say',
      [['comment: { type: string }', 'comment: { type: string, not: { enum: [""] } }']],
      'schema-keyword-changed Order.comment',
      'This schema cannot be expressed: keyword not is not supported.',
    ],
    [
      'an answer that is no JSON',
      [
        [
          'description: The time., content: { application/json:',
          'description: The time., content: { text/csv:',
        ],
      ],
      'response-media-added mini.book.time(): answer 200 as text/csv',
      'time has no answer of status 200 in application/json.',
    ],
  ])('%s', (_what, edits, told, refused) => {
    const head = edited(mini, ...edits);
    expect(diffOwn(mini, head).map((one) => `${one.rule} ${one.subject}`)).toContain(told);
    expect(unsupported(apiOf(mini)).map((one) => one.message)).toEqual([]);
    expect(unsupported(apiOf(head)).map((one) => one.message)).toContain(refused);
  });
});

describe('what has no place of its own in the model', () => {
  it.each<readonly [what: string, edits: readonly Edit[], told: string]>([
    [
      'an x- field of an operation that nobody reads',
      [['operationId: openKey', 'operationId: openKey\n      x-maker-only: true']],
      'operation-detail-changed mini.desk.openKey(): x-maker-only',
    ],
    [
      'an x- field of a schema that nobody reads',
      [['comment: { type: string }', 'comment: { type: string, x-encoding: base32 }']],
      'schema-keyword-changed Order.comment',
    ],
    [
      'a header of an answer',
      [
        [
          'description: The time., content:',
          'description: The time., headers: { X-Now: { schema: { type: string } } }, content:',
        ],
      ],
      'response-header-added mini.book.time(): answer 200 with header X-Now',
    ],
  ])('%s is told', (_what, edits, told) => {
    const head = edited(mini, ...edits);
    expect(diffOwn(mini, head).map((one) => `${one.rule} ${one.subject}`)).toContain(told);
    expect(diffOwn(head, head)).toEqual([]);
  });
});
