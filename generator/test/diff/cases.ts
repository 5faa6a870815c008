import type { RuleId } from '../../src/diff/rules/index.ts';
import type { Edit } from './mini.ts';

/** One rule: the edit that it is about, and code that the edit breaks where the rule says that it breaks. */
export interface Case {
  readonly rule: RuleId;
  readonly edits: readonly Edit[];
  /** Uses the generated modules of the folder it stands in; only for breaking rules. */
  readonly consumer?: string;
  /** Other rules that the same edit rightly meets. */
  readonly also?: readonly RuleId[];
  /** What is compared: our own specs, or a document of somebody else. */
  readonly of?: 'shop';
}

const sections = `import type { Sections } from './src/generated/sections.ts';\ndeclare const mini: Sections;\n`;
const paths = `import type { paths } from './src/generated/schema.ts';\n`;
const types = (names: string): string => `import type { ${names} } from './src/generated/types.ts';\n`;
const errors = (names: string): string => `import { ${names} } from './src/generated/errors.ts';\n`;
const call = (text: string): string => `${sections}void mini.${text};\n`;
const shopBody = `import type { paths } from './src/schema.ts';\ntype Body = paths['/orders']['post']['requestBody']['content']['application/json'];\n`;
const send = (item: string): string =>
  `${shopBody}export const body: Body = { item: { sku: 'a', count: 1${item} } };\n`;

const findOwnId =
  '- { name: ownId, in: query, required: true, description: Own id., schema: { type: string } }';
const verbose = '- { name: verbose, in: query, description: More., schema: { type: boolean } }';
const noteParameter =
  'name: note, in: query, description: Words., schema: { type: string, maxLength: 10 }, x-error: { code: -2 }';
const phase = 'phase: { type: string, enum: [OPEN, HALT], x-closed: true }';
const exhaustive = `${types('Book')}export function open(book: Book): boolean {
  switch (book.phase) { case 'OPEN': return true; case 'HALT': return false; case undefined: return false; }
  const never: never = book.phase;
  return never;
}\n`;

export const ownCases: readonly Case[] = [
  // operations
  {
    rule: 'client-renamed',
    edits: [['package: "@exspec/mini", class: Mini', 'package: "@exspec/tiny", class: Tiny']],
    consumer: `import type { Mini } from '@exspec/mini';\nexport type Client = Mini;\n`,
  },
  {
    rule: 'operation-added',
    edits: [
      [
        '  /v1/time:\n',
        '  /v1/ping:\n    get: { operationId: ping, tags: [book], responses: { "200": { description: ok, content: { application/json: { schema: { type: boolean } } } } } }\n  /v1/time:\n',
      ],
    ],
  },
  {
    rule: 'operation-removed',
    edits: [['x-name: keys }]\n    post:', 'x-name: keys }]\n    x-gone:']],
    consumer: call('desk.openKey()'),
  },
  {
    rule: 'operation-moved',
    edits: [['  /v1/key:', '  /v2/key:']],
    consumer: `${paths}export type Path = paths['/v1/key'];\n`,
  },
  {
    rule: 'operation-renamed',
    edits: [['operationId: openKey', 'operationId: makeKey']],
    consumer: call('desk.openKey()'),
  },
  {
    rule: 'operation-section-changed',
    edits: [['operationId: events\n      tags: [book]', 'operationId: events\n      tags: [desk]']],
    consumer: call('book.events()'),
  },
  {
    rule: 'operation-encoding-changed',
    edits: [['application/x-www-form-urlencoded:', 'application/json:']],
    consumer: `${paths}export type Body = paths['/v1/order']['post']['requestBody']['content']['application/x-www-form-urlencoded'];\n`,
  },
  {
    rule: 'operation-server-changed',
    edits: [['    servers: [{ url: https://keys.mini.example, x-name: keys }]\n', '']],
    also: ['path-server-changed'],
  },
  { rule: 'path-server-changed', edits: [['https://keys.mini.example', 'https://key.mini.example']] },
  { rule: 'removed-endpoint-changed', edits: [['successor: time }', 'note: Never used. }']] },
  {
    rule: 'operation-deprecated',
    edits: [['summary: Open a key', 'summary: Open a key\n      deprecated: true']],
  },
  {
    rule: 'operation-effect-changed',
    edits: [
      [
        'operationId: openKey\n      tags: [desk]\n      summary: Open a key\n      x-effect: write',
        'operationId: openKey\n      tags: [desk]\n      summary: Open a key\n      x-effect: read',
      ],
    ],
  },
  {
    rule: 'operation-data-source-changed',
    edits: [['x-data-source: [memory]', 'x-data-source: [database]']],
  },
  {
    rule: 'operation-lookup-changed',
    edits: [['x-lookup: { parameter: ownId, operation: find, by: ownId }', 'x-lookup: { operation: find }']],
  },
  {
    rule: 'operation-lifetime-changed',
    edits: [['{ value: 60, unit: minutes', '{ value: 30, unit: minutes']],
  },
  {
    rule: 'iterator-removed',
    edits: [['      x-page: { by: id, parameter: fromId, field: id, size: size }\n', '']],
    consumer: call(`desk.iterateHistory({ account: 'me' })`),
  },
  { rule: 'iterator-changed', edits: [['field: id, size: size', 'field: id']] },
  {
    rule: 'operation-security-type-changed',
    edits: [['x-security-type: NONE', 'x-security-type: MARKET_DATA']],
  },
  { rule: 'operation-auth-changed', edits: [['security: [{ apiKey: [] }]', 'security: []']] },
  { rule: 'operation-description-changed', edits: [['summary: Order book', 'summary: The order book']] },
  { rule: 'operation-documentation-changed', edits: [['revision: 2022-02-09', 'revision: 2023-03-01']] },
  { rule: 'operation-history-changed', edits: [['change: Born.', 'change: Made.']] },
  {
    rule: 'section-description-changed',
    edits: [['description: Public data.', 'description: Data for all.']],
  },
  // parameters
  {
    rule: 'parameter-added',
    edits: [
      [
        verbose,
        `${verbose}\n        - { name: depth, in: query, description: New., schema: { type: string } }`,
      ],
    ],
  },
  {
    rule: 'parameter-added-required',
    edits: [
      [
        verbose,
        `${verbose}\n        - { name: depth, in: query, required: true, description: New., schema: { type: string } }`,
      ],
    ],
    consumer: call(`desk.find({ ownId: 'a' })`),
  },
  {
    rule: 'parameter-removed',
    edits: [[`        ${verbose}\n`, '']],
    consumer: call(`desk.find({ ownId: 'a', verbose: true })`),
  },
  {
    rule: 'parameter-renamed',
    edits: [['name: verbose', 'name: verbosely']],
    consumer: call(`desk.find({ ownId: 'a', verbose: true })`),
  },
  {
    rule: 'parameter-became-required',
    edits: [['name: verbose, in: query,', 'name: verbose, in: query, required: true,']],
    consumer: call(`desk.find({ ownId: 'a' })`),
  },
  { rule: 'parameter-became-optional', edits: [[findOwnId, findOwnId.replace('required: true, ', '')]] },
  {
    rule: 'parameter-now-supplied',
    edits: [['schema: { type: boolean }', 'schema: { type: boolean, x-supplied: client }']],
    consumer: call(`desk.find({ ownId: 'a', verbose: true })`),
  },
  {
    rule: 'parameter-no-longer-supplied',
    edits: [
      ['quantity, timestamp]', 'quantity]'],
      ['x-supplied: client, ', ''],
    ],
  },
  {
    rule: 'parameter-no-longer-supplied-required',
    edits: [['x-supplied: client, ', '']],
    consumer: call(`desk.place({ market: 'A', side: 'BUY', quantity: '1' })`),
  },
  {
    rule: 'supplied-parameter-changed',
    edits: [
      [
        verbose,
        `${verbose}\n        - { name: sign, in: query, description: New., schema: { type: string, x-supplied: client } }`,
      ],
    ],
  },
  {
    rule: 'parameter-location-changed',
    edits: [
      ['  /v1/orders/{account}:', '  /v1/orders:'],
      ['name: account, in: path', 'name: account, in: query'],
    ],
    consumer: `${paths}export type Account = paths['/v1/orders/{account}'];\n`,
    also: ['operation-moved'],
  },
  { rule: 'parameter-default-changed', edits: [['default: 10', 'default: 20']] },
  {
    rule: 'parameter-serialisation-changed',
    edits: [
      ['description: Several., schema:', 'description: Several., style: form, explode: false, schema:'],
    ],
  },
  {
    rule: 'parameter-secret-changed',
    edits: [[findOwnId, findOwnId.replace('type: string', 'type: string, format: password')]],
  },
  { rule: 'parameter-error-changed', edits: [['x-error: { code: -2 }', 'x-error: { code: -3 }']] },
  {
    rule: 'parameter-rules-tightened',
    edits: [['atMostOne: [market, markets]', 'exactlyOne: [market, markets]']],
    consumer: call('book.depth({})'),
  },
  {
    rule: 'parameter-rules-loosened',
    edits: [
      ['atMostOne: [market, markets]', 'atMostOne: [markets, note, market]'],
      ['atMostOne: [markets, note, market]', 'when: { note: true }\n          atMostOne: [market, markets]'],
    ],
  },
  { rule: 'parameter-comparison-changed', edits: [['op: "<="', 'op: "<"']] },
  {
    rule: 'parameter-rule-error-changed',
    edits: [
      [
        'error: { code: -1, message: "Missing %s." }\n        - compare',
        'error: { code: -2 }\n        - compare',
      ],
    ],
  },
  { rule: 'parameter-rules-reworded', edits: [['note: One or many.', 'note: Either.']] },
  { rule: 'parameter-description-changed', edits: [['description: Lower bound.', 'description: Earliest.']] },
  // requests
  {
    rule: 'request-type-changed',
    edits: [
      [
        'description: Words., schema: { type: string, maxLength: 10 }',
        'description: Words., schema: { type: boolean }',
      ],
    ],
    consumer: call(`book.depth({ note: 'a' })`),
  },
  {
    rule: 'request-type-widened',
    edits: [
      [
        'name: to, in: query, description: Upper bound., schema: { type: integer, format: double-int }',
        'name: to, in: query, description: Upper bound., schema: { type: integer, format: int64 }',
      ],
    ],
  },
  { rule: 'request-enum-value-added', edits: [['enum: [5, 10, 20]', 'enum: [5, 10, 20, 50]']] },
  {
    rule: 'request-enum-value-removed',
    edits: [['enum: [5, 10, 20]', 'enum: [5, 10]']],
    consumer: call('book.depth({ limit: 20 })'),
  },
  {
    rule: 'request-limit-tightened',
    edits: [[noteParameter, noteParameter.replace('maxLength: 10', 'maxLength: 5')]],
  },
  { rule: 'request-limit-loosened', edits: [['maximum: 100', 'maximum: 500']] },
  {
    rule: 'request-unit-changed',
    edits: [
      [
        'description: Lower bound., schema: { type: integer, format: double-int, x-unit: ms }',
        'description: Lower bound., schema: { type: integer, format: double-int, x-unit: s }',
      ],
    ],
  },
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
  { rule: 'example-changed', edits: [['value: { id: 1, bids', 'value: { id: 2, bids']] },
  // types
  {
    rule: 'type-added',
    edits: [
      [
        '    Key: { type: object',
        '    Extra: { type: object, properties: { a: { type: string } } }\n    Key: { type: object',
      ],
    ],
  },
  {
    rule: 'type-removed',
    edits: [
      [
        '{ $ref: "#/components/schemas/Refusal" }',
        '{ type: object, required: [code, msg], properties: { code: { type: integer, format: double-int }, msg: { type: string } } }',
      ],
      [
        '    Refusal: { type: object, required: [code, msg], properties: { code: { type: integer, format: double-int }, msg: { type: string } } }\n',
        '',
      ],
    ],
    consumer: `${types('Refusal')}export type One = Refusal;\n`,
  },
  {
    rule: 'type-renamed',
    edits: [
      ['{ $ref: "#/components/schemas/Refusal" }', '{ $ref: "#/components/schemas/Failure" }'],
      ['    Refusal: {', '    Failure: {'],
    ],
    consumer: `${types('Refusal')}export type One = Refusal;\n`,
  },
  {
    rule: 'type-split',
    edits: [
      ['    Key: { type: object', '    Phase: { type: string, enum: [OPEN, HALT] }\n    Key: { type: object'],
      [phase, 'phase: { $ref: "#/components/schemas/Phase" }'],
      [
        verbose,
        `${verbose}\n        - { name: phase, in: query, description: New., schema: { $ref: "#/components/schemas/Phase" } }`,
      ],
    ],
    // BASE of this one has the type in answers only.
    consumer: `${types('Phase')}export const any: Phase = 'SOMETHING';\n`,
    also: ['parameter-added'],
  },
  // errors
  {
    rule: 'error-code-added',
    edits: [
      [
        'filterFailures:',
        '  - { code: -4, section: general, names: [NEW], messages: [New.] }\nfilterFailures:',
      ],
    ],
  },
  {
    rule: 'error-code-removed',
    edits: [['  - { code: -3, section: general, names: [], messages: [Odd.] }\n', '']],
    consumer: `${errors('type ErrorCode')}export const code: ErrorCode = -3;\n`,
  },
  { rule: 'error-name-added', edits: [['names: [MISSING]', 'names: [MISSING, ABSENT]']] },
  {
    rule: 'error-name-removed',
    edits: [['names: [TOO_FAST, SLOW_DOWN]', 'names: [TOO_FAST]']],
    consumer: `${errors('ErrorCode')}export const code = ErrorCode.SLOW_DOWN;\n`,
  },
  {
    rule: 'error-name-renamed',
    edits: [['names: [MISSING]', 'names: [ABSENT]']],
    consumer: `${errors('ErrorCode')}export const code = ErrorCode.MISSING;\n`,
  },
  { rule: 'error-message-changed', edits: [['[A parameter is missing.]', '[A parameter is absent.]']] },
  { rule: 'error-trait-changed', edits: [['trait: too-many-requests', 'trait: too-many-orders']] },
  { rule: 'error-status-changed', edits: [['httpStatus: 429', 'httpStatus: 418']] },
  {
    rule: 'error-documentation-changed',
    edits: [['PRICE", description: The price.', 'PRICE", description: Of the price.']],
  },
  {
    rule: 'filter-failure-added',
    edits: [
      [
        'orderRejections:',
        '  - { filter: SIZE, code: -9, message: "Filter failure: SIZE", description: Size. }\norderRejections:',
      ],
    ],
  },
  {
    rule: 'filter-failure-removed',
    edits: [['filter: PRICE, code', 'filter: COST, code']],
    consumer: `${errors('FilterFailure')}export const one = FilterFailure.PRICE;\n`,
    also: ['filter-failure-added'],
  },
  { rule: 'filter-failure-message-changed', edits: [['"Filter failure: PRICE"', '"Filter failed: PRICE"']] },
  {
    rule: 'order-rejection-added',
    edits: [
      ['    - { id: UNKNOWN', '    - { id: LATE, message: Late., description: Late. }\n    - { id: UNKNOWN'],
    ],
  },
  {
    rule: 'order-rejection-removed',
    edits: [['id: UNKNOWN', 'id: UNSEEN']],
    consumer: `${errors('OrderRejection')}export const one = OrderRejection.UNKNOWN;\n`,
    also: ['order-rejection-added'],
  },
  { rule: 'order-rejection-message-changed', edits: [['message: Unknown order.', 'message: No order.']] },
  { rule: 'order-rejection-codes-changed', edits: [['codes: [-8, -9]', 'codes: [-9]']] },
  { rule: 'parameter-errors-changed', edits: [['missing: { code: -1', 'missing: { code: -2']] },
  // limits
  {
    rule: 'weight-changed',
    edits: [['x-weight: [{ bucket: ip, weight: 1 }]', 'x-weight: [{ bucket: ip, weight: 2 }]']],
  },
  {
    rule: 'weight-form-changed',
    edits: [
      [
        'x-weight: [{ bucket: ip, weight: 1 }]',
        'x-weight: [{ bucket: ip, weight: { sent: market, weight: 1, otherwise: 2 } }]',
      ],
    ],
  },
  {
    rule: 'weight-bucket-changed',
    edits: [['x-weight: [{ bucket: ip, weight: 1 }]', 'x-weight: [{ bucket: uid, weight: 1 }]']],
  },
  {
    rule: 'order-count-changed',
    edits: [['{ bucket: orders, weight: 1 }', '{ bucket: orders, weight: 2 }']],
  },
  {
    rule: 'extra-limit-changed',
    edits: [['{ key: ip, window: 3s, limit: 1 }', '{ key: ip, window: 3s, limit: 2 }']],
  },
  {
    rule: 'limit-added',
    edits: [
      [
        'x-clock:',
        '  raw: { key: ip, scope: shared, unit: request, every: true, paths: /v1, windows: [{ window: 5m, limit: 5000 }] }\nx-clock:',
      ],
    ],
  },
  { rule: 'limit-changed', edits: [['limit: 1200', 'limit: 6000']] },
  {
    rule: 'clock-changed',
    edits: [['x-clock: { operation: time, field: now }', 'x-clock: { operation: time, field: later }']],
  },
  {
    rule: 'server-added',
    edits: [
      [
        'tags:\n  - { name: book',
        '  - { url: https://b.mini.example, x-name: backup }\ntags:\n  - { name: book',
      ],
    ],
  },
  {
    rule: 'server-removed',
    edits: [['  - { url: https://test.mini.example, x-name: test }\n', '']],
    consumer: `import type { ServerName } from './src/generated/exchange.ts';\nexport const name: ServerName = 'test';\n`,
  },
  { rule: 'server-url-changed', edits: [['https://test.mini.example', 'https://testnet.mini.example']] },
  { rule: 'server-guard-changed', edits: [[', x-live: true', '']] },
  {
    rule: 'server-default-changed',
    edits: [
      ['  - { url: https://api.mini.example, x-name: live, x-live: true }\n', ''],
      [
        'x-name: test }\n',
        'x-name: test }\n  - { url: https://api.mini.example, x-name: live, x-live: true }\n',
      ],
    ],
  },
];

/** Seen from the other side, the same edits prove the opposite rule. */
export const reversed: Readonly<Partial<Record<RuleId, RuleId>>> = {
  'operation-deprecated': 'operation-reinstated',
  'iterator-removed': 'iterator-added',
  'limit-added': 'limit-removed',
};

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
