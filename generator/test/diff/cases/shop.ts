import { type Case, send, shopBody } from './case.ts';

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
];

export const shopCases: readonly Case[] = shopEdits.map((one) => ({ ...one, of: 'shop' }));
