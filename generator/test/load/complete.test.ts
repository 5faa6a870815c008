import { describe, expect, test } from 'vitest';
import { complete, repetitions } from '../../src/load/complete/complete.ts';
import { entry, toJson } from '../../src/load/read-node.ts';
import type { SpecTree } from '../../src/load/tree.ts';
import { loadTexts } from './load-texts.ts';

const root = `
x-security-types: { NONE: [[]], TRADE: [[key, signature]], DATA: [[key], [key, signature]] }
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-KEY }
    signature:
      { type: apiKey, in: query, name: sig, x-parameters: [{ $ref: ./common.yaml#/window }, { $ref: ./common.yaml#/time }] }
x-responses: { default: { $ref: ./common.yaml#/Error } }
paths: { /order: { $ref: ./desk/order.yaml } }
`;
const common = `
window: { name: window, in: query, description: How long., schema: { type: integer } }
time: { name: time, in: query, required: true, description: When., schema: { $ref: "#/Time" } }
Time: { type: integer }
Error: { description: No. }
Body: { type: object, required: [side], properties: { side: { type: string } } }
`;
const docs = `pages: { a.txt: { url: https://demo.example/docs, revision: 2024-03-01, sha256: "0" } }`;

function load(order: string): SpecTree {
  const { trees } = loadTexts('demo', {
    'demo/openapi.yaml': root,
    'demo/common.yaml': common,
    'demo/docs.yaml': docs,
    'demo/desk/order.yaml': order,
  });
  const [tree] = trees;
  if (tree === undefined) throw new Error('there is no tree');
  return tree;
}

/** What stands in a file of the completed tree, as JSON. */
function shown(tree: SpecTree, file: string, ...path: readonly string[]): unknown {
  const node = path.reduce((one, key) => entry(one, key), complete(tree).files.get(file)?.root);
  return node === undefined ? undefined : JSON.parse(toJson(node));
}

const get = `
get:
  operationId: orders
  x-docs: { page: "https://demo.example/docs#orders" }
  x-security-type: TRADE
  parameters: [{ name: side, in: query }]
  responses: { "200": { description: All. } }
`;

describe('what follows', () => {
  test('the folder is the section, the security type gives the schemes, docs.yaml the revision, the root its answers', () => {
    const operation = shown(load(get), 'demo/desk/order.yaml', 'get');
    expect(operation).toEqual({
      operationId: 'orders',
      tags: ['desk'],
      'x-docs': { page: 'https://demo.example/docs#orders', revision: '2024-03-01' },
      'x-security-type': 'TRADE',
      security: [{ key: [], signature: [] }],
      parameters: [
        { name: 'side', in: 'query' },
        { $ref: '../common.yaml#/window' },
        { $ref: '../common.yaml#/time' },
      ],
      responses: { 200: { description: 'All.' }, default: { $ref: '../common.yaml#/Error' } },
    });
  });

  test('a body gets what its scheme brings, wherever it stands, and is closed', () => {
    const closed = {
      type: 'object',
      additionalProperties: false,
      required: ['side', 'time'],
      properties: {
        side: { type: 'string' },
        window: { type: 'integer', description: 'How long.' },
        time: { $ref: '#/Time' },
      },
    };
    const media = 'application/x-www-form-urlencoded';
    const body = (schema: string): string =>
      get
        .replace('get:', 'post:')
        .replace(/parameters: .*/, `requestBody: { content: { ${media}: { schema: ${schema} } } }`);
    const shared = load(body('{ $ref: ../common.yaml#/Body }'));
    expect(shown(shared, 'demo/common.yaml', 'Body')).toEqual(closed);
    const own = load(body('{ type: object, required: [side], properties: { side: { type: string } } }'));
    expect(shown(own, 'demo/desk/order.yaml', 'post', 'requestBody', 'content', media, 'schema')).toEqual({
      ...closed,
      properties: { ...closed.properties, time: { $ref: '../common.yaml#/Time' } },
    });
  });

  test('a signed POST without parameters of its own sends those of its scheme in the form body', () => {
    const tree = load(get.replace('get:', 'post:').replace(/ {2}parameters: .*\n/, ''));
    expect(shown(tree, 'demo/desk/order.yaml', 'post', 'requestBody')).toMatchObject({
      required: true,
      content: { 'application/x-www-form-urlencoded': { schema: { required: ['time'] } } },
    });
  });

  test('where a security type leaves a choice, nothing follows from it', () => {
    const tree = load(get.replace('TRADE', 'DATA'));
    expect(shown(tree, 'demo/desk/order.yaml', 'get', 'security')).toBeUndefined();
    expect(shown(tree, 'demo/desk/order.yaml', 'get', 'parameters')).toEqual([{ name: 'side', in: 'query' }]);
  });

  test('what is written stays, and is told where it is what would have followed', () => {
    const tree = load(
      get
        .replace('operationId: orders', 'operationId: orders\n  tags: [desk]')
        .replace('name: side, in: query }', 'name: time, in: query, required: false }')
        .replace('All. }', 'All. }, default: { description: Mine. }'),
    );
    expect(shown(tree, 'demo/desk/order.yaml', 'get', 'responses', 'default')).toEqual({
      description: 'Mine.',
    });
    expect(shown(tree, 'demo/desk/order.yaml', 'get', 'parameters')).toEqual([
      { name: 'time', in: 'query', required: false },
      { $ref: '../common.yaml#/window' },
    ]);
    expect(repetitions(tree).map(({ at, what }) => `${at.file}:${at.line} ${what}`)).toEqual([
      'demo/desk/order.yaml:4 tags',
    ]);
  });

  test('the loaded tree stays what somebody wrote, and an unchanged file gives the same nodes again', () => {
    const tree = load(get);
    const before = toJson(tree.files.get('demo/desk/order.yaml')?.root ?? tree.entry.root);
    const made = complete(tree);
    expect(toJson(tree.files.get('demo/desk/order.yaml')?.root ?? tree.entry.root)).toBe(before);
    expect(complete(made)).toBe(made);
    const again = complete({ ...tree });
    for (const [path, file] of made.files) expect(again.files.get(path)?.root).toBe(file.root);
  });
});
