import type { Change } from '../../src/diff/change.ts';
import { compareContracts } from '../../src/diff/compare/index.ts';
import type { Contract } from '../../src/diff/contract.ts';
import { memoryFiles } from '../../src/diff/source/files.ts';
import { loadSingle } from '../../src/diff/source/load.ts';
import type { Api } from '../../src/model/api.ts';
import { buildApi } from '../../src/model/build.ts';
import { loadTexts, type Texts } from '../load/load-texts.ts';
import { miniStreams } from './mini-streams.ts';

/** A made-up exchange with one of everything that a rule of the diff speaks about. */
export const mini: Texts = {
  'mini/openapi.yaml': `openapi: 3.1.0
info: { title: Mini, version: "1" }
x-exchange: { name: mini, package: "@exspec/mini", class: Mini }
servers:
  - { url: https://api.mini.example, x-name: live, x-role: live }
  - { url: https://test.mini.example, x-name: test, x-role: testnet }
tags:
  - { name: book, description: Public data. }
  - { name: desk, description: Orders. }
x-limits:
  ip: { key: ip, scope: shared, unit: weight, windows: [{ window: 1m, limit: 1200 }] }
  uid: { key: account, scope: shared, unit: weight, windows: [{ window: 1m, limit: 900 }] }
  orders: { key: account, scope: shared, unit: order, windows: [{ window: 10s, limit: 100 }] }
x-clock: { operation: time, field: now }
x-parameter-errors:
  missing: { code: -1, message: "Missing %s." }
paths:
  /v1/time:
    get:
      operationId: time
      tags: [book]
      summary: The time
      x-effect: read
      security: []
      x-history: [{ date: 2022-01-01, change: Born. }]
      responses:
        "200": { description: The time., content: { application/json: { schema: { $ref: "#/components/schemas/Time" } } } }
  /v1/depth:
    get:
      operationId: depth
      tags: [book]
      summary: Order book
      x-docs: { page: https://mini.example/depth, revision: 2022-02-09 }
      x-security-type: NONE
      x-effect: read
      security: []
      x-data-source: [memory]
      x-weight: [{ bucket: ip, weight: 1 }]
      x-requires:
        - atMostOne: [market, markets]
          note: One or many.
          error: { code: -1, message: "Missing %s." }
        - compare: { left: from, op: "<=", right: to }
      parameters:
        - { name: market, in: query, description: The market., schema: { type: string } }
        - { name: markets, in: query, description: Several., schema: { type: array, items: { type: string }, maxItems: 5 } }
        - { name: limit, in: query, description: Levels., schema: { $ref: "#/components/schemas/Levels", default: 10 } }
        - { name: from, in: query, description: Lower bound., schema: { type: integer, format: double-int, x-unit: ms } }
        - { name: to, in: query, description: Upper bound., schema: { type: integer, format: double-int } }
        - { name: note, in: query, description: Words., schema: { type: string, maxLength: 10 }, x-error: { code: -2 } }
      responses:
        "200":
          description: The book.
          content:
            application/json:
              schema: { $ref: "#/components/schemas/Book" }
              examples: { default: { value: { id: 1, bids: [], asks: [] } } }
        default: { description: A refusal., content: { application/json: { schema: { $ref: "#/components/schemas/Refusal" } } } }
  /v1/price:
    get:
      operationId: price
      tags: [book]
      summary: Price
      x-effect: read
      security: []
      parameters:
        - { name: market, in: query, description: The market., schema: { type: string } }
      responses:
        "200":
          description: The price.
          content:
            application/json:
              schema:
                oneOf: [{ $ref: "#/components/schemas/Price" }, { type: array, items: { $ref: "#/components/schemas/Price" } }]
                x-response-by: { parameter: market, variants: [sent, absent] }
  /v1/events:
    get:
      operationId: events
      tags: [book]
      summary: Events
      x-effect: read
      security: []
      responses:
        "200":
          description: Events.
          content:
            application/json:
              schema:
                type: array
                items:
                  oneOf: [{ $ref: "#/components/schemas/Opened" }, { $ref: "#/components/schemas/Closed" }]
                  discriminator: { propertyName: kind }
  /v1/either:
    get:
      operationId: either
      tags: [book]
      summary: Either
      x-effect: read
      security: []
      responses:
        "200":
          description: Either.
          content: { application/json: { schema: { anyOf: [{ $ref: "#/components/schemas/Time" }, { $ref: "#/components/schemas/Price" }] } } }
  /v1/order:
    post:
      operationId: place
      tags: [desk]
      summary: Place an order
      x-security-type: TRADE
      x-effect: write
      x-lookup: { parameter: ownId, operation: find, by: ownId }
      security: [{ apiKey: [], signature: [] }]
      x-weight: [{ bucket: uid, weight: 1 }, { bucket: orders, weight: 1 }, { limit: { key: ip, window: 3s, limit: 1 }, weight: 1 }]
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [market, side, quantity, timestamp]
              properties:
                market: { type: string, description: The market. }
                side: { $ref: "#/components/schemas/Side" }
                quantity: { type: string, format: decimal, description: How much. }
                price: { type: string, format: decimal, description: Limit price. }
                ownId: { type: string, description: Own id. }
                answer: { type: string, enum: [ACK, FULL], description: Form of the answer. }
                timestamp: { type: integer, format: double-int, x-supplied: client, description: Now. }
      responses:
        "200":
          description: The order.
          content:
            application/json:
              schema:
                anyOf: [{ $ref: "#/components/schemas/Ack" }, { $ref: "#/components/schemas/Order" }]
                x-response-by: { parameter: answer, variants: [ACK, FULL], default: FULL }
    get:
      operationId: find
      tags: [desk]
      summary: Find an order
      x-effect: read
      security: [{ apiKey: [], signature: [] }]
      parameters:
        - { name: ownId, in: query, required: true, description: Own id., schema: { type: string } }
        - { name: verbose, in: query, description: More., schema: { type: boolean } }
      responses:
        "200": { description: The order., content: { application/json: { schema: { $ref: "#/components/schemas/Order" } } } }
  /v1/orders/{account}:
    get:
      operationId: history
      tags: [desk]
      summary: Orders
      x-effect: read
      security: [{ apiKey: [], signature: [] }]
      x-page: { by: id, parameter: fromId, field: id, size: size }
      parameters:
        - { name: account, in: path, required: true, description: The account., schema: { type: string } }
        - { name: fromId, in: query, description: First id., schema: { type: integer, format: int64 } }
        - { name: size, in: query, description: Page size., schema: { type: integer, format: double-int, maximum: 100 } }
      responses:
        "200": { description: Orders., content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Order" } } } } }
  /v1/key:
    post:
      operationId: openKey
      tags: [desk]
      summary: Open a key
      x-effect: write
      x-lifetime: { value: 60, unit: minutes, keepAlive: 30 }
      security: [{ apiKey: [] }]
      responses:
        "200": { description: The key., content: { application/json: { schema: { $ref: "#/components/schemas/Key" } } } }
components:
  schemas:
    Levels: { type: integer, enum: [5, 10, 20] }
    Side: { type: string, enum: [BUY, SELL], description: Side of an order. }
    Time: { type: object, required: [now], properties: { now: { type: integer, format: double-int, x-unit: ms, minimum: 0 } } }
    Book:
      type: object
      required: [id, bids, asks]
      properties:
        id: { type: integer, format: int64, description: Id of the update. }
        bids: { type: array, items: { $ref: "#/components/schemas/Level" } }
        asks: { type: array, items: { $ref: "#/components/schemas/Level" } }
        phase: { type: string, enum: [OPEN, HALT], x-closed: true }
    Level: { type: array, prefixItems: [{ type: string, format: decimal }, { type: string, format: decimal }], items: false, minItems: 2, maxItems: 2 }
    Price: { type: object, required: [price], properties: { price: { type: string, format: decimal } } }
    Opened: { type: object, required: [kind, at], properties: { kind: { type: string, enum: [OPENED], x-closed: true }, at: { type: integer, format: double-int } } }
    Closed: { type: object, required: [kind, why], properties: { kind: { type: string, enum: [CLOSED], x-closed: true }, why: { type: string } } }
    Ack: { type: object, required: [id], properties: { id: { type: integer, format: int64 } } }
    Order:
      type: object
      required: [id, side, price, status, filled]
      properties:
        id: { type: integer, format: int64 }
        side: { $ref: "#/components/schemas/Side" }
        price: { type: string, format: decimal }
        status: { type: string, enum: [NEW, FILLED] }
        filled: { type: [string, "null"], format: decimal }
        comment: { type: string }
    Key: { type: object, required: [listenKey], properties: { listenKey: { type: string } } }
    Refusal: { type: object, required: [code, msg], properties: { code: { type: integer, format: double-int }, msg: { type: string } } }
`,
  'mini/asyncapi.yaml': miniStreams,
  'mini/removed.yaml': `- { method: GET, path: /v0/time, date: 2021-01-01, successor: time }
`,
  'mini/errors.yaml': `sections: [{ id: general, title: General }]
codes:
  - { code: -1, section: general, names: [MISSING], messages: [A parameter is missing.] }
  - { code: -2, section: general, names: [TOO_FAST, SLOW_DOWN], messages: [Too fast.], trait: too-many-requests, httpStatus: 429 }
  - { code: -3, section: general, names: [], messages: [Odd.] }
filterFailures:
  - { filter: PRICE, code: -9, message: "Filter failure: PRICE", description: The price. }
orderRejections:
  codes: [-8, -9]
  messages:
    - { id: UNKNOWN, message: Unknown order., description: No such order. }
`,
};

/** One place of the specs written differently. */
export type Edit = readonly [from: string, to: string];

/** The texts with every edit made: each must fit exactly one place, so that no test passes by changing nothing. */
export function edited(texts: Texts, ...edits: readonly Edit[]): Texts {
  let all: Record<string, string> = { ...texts };
  for (const [from, to] of edits) {
    const places = Object.values(all).reduce((count, text) => count + text.split(from).length - 1, 0);
    if (places !== 1) throw new Error(`${JSON.stringify(from)} fits ${places} places`);
    all = Object.fromEntries(Object.entries(all).map(([path, text]) => [path, text.replace(from, () => to)]));
  }
  return all;
}

export function apiOf(texts: Texts, name = 'mini'): Api {
  const [tree] = loadTexts(name, texts).trees;
  if (tree === undefined) throw new Error('no tree');
  return buildApi(tree);
}

export function ownContract(texts: Texts, name = 'mini'): Contract {
  const [tree] = loadTexts(name, texts).trees;
  if (tree === undefined) throw new Error('no tree');
  return buildApi(tree);
}

/** What the diff says about two versions of an exchange. */
export function diffOwn(base: Texts, head: Texts): readonly Change[] {
  return compareContracts(ownContract(base), ownContract(head));
}

/** A single document of anybody. */
export function foreign(text: string, path = 'api.yaml', more: Texts = {}): Contract {
  const [contract] = loadSingle(memoryFiles({ ...more, [path]: text }), path, new Map()).contracts.values();
  if (contract === undefined) throw new Error('no contract');
  return contract;
}
