import { type Case, errors, phase, types, verbose } from './case.ts';

const refusals = ['noKey', 'badKey', 'noSignature', 'badSignature', 'noTimestamp', 'badTimestamp']
  .concat('timestampOld', 'timestampAhead')
  .map((name, index) => `${name}: { code: ${-20 - index} }`)
  .join(', ');
const schemes = (encoding: string): string =>
  `components:\n  securitySchemes:\n    apiKey: { type: apiKey, in: header, name: X-KEY }\n    signature: { type: apiKey, in: query, name: signature, x-signing: { algorithms: { hmac-sha256: ${encoding} }, time: ms, message: [query, body], sends: { key: apiKey, time: timestamp, window: recvWindow }, valid: { late: 5s, early: 1s }, errors: { ${refusals} } } }\n  schemas:\n`;

/** Edits of exported types, errors, limits and servers. */
export const catalogueCases: readonly Case[] = [
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
    given: [
      ['    Key: { type: object', '    Phase: { type: string, enum: [OPEN, HALT] }\n    Key: { type: object'],
      [phase, 'phase: { $ref: "#/components/schemas/Phase" }'],
    ],
    edits: [
      [
        verbose,
        `${verbose}\n        - { name: phase, in: query, description: New., schema: { $ref: "#/components/schemas/Phase" } }`,
      ],
    ],
    consumer: `${types('Phase')}export const any: Phase = 'SOMETHING';\n`,
    also: ['parameter-added'],
  },
  // security
  {
    rule: 'security-scheme-added',
    // Whether calls are signed is told by the scheme.
    also: ['operation-auth-changed'],
    edits: [['components:\n  schemas:\n    Levels', `${schemes('hex')}    Levels`]],
  },
  {
    rule: 'security-scheme-removed',
    given: [['components:\n  schemas:\n    Levels', `${schemes('hex')}    Levels`]],
    edits: [['    apiKey: { type: apiKey, in: header, name: X-KEY }\n', '']],
  },
  {
    rule: 'security-scheme-changed',
    given: [['components:\n  schemas:\n    Levels', `${schemes('hex')}    Levels`]],
    edits: [['name: X-KEY', 'name: X-API-KEY']],
  },
  {
    rule: 'signing-changed',
    given: [['components:\n  schemas:\n    Levels', `${schemes('hex')}    Levels`]],
    edits: [['hmac-sha256: hex', 'hmac-sha256: base64']],
  },
  // what has no rule of its own
  {
    rule: 'api-detail-changed',
    edits: [['filter: PRICE, code: -9', 'filter: PRICE, code: -10']],
  },
  { rule: 'api-note-changed', edits: [['title: Mini, version', 'title: Minimal, version']] },
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
        '  - { url: https://b.mini.example, x-name: backup, x-role: mirror }\ntags:\n  - { name: book',
      ],
    ],
  },
  {
    rule: 'server-removed',
    edits: [['  - { url: https://test.mini.example, x-name: test, x-role: testnet }\n', '']],
    consumer: `import type { ServerName } from './src/generated/exchange.ts';\nexport const name: ServerName = 'test';\n`,
  },
  { rule: 'server-url-changed', edits: [['https://test.mini.example', 'https://testnet.mini.example']] },
  { rule: 'server-guard-changed', edits: [['x-name: live, x-role: live', 'x-name: live, x-role: demo']] },
  {
    rule: 'server-default-changed',
    edits: [
      ['  - { url: https://api.mini.example, x-name: live, x-role: live }\n', ''],
      [
        'x-name: test, x-role: testnet }\n',
        'x-name: test, x-role: testnet }\n  - { url: https://api.mini.example, x-name: live, x-role: live }\n',
      ],
    ],
  },
];
