import { type Case, call, findOwnId, noteParameter, paths, verbose } from './case.ts';

/** Edits of what callers call and send. */
export const callCases: readonly Case[] = [
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
    edits: [['/v1/key:\n    post:', '/v1/key:\n    x-gone:']],
    consumer: call('desk.openKey()'),
    also: ['stream-key-changed'],
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
    also: ['stream-key-changed'],
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
    rule: 'operation-urgency-changed',
    edits: [
      [
        'operationId: openKey\n      tags: [desk]\n      summary: Open a key\n      x-effect: write',
        'operationId: openKey\n      tags: [desk]\n      summary: Open a key\n      x-effect: write\n      x-lowers-risk: true',
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
    rule: 'operation-echo-changed',
    edits: [
      [
        'x-lookup: { parameter: ownId, operation: find, by: ownId }',
        'x-lookup: { parameter: ownId, operation: find, by: ownId }\n      x-echo: { side: side }',
      ],
    ],
  },
  {
    rule: 'operation-lifetime-changed',
    edits: [['{ value: 60, unit: minutes', '{ value: 30, unit: minutes']],
    also: ['stream-key-changed'],
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
];
