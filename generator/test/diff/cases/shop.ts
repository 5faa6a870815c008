import { type Case, send, shopBody } from './case.ts';

const found = (text: string): string =>
  `import type { paths } from './src/schema.ts';\ntype Found = paths['/search']['get']['responses']['200'];\n${text}`;

const shipped = (text: string): string =>
  `import type { webhooks } from './src/schema.ts';\ntype Shipped = webhooks['shipped']['post'];\n${text}`;
const uploads = (text: string): string =>
  `import type { paths } from './src/schema.ts';\ntype Uploads = paths['/uploads'];\n${text}`;
const madeBody =
  'requestBody: { required: true, content: { application/json: { schema: { $ref: "#/components/schemas/Made" } } } }';
const csvBody =
  'requestBody: { content: { text/csv: { schema: { type: string } }, text/plain: { schema: { type: string } } } }';
const closedBody =
  '    post: { requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Made" } } } }, responses: {} }';

const shopEdits: readonly Case[] = [
  {
    rule: 'webhook-added',
    edits: [['webhooks:\n', 'webhooks:\n  lost: { post: { responses: {} } }\n']],
  },
  {
    rule: 'webhook-removed',
    edits: [['  opened:\n    post: { responses: {} }\n', '']],
    consumer: `import type { webhooks } from './src/schema.ts';\nexport type Opened = webhooks['opened'];\n`,
  },
  {
    rule: 'callback-added',
    edits: [
      [
        '        paid: {',
        '        lost: { "{$request.body#/url}": { post: { responses: {} } } }\n        paid: {',
      ],
    ],
  },
  {
    rule: 'callback-removed',
    edits: [
      [
        '      callbacks:\n        paid: { "{$request.body#/url}": { post: { requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Made" } } } }, responses: {} } } }\n',
        '',
      ],
    ],
  },
  {
    rule: 'request-body-added',
    edits: [['    post: { responses: {} }\n    put:', `    post: { ${csvBody}, responses: {} }\n    put:`]],
  },
  {
    rule: 'request-body-added-required',
    edits: [
      [
        '    post: { responses: {} }\n    put:',
        `    post: { ${csvBody.replace('{ content', '{ required: true, content')}, responses: {} }\n    put:`,
      ],
    ],
    consumer: uploads(`export const body: Uploads['post']['requestBody'] = undefined;\n`),
  },
  {
    rule: 'request-body-removed',
    edits: [[`${csvBody}, responses`, 'responses']],
    consumer: uploads(
      `export const body: Uploads['put']['requestBody'] = { content: { 'text/csv': 'a', 'text/plain': 'b' } };\n`,
    ),
  },
  {
    rule: 'request-media-added',
    edits: [
      [
        'text/plain: { schema: { type: string } } } }',
        'text/plain: { schema: { type: string } }, text/xml: { schema: { type: string } } } }',
      ],
    ],
  },
  {
    rule: 'request-media-removed',
    edits: [[', text/plain: { schema: { type: string } } } }', ' } }']],
    consumer: uploads(
      `export type Plain = NonNullable<Uploads['put']['requestBody']>['content']['text/plain'];\n`,
    ),
  },
  {
    rule: 'received-body-added',
    edits: [['  opened:\n    post: { responses', `  opened:\n    post: { ${madeBody}, responses`]],
  },
  {
    rule: 'received-body-removed',
    edits: [[`      ${madeBody}\n      responses`, '      responses']],
    consumer: shipped(
      `export const id = (one: Shipped): string => one.requestBody.content['application/json'].id;\n`,
    ),
  },
  {
    rule: 'received-body-became-required',
    edits: [[closedBody, closedBody.replace('{ content', '{ required: true, content')]],
  },
  {
    rule: 'received-body-became-optional',
    edits: [[madeBody, madeBody.replace('required: true, ', '')]],
    consumer: shipped(
      `export const id = (one: Shipped): string => one.requestBody.content['application/json'].id;\n`,
    ),
  },
  {
    rule: 'received-parameter-added',
    edits: [
      [
        'parameters: [{ name: X-Try',
        'parameters: [{ name: X-Last, in: header, schema: { type: boolean } }, { name: X-Try',
      ],
    ],
  },
  {
    rule: 'received-parameter-removed',
    edits: [['{ name: X-Try, in: header, required: true, schema: { type: integer } }, ', '']],
    consumer: shipped(`export const tries = (one: Shipped): number => one.parameters.header['X-Try'];\n`),
  },
  {
    rule: 'received-parameter-became-required',
    edits: [['{ name: X-Sent, in', '{ name: X-Sent, required: true, in']],
  },
  {
    rule: 'received-parameter-became-optional',
    edits: [
      [
        'in: header, required: true, schema: { type: integer } }, { name: X-Sent',
        'in: header, schema: { type: integer } }, { name: X-Sent',
      ],
    ],
    consumer: shipped(`export const tries = (one: Shipped): number => one.parameters.header['X-Try'];\n`),
  },
  {
    rule: 'request-ignored-changed',
    edits: [
      [
        'serial: { type: string, readOnly: true }',
        'serial: { type: string, readOnly: true }\n        made: { type: string, readOnly: true }',
      ],
    ],
  },
  {
    rule: 'response-ignored-changed',
    edits: [['code: { type: string, writeOnly: true }', 'code: { type: integer, writeOnly: true }']],
  },
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
    edits: [['gift: { type: string }', 'gift: { type: [string, "null"] }']],
  },
  {
    rule: 'request-null-refused',
    edits: [['note: { type: [string, "null"] }', 'note: { type: string }']],
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
    edits: [
      [
        '/notes:\n    post: { requestBody: { content',
        '/notes:\n    post: { requestBody: { required: true, content',
      ],
    ],
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
    edits: [['}, text/csv: { schema', '}, text/plain: { schema: { type: string } }, text/csv: { schema']],
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
