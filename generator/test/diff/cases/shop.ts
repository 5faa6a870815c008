import { type Case, send, shopBody } from './case.ts';

const found = (text: string): string =>
  `import type { paths } from './src/schema.ts';\ntype Found = paths['/search']['get']['responses']['200'];\n${text}`;

const shopEdits: readonly Case[] = [
  { rule: 'operation-sunset-changed', edits: [['x-sunset: 2030-01-01', 'x-sunset: 2029-01-01']] },
  {
    rule: 'request-field-added',
    edits: [['gift: { type: string }', 'gift: { type: string }\n        size: { type: number }']],
  },
  {
    rule: 'request-field-added-required',
    edits: [
      ['required: [sku, count]', 'required: [sku, count, size]'],
      ['gift: { type: string }', 'gift: { type: string }\n        size: { type: number }'],
    ],
    consumer: send(''),
  },
  {
    rule: 'request-field-removed',
    edits: [['        gift: { type: string }\n', '']],
    consumer: send(`, gift: 'a'`),
  },
  {
    rule: 'request-field-renamed',
    edits: [['gift: { type: string }', 'gifts: { type: string }']],
    consumer: send(`, gift: 'a'`),
  },
  {
    rule: 'request-field-became-required',
    edits: [['required: [sku, count]', 'required: [sku, count, gift]']],
    consumer: send(''),
  },
  { rule: 'request-field-became-optional', edits: [['required: [sku, count]', 'required: [sku]']] },
  {
    rule: 'request-null-allowed',
    edits: [['gift: { type: string }', 'gift: { type: string, nullable: true }']],
  },
  {
    rule: 'request-null-refused',
    edits: [['note: { type: string, nullable: true }', 'note: { type: string }']],
    consumer: send(', note: null'),
  },
  {
    rule: 'request-variant-added',
    edits: [
      [
        '{ $ref: "#/components/schemas/Cash" }]',
        '{ $ref: "#/components/schemas/Cash" }, { $ref: "#/components/schemas/Made" }]',
      ],
    ],
  },
  {
    rule: 'request-variant-removed',
    edits: [[', { $ref: "#/components/schemas/Cash" }]', ']']],
    consumer: `${shopBody}export const body: Body = { item: { sku: 'a', count: 1 }, payment: { coins: 1 } };\n`,
  },
  {
    rule: 'request-enum-value-removed',
    edits: [['[red, blue]', '[red]']],
    consumer: send(`, colour: 'blue'`),
  },
  { rule: 'wire-type-changed', edits: [['format: int32', 'format: int64']] },
  {
    rule: 'response-status-added',
    edits: [['        "409":', '        "410": { description: Gone. }\n        "409":']],
  },
  {
    rule: 'response-status-removed',
    edits: [
      [
        '        "409": { description: Refused., content: { application/json: { schema: { $ref: "#/components/schemas/Made" } } } }\n',
        '',
      ],
    ],
    consumer: `import type { paths } from './src/schema.ts';\nexport type Refused = paths['/orders']['post']['responses']['409'];\n`,
  },
  {
    rule: 'operation-named',
    edits: [
      [
        '    get:\n      parameters: [{ name: q',
        '    get:\n      operationId: search\n      parameters: [{ name: q',
      ],
    ],
  },
  {
    rule: 'operation-detail-changed',
    edits: [
      [
        '    get:\n      parameters: [{ name: q',
        '    get:\n      servers: [{ url: https://search.example }]\n      parameters: [{ name: q',
      ],
    ],
  },
  {
    rule: 'request-body-became-required',
    edits: [['post: { requestBody: { content', 'post: { requestBody: { required: true, content']],
    consumer: `import type { paths } from './src/schema.ts';\nexport const body: paths['/notes']['post']['requestBody'] = undefined;\n`,
  },
  {
    rule: 'request-body-became-optional',
    edits: [['put: { requestBody: { required: true, content', 'put: { requestBody: { content']],
  },
  { rule: 'request-default-changed', edits: [['default: all', 'default: none']] },
  { rule: 'response-default-changed', edits: [['default: new', 'default: open']] },
  {
    rule: 'response-media-added',
    edits: [['text/csv: { schema', 'text/plain: { schema: { type: string } }, text/csv: { schema']],
  },
  {
    rule: 'response-media-removed',
    edits: [[', text/csv: { schema: { type: string } } }', ' }']],
    consumer: found(`export type Csv = Found['content']['text/csv'];\n`),
  },
  {
    rule: 'response-header-added',
    edits: [['{ X-Total: {', '{ X-Page: { schema: { type: integer } }, X-Total: {']],
  },
  {
    rule: 'response-header-removed',
    edits: [['          headers: { X-Total: { schema: { type: integer } } }\n', '']],
    consumer: found(`export const total = (one: Found): number => one.headers['X-Total'] ?? 0;\n`),
  },
  {
    rule: 'schema-keyword-changed',
    edits: [['sku: { type: string }', 'sku: { type: string, contentEncoding: base64 }']],
  },
];

export const shopCases: readonly Case[] = shopEdits.map((one) => ({ ...one, of: 'shop' }));
