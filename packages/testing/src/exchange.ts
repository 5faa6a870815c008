import {
  asParameter,
  type Exchange,
  inHeader,
  type Operation,
  type SectionOperations,
  type Signing,
  signedBody,
  signedQuery,
  unixMs,
} from '@exspec/core';

/** A made-up exchange: HMAC over query and body, errors as `{ error: { code, message } }`. */
export const API_KEY = 'K3yThatMustNeverBeShown0123456789';
export const SECRET = 's3cr3tThatMustNeverBeShown';
export const PASSPHRASE = 'passphraseThatMustNeverBeShown';

export const timeOperation: Operation = {
  key: 'market.time',
  method: 'GET',
  path: '/time',
  effect: 'read',
  auth: 'none',
  in: 'query',
  parameters: [],
  cost: [{ bucket: 'ip', weight: 1 }],
};

export const bookOperation: Operation = {
  key: 'market.book',
  method: 'GET',
  path: '/book',
  effect: 'read',
  auth: 'none',
  in: 'query',
  parameters: [
    { name: 'symbol', kind: 'string', required: true },
    { name: 'limit', kind: 'integer' },
  ],
  cost: [{ bucket: 'ip', weight: { by: 'limit', default: 100, table: { 100: 1, 500: 5 } } }],
  decode: { plan: { object: { id: 'int64' } } },
};

export const balanceOperation: Operation = {
  key: 'account.balance',
  method: 'GET',
  path: '/balance',
  effect: 'read',
  auth: 'signed',
  in: 'query',
  parameters: [{ name: 'asset', kind: 'string' }],
  cost: [{ bucket: 'ip', weight: 5 }],
};

export const orderOperation: Operation = {
  key: 'trade.order',
  method: 'POST',
  path: '/order',
  effect: 'write',
  auth: 'signed',
  in: 'form',
  parameters: [
    { name: 'symbol', kind: 'string', required: true },
    { name: 'quantity', kind: 'decimal' },
    { name: 'clientId', kind: 'string' },
  ],
  cost: [
    { bucket: 'ip', weight: 1 },
    { bucket: 'orders', weight: 1 },
  ],
  lookup: { operation: 'trade.find', parameter: 'clientId', by: 'origClientId', with: { symbol: 'symbol' } },
  decode: { plan: { object: { id: 'int64' } } },
};

export const cancelOperation: Operation = {
  key: 'trade.cancel',
  method: 'DELETE',
  path: '/order',
  effect: 'write',
  auth: 'signed',
  in: 'query',
  parameters: [{ name: 'id', kind: 'int64', required: true }],
  cost: [{ bucket: 'ip', weight: 1 }],
};

export const keepAliveOperation: Operation = {
  key: 'stream.keepAlive',
  method: 'PUT',
  path: '/stream',
  effect: 'write',
  auth: 'key',
  in: 'form',
  parameters: [{ name: 'streamKey', kind: 'string', required: true, secret: true }],
  cost: [],
};

export const operations: SectionOperations = {
  market: { time: timeOperation, book: bookOperation },
  account: { balance: balanceOperation },
  trade: { order: orderOperation, cancel: cancelOperation },
  stream: { keepAlive: keepAliveOperation },
};

const names: Readonly<Record<string, readonly string[]>> = {
  '-1': ['BAD_TIME'],
  '-2': ['NO_FUNDS', 'NO_MONEY'],
  '-7': ['TIMEOUT'],
};

const signing: Signing = {
  algorithms: [
    ['hmac-sha256', 'hex'],
    ['rsa-sha256', 'base64'],
    ['ed25519', 'base64'],
  ],
  moment: unixMs,
  message: [signedQuery, signedBody],
  key: inHeader('x-key'),
  time: asParameter('timestamp'),
  window: asParameter('recvWindow'),
  signature: asParameter('signature'),
};

export const exchange: Exchange = {
  name: 'madeup',
  servers: {
    live: { url: 'https://api.madeup.example', role: 'live' },
    test: { url: 'https://test.madeup.example', role: 'testnet' },
  },
  limits: {
    ip: {
      name: 'ip',
      key: 'ip',
      scope: 'shared',
      unit: 'weight',
      windows: [{ ms: 60_000, limit: 100, header: 'x-used-1m' }],
    },
    orders: {
      name: 'orders',
      key: 'account',
      scope: 'shared',
      unit: 'order',
      windows: [
        { ms: 10_000, limit: 10, header: 'x-orders-10s' },
        { ms: 86_400_000, limit: 1000, header: 'x-orders-1d' },
      ],
    },
  },
  errorTraits: {
    '-1': 'clock',
    '-7': 'outcome-unknown',
    '-15': 'too-many-orders',
    '-3': 'too-many-requests',
  },
  refusals: [[-3, -1], -15],
  errorNames: (code) => names[String(code)] ?? [],
  clock: { operation: timeOperation, field: 'time' },
  recvWindow: 5000,
  maxRecvWindow: 60_000,
  signing,
  errorShape: { code: ['error', 'code'], message: ['error', 'message'] },
};

/** The same, but for a passphrase in a header. */
export const passphraseExchange: Exchange = {
  ...exchange,
  signing: { ...signing, passphrase: inHeader('x-pass') },
};

export function errorBody(code: number, message = 'refused'): string {
  return JSON.stringify({ error: { code, message } });
}
