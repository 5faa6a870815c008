import { type Case, call, exhaustive, phase, sections, types } from './case.ts';

/** Edits of what comes back. */
export const answerCases: readonly Case[] = [
  // answers
  {
    rule: 'response-field-added',
    edits: [['comment: { type: string }', 'comment: { type: string }\n        fee: { type: string }']],
  },
  {
    rule: 'response-field-removed',
    edits: [['        comment: { type: string }\n', '']],
    consumer: `${types('Order')}export const read = (order: Order) => order.comment;\n`,
  },
  {
    rule: 'response-field-renamed',
    edits: [['comment: { type: string }', 'comments: { type: string }']],
    consumer: `${types('Order')}export const read = (order: Order) => order.comment;\n`,
  },
  {
    rule: 'response-field-became-optional',
    edits: [['required: [id, side, price, status, filled]', 'required: [id, side, status, filled]']],
    consumer: `${types('Order')}export const read = (order: Order): string => order.price;\n`,
  },
  { rule: 'response-field-became-required', edits: [['status, filled]', 'status, filled, comment]']] },
  {
    rule: 'response-null-allowed',
    edits: [
      [
        'Key: { type: object, required: [listenKey], properties: { listenKey: { type: string } } }',
        'Key: { type: object, required: [listenKey], properties: { listenKey: { type: [string, "null"] } } }',
      ],
    ],
    consumer: `${types('Key')}export const read = (key: Key): string => key.listenKey;\n`,
  },
  {
    rule: 'response-null-refused',
    edits: [
      ['filled: { type: [string, "null"], format: decimal }', 'filled: { type: string, format: decimal }'],
    ],
  },
  {
    rule: 'response-type-changed',
    edits: [
      [
        'Time: { type: object, required: [now], properties: { now: { type: integer, format: double-int, x-unit: ms, minimum: 0 } } }',
        'Time: { type: object, required: [now], properties: { now: { type: string } } }',
      ],
    ],
    consumer: `${types('Time')}export const read = (time: Time): number => time.now;\n`,
  },
  {
    rule: 'response-type-narrowed',
    edits: [['listenKey: { type: string }', 'listenKey: { type: string, enum: [A, B] }']],
  },
  { rule: 'response-enum-value-added', edits: [['enum: [NEW, FILLED]', 'enum: [NEW, FILLED, EXPIRED]']] },
  { rule: 'response-enum-value-removed', edits: [['enum: [NEW, FILLED]', 'enum: [NEW]']] },
  {
    rule: 'response-closed-enum-value-added',
    edits: [['[OPEN, HALT]', '[OPEN, HALT, AUCTION]']],
    consumer: exhaustive,
  },
  {
    rule: 'response-closed-enum-value-removed',
    edits: [['[OPEN, HALT]', '[OPEN]']],
    consumer: `${types('Book')}export const halted = (book: Book) => book.phase === 'HALT';\n`,
  },
  {
    rule: 'response-enum-opened',
    edits: [[phase, phase.replace(', x-closed: true', '')]],
    consumer: exhaustive,
  },
  {
    rule: 'response-enum-closed',
    edits: [['enum: [NEW, FILLED]', 'enum: [NEW, FILLED], x-closed: true']],
    consumer: `${types('Order')}export const gone = (order: Order) => order.status === 'GONE';\n`,
  },
  { rule: 'response-limit-changed', edits: [['minimum: 0', 'minimum: 1']] },
  {
    rule: 'response-variant-added',
    edits: [
      [
        'anyOf: [{ $ref: "#/components/schemas/Time" }, { $ref: "#/components/schemas/Price" }]',
        'anyOf: [{ $ref: "#/components/schemas/Time" }, { $ref: "#/components/schemas/Price" }, { $ref: "#/components/schemas/Key" }]',
      ],
    ],
    consumer: `${sections}export const read = async (): Promise<unknown> => { const one = await mini.book.either(); return 'now' in one ? one.now : one.price; };\n`,
  },
  {
    rule: 'response-variant-removed',
    edits: [
      [
        'anyOf: [{ $ref: "#/components/schemas/Time" }, { $ref: "#/components/schemas/Price" }]',
        'anyOf: [{ $ref: "#/components/schemas/Time" }]',
      ],
    ],
  },
  {
    rule: 'response-tagged-variant-removed',
    edits: [
      [
        'oneOf: [{ $ref: "#/components/schemas/Opened" }, { $ref: "#/components/schemas/Closed" }]',
        'oneOf: [{ $ref: "#/components/schemas/Opened" }]',
      ],
    ],
    consumer: `${sections}export const read = async (): Promise<boolean> => (await mini.book.events())[0]?.kind === 'CLOSED';\n`,
  },
  {
    rule: 'response-unit-changed',
    edits: [['format: double-int, x-unit: ms, minimum: 0', 'format: double-int, x-unit: s, minimum: 0']],
  },
  {
    rule: 'response-wrapped',
    edits: [
      [
        'content: { application/json: { schema: { $ref: "#/components/schemas/Key" } } }',
        'content: { application/json: { schema: { type: object, required: [data], properties: { data: { $ref: "#/components/schemas/Key" } } } } }',
      ],
    ],
    consumer: `${sections}export const read = async (): Promise<string> => (await mini.desk.openKey()).listenKey;\n`,
  },
  {
    rule: 'response-choice-added',
    edits: [
      ['enum: [ACK, FULL]', 'enum: [ACK, FULL, NONE]'],
      [
        '{ $ref: "#/components/schemas/Order" }]\n                x-response-by: { parameter: answer, variants: [ACK, FULL],',
        '{ $ref: "#/components/schemas/Order" }, { $ref: "#/components/schemas/Key" }]\n                x-response-by: { parameter: answer, variants: [ACK, FULL, NONE],',
      ],
    ],
    also: ['request-enum-value-added'],
  },
  {
    rule: 'response-choice-removed',
    edits: [
      ['enum: [ACK, FULL]', 'enum: [FULL]'],
      [
        'anyOf: [{ $ref: "#/components/schemas/Ack" }, { $ref: "#/components/schemas/Order" }]',
        'anyOf: [{ $ref: "#/components/schemas/Order" }]',
      ],
      ['variants: [ACK, FULL]', 'variants: [FULL]'],
    ],
    consumer: call(`desk.place({ market: 'A', side: 'BUY', quantity: '1', answer: 'ACK' })`),
    also: ['request-enum-value-removed'],
  },
  {
    rule: 'response-choice-changed',
    edits: [['                x-response-by: { parameter: market, variants: [sent, absent] }\n', '']],
    consumer: `${sections}export const read = async (): Promise<string> => (await mini.book.price({ market: 'A' })).price;\n`,
  },
  {
    rule: 'response-default-choice-changed',
    edits: [['default: FULL }', 'default: ACK }']],
    consumer: `${sections}export const read = async (): Promise<string> => (await mini.desk.place({ market: 'A', side: 'BUY', quantity: '1' })).price;\n`,
  },
  {
    rule: 'wire-type-changed',
    edits: [
      [
        'fromId, in: query, description: First id., schema: { type: integer, format: int64 }',
        'fromId, in: query, description: First id., schema: { type: string, format: decimal }',
      ],
    ],
  },
  {
    rule: 'schema-description-changed',
    edits: [['description: Side of an order.', 'description: Which side.']],
  },
  { rule: 'operation-note-changed', edits: [['description: A refusal.', 'description: Refused.']] },
  {
    rule: 'discriminator-changed',
    edits: [['                  discriminator: { propertyName: kind }\n', '']],
  },
  { rule: 'example-changed', edits: [['value: { id: 1, bids', 'value: { id: 2, bids']] },
];
