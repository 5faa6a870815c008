import { createHmac } from 'node:crypto';
import { authenticationOf } from '../src/access.ts';
import { errorBodyOf } from '../src/error-form.ts';
import type { MockExchange, RawRequest } from '../src/handler.ts';
import type { MockAccess, MockOperation, MockParameter, MockTables } from '../src/tables.ts';

/** A made-up exchange: every kind of check has its own code, so that a test sees which one answered. */

export const KEY = 'toy-public-key-1';
export const SECRET = 'toy-secret-never-shown';
export const OTHER_KEY = 'toy-public-key-2';
/** 2001-09-09T01:46:40Z, the beginning of a 10 s window, 40 s into a minute. */
export const NOW = 1_000_000_000_000;

const symbol: MockParameter = {
  name: 'symbol',
  kind: 'string',
  required: true,
  pattern: '^[A-Z]{2,6}$',
  error: { code: 21 },
};
const stamps: readonly MockParameter[] = [
  { name: 'validity', kind: 'integer', min: 1, max: 60_000, supplied: true, error: { code: 31 } },
  { name: 'timestamp', kind: 'integer', required: true, supplied: true },
  { name: 'signature', kind: 'string', required: true, supplied: true },
];

const book: MockOperation = {
  key: 'market.book',
  method: 'GET',
  path: '/book',
  auth: 'none',
  securityType: 'PUBLIC',
  in: 'query',
  parameters: [symbol, { name: 'limit', kind: 'integer', values: [5, 50, 500], default: '50' }],
  rules: [],
  cost: [{ bucket: 'ip', weight: { by: 'limit', default: 50, table: { 5: 1, 50: 2, 500: 20 } } }],
  examples: [
    { name: 'empty', variant: 'other', body: '{"bids":[]}' },
    { name: 'default', body: '{"id":9007199254740993,"bids":[["1.10",0.10]]}' },
  ],
};

const place: MockOperation = {
  key: 'trade.place',
  method: 'POST',
  path: '/orders',
  auth: 'signed',
  securityType: 'TRADE',
  in: 'form',
  parameters: [
    symbol,
    { name: 'type', kind: 'string', required: true, values: ['LIMIT', 'MARKET'] },
    { name: 'quantity', kind: 'decimal', required: true, min: 0.01, max: 1000 },
    { name: 'price', kind: 'decimal' },
    { name: 'reference', kind: 'string', minLength: 2, maxLength: 8 },
    { name: 'hidden', kind: 'boolean', upper: true },
    { name: 'form', kind: 'string', values: ['ACK', 'FULL'] },
    ...stamps,
  ],
  rules: [
    { when: { type: ['LIMIT'] }, require: ['price'] },
    { when: { type: ['MARKET'] }, forbid: ['price'] },
    {
      when: { hidden: true },
      require: ['reference'],
      error: { code: 41, message: '%s goes with {0}.', args: ['hidden'] },
    },
  ],
  cost: [
    { bucket: 'ip', weight: 1 },
    { bucket: 'orders', weight: 1 },
  ],
  examples: [
    { name: 'ack', variant: 'ACK', body: '{"form":"ACK"}' },
    { name: 'full', variant: 'FULL', body: '{"form":"FULL"}' },
  ],
  variantBy: 'form',
  variantDefault: { by: 'type', values: { LIMIT: 'FULL' }, otherwise: 'ACK' },
};

const cancel: MockOperation = {
  key: 'trade.cancel',
  method: 'DELETE',
  path: '/orders/{id}',
  auth: 'signed',
  securityType: 'TRADE',
  in: 'query',
  parameters: [{ name: 'id', kind: 'int64', required: true, inPath: true, min: 1 }, ...stamps],
  rules: [],
  cost: [{ bucket: 'ip', weight: 1 }],
  examples: [],
};

const find: MockOperation = {
  key: 'trade.find',
  method: 'GET',
  path: '/orders',
  auth: 'key',
  securityType: 'READ',
  in: 'query',
  parameters: [
    { name: 'id', kind: 'int64' },
    { name: 'reference', kind: 'string' },
    { name: 'from', kind: 'int64' },
    { name: 'to', kind: 'int64' },
    { name: 'session', kind: 'string', secret: true },
  ],
  rules: [
    { exactlyOne: ['id', 'reference'] },
    { compare: { left: 'from', op: '<=', right: 'to', within: 1000 } },
  ],
  cost: [{ bucket: 'uid', weight: 3 }],
  examples: [
    { name: 'one', variant: 'sent', body: '{"by":"reference"}' },
    { name: 'other', variant: 'absent', body: '{"by":"id"}' },
  ],
  variantBy: 'reference',
};

const tags: MockOperation = {
  key: 'market.tags',
  method: 'GET',
  path: '/tags',
  auth: 'none',
  securityType: 'PUBLIC',
  in: 'query',
  parameters: [
    { name: 'tag', kind: 'string', array: 'repeat', pattern: '^[a-z]+$' },
    { name: 'pairs', kind: 'int64', array: 'json', min: 0 },
  ],
  rules: [],
  cost: [
    {
      bucket: {
        name: 'slow',
        key: 'ip',
        scope: 'shared',
        unit: 'request',
        windows: [{ ms: 3_000, limit: 1 }],
      },
      weight: 1,
    },
  ],
  examples: [],
};

const ping: MockOperation = {
  key: 'market.ping',
  method: 'GET',
  path: '/ping',
  auth: 'none',
  securityType: 'PUBLIC',
  in: 'query',
  parameters: [],
  rules: [],
  cost: [{ bucket: 'ip', weight: 1 }],
  examples: [],
};

const settings: MockOperation = {
  key: 'trade.settings',
  method: 'PUT',
  path: '/settings',
  auth: 'key',
  securityType: 'TRADE',
  in: 'json',
  parameters: [
    { name: 'leverage', kind: 'int64', required: true },
    { name: 'session', kind: 'string', secret: true },
  ],
  rules: [],
  cost: [],
  examples: [],
};

export const tables: MockTables = {
  operations: [book, place, cancel, find, tags, ping, settings],
  limits: {
    ip: {
      name: 'ip',
      key: 'ip',
      scope: 'shared',
      unit: 'weight',
      windows: [{ ms: 60_000, limit: 40, header: 'x-used-1m' }],
    },
    uid: {
      name: 'uid',
      key: 'account',
      scope: 'operation',
      unit: 'weight',
      windows: [{ ms: 60_000, limit: 6, header: 'x-uid-1m' }],
    },
    orders: {
      name: 'orders',
      key: 'account',
      scope: 'shared',
      unit: 'order',
      windows: [
        { ms: 10_000, limit: 2, header: 'x-orders-10s' },
        { ms: 86_400_000, limit: 3, header: 'x-orders-1d' },
      ],
    },
  },
  parameterErrors: {
    missing: { code: 11 },
    empty: { code: 12, message: 'Empty: %s.' },
    illegal: { code: 13, message: 'Illegal: %s, not in %s.' },
    malformed: { code: 14, message: 'Malformed: %s.' },
    duplicate: { code: 15, message: 'Twice.' },
    tooMany: { code: 16, message: 'Expected %s, received %s.' },
    unknown: { code: 17, message: 'Unknown.' },
    unread: { code: 18, message: 'Read %s of %s.' },
    notRequired: { code: 19, message: 'Needless: %s.' },
  },
  errorForm: { code: ['no'], message: ['text'] },
  errors: {
    1: {
      names: ['SLOW_DOWN'],
      messages: ['Slow down.', 'Limit is %s per %s %s.', 'Banned until %s.'],
      httpStatus: 429,
      trait: 'too-many-requests',
    },
    2: {
      names: ['TOO_MANY_ORDERS'],
      messages: ['Too many orders.', 'Limit is %s orders per %s.'],
      httpStatus: 429,
      trait: 'too-many-orders',
    },
    3: { names: ['BAD_TIME'], messages: ['Too late.', 'Too early.'], httpStatus: 400, trait: 'clock' },
    11: { names: ['MISSING'], messages: ['Something is missing.', 'Missing: %s.'], httpStatus: 400 },
    21: { names: ['BAD_SYMBOL'], messages: ['No such symbol.'], httpStatus: 400 },
    51: { names: ['NO_KEY'], messages: ['No key.'], httpStatus: 401 },
    52: { names: ['BAD_KEY'], messages: ['Bad key.'], httpStatus: 401 },
    53: { names: ['BAD_SIGNATURE'], messages: ['Bad signature.'], httpStatus: 400 },
    61: { names: ['REJECTED'], messages: ['Rejected.'], httpStatus: 422 },
  },
};

export interface ToyState {
  readonly nextId: bigint;
  readonly orders: readonly { readonly id: bigint; readonly account: string; readonly quantity: string }[];
}

export function sign(text: string, secret: string = SECRET): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

const access: MockAccess = {
  algorithms: [['hmac-sha256', 'hex']],
  time: 'ms',
  message: ['query', 'body'],
  sent: {
    key: { header: 'x-toy-key' },
    window: { parameter: 'validity' },
    time: { parameter: 'timestamp' },
    signature: { parameter: 'signature' },
  },
  earlyMs: 1_000,
  lateMs: 5_000,
  errors: {
    noKey: { code: 51 },
    badKey: { code: 52 },
    badSignature: { code: 53 },
    timestampOld: { code: 3 },
    timestampAhead: { code: 3 },
  },
};

export const toy: MockExchange<ToyState> = {
  name: 'toy',
  tables,
  initialState: (seed) => ({ nextId: 9_007_199_254_740_993n + BigInt(seed), orders: [] }),
  handlers: {
    'trade.place': (state, { params, account }, { now }) => {
      const quantity = params.quantity ?? '';
      if (quantity === '666') return { state, error: { code: 61 } };
      if (quantity === '667') return { state, error: { code: 61 }, spent: { orders: 1 } };
      const order = { id: state.nextId, account, quantity };
      return {
        state: { nextId: state.nextId + 1n, orders: [...state.orders, order] },
        body: { id: order.id, at: now },
        events: [{ account, payload: { placed: order.id } }],
        ...(quantity === '2' ? { spent: { orders: 2 } } : {}),
      };
    },
    'trade.cancel': (state, { params, account }) => {
      const left = state.orders.filter(
        ({ id, account: owner }) => String(id) !== params.id || owner !== account,
      );
      if (left.length === state.orders.length) return { state, error: { code: 61 } };
      return { state: { ...state, orders: left }, body: { cancelled: params.id } };
    },
    'market.tags': (state, { lists, params }) => ({ state, body: { lists, params } }),
    'trade.settings': (state, { params }) => ({ state, body: params }),
  },
  authentication: authenticationOf(access, {
    [KEY]: { account: 'alice', secret: SECRET },
    [OTHER_KEY]: { account: 'bob', secret: 'another-toy-secret' },
  }),
  errorBody: errorBodyOf(tables.errorForm),
};

/** A request without key, from one address. */
export function request(
  method: string,
  target: string,
  body: string = '',
  headers: Readonly<Record<string, string>> = {},
): RawRequest {
  const [path = '', query = ''] = target.split('?');
  return { method, path, query, body, headers, ip: '10.0.0.1' };
}

/** A request with key, and a signature over query and body at the end of the place where parameters travel. */
export function signed(method: string, target: string, params: string, key: string = KEY): RawRequest {
  const signature = `signature=${sign(params, toy.authentication.keys[key]?.secret)}`;
  const text = params === '' ? signature : `${params}&${signature}`;
  const headers = { 'x-toy-key': key };
  return method === 'POST'
    ? request(method, target, text, headers)
    : request(method, `${target}?${text}`, '', headers);
}

/** An order that is accepted, further parameters and another time if given. */
export function order(more: string = '', at: number = NOW, key: string = KEY): RawRequest {
  return signed('POST', '/orders', `symbol=ABC&type=MARKET&quantity=1${more}&timestamp=${at}`, key);
}
