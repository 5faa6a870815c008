import { createHmac } from 'node:crypto';
import { sectionOperations as binanceOperations, createBinance } from '@exspec/binance';
import { mockCredentials as binanceKeys, createMockExchange as mockBinance } from '@exspec/binance/mock';
import type { Operation, SectionOperations } from '@exspec/core';
import type { MockExchange, MockOperation } from '@exspec/mock';
import { createOkx, sectionOperations as okxOperations } from '@exspec/okx';
import { createMockExchange as mockOkx, mockCredentials as okxKeys } from '@exspec/okx/mock';
import type { Pair } from './calls.ts';

/** A client as these tests use it: any method of any section, found by name. */
export interface Client {
  readonly sections: Readonly<Record<string, unknown>>;
  close(): Promise<void>;
}

/** A request as it travels, without scheme and host. */
export interface BareRequest {
  readonly query: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How a bare request is signed; what is left out breaks it. */
export interface Stamp {
  readonly at: number;
  readonly secret?: string;
  readonly key?: string | undefined;
}

/** What the conformance tests must know of an exchange, beside its tables. */
export interface TestedExchange {
  readonly name: string;
  readonly operations: readonly Operation[];
  /** Every operation answers with its example. */
  readonly mock: MockExchange<unknown>;
  readonly client: (server: string, fetch: typeof globalThis.fetch) => Client;
  /** Pairs as they travel, signed where the operation is, signatures computed as the exchange documents it. */
  readonly request: (operation: MockOperation, pairs: readonly Pair[], stamp: Stamp) => BareRequest;
  /** Codes of a missing key, a wrong signature and an old timestamp. */
  readonly codes: { readonly noKey: unknown; readonly badSignature: unknown; readonly old: unknown };
}

const unlimited = { governor: false, retry: false, transport: 'fetch', clock: 'none' } as const;

function all(sections: SectionOperations): readonly Operation[] {
  return Object.values(sections).flatMap((section) => Object.values(section));
}

function sections(client: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(client));
}

/** The state of a mock without handlers is never looked at. */
function withoutHandlers<S>(exchange: MockExchange<S>): MockExchange<unknown> {
  const { name, tables, authentication, errorBody } = exchange;
  return { name, tables, authentication, errorBody, initialState: () => undefined, handlers: {} };
}

function encode(pairs: readonly Pair[]): string {
  return pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
}

const binance: TestedExchange = {
  name: 'binance',
  operations: all(binanceOperations),
  mock: withoutHandlers(mockBinance()),
  client(server, fetch) {
    const client = createBinance({ ...binanceKeys, ...unlimited, server, fetch });
    return { sections: sections(client), close: () => client.close() };
  },
  request(operation, pairs, { at, secret = binanceKeys.secret, key = binanceKeys.apiKey }) {
    // A `signature` or `timestamp` among the pairs is what the test wants to send; `-` leaves it out.
    const given = new Set(pairs.map(([name]) => name));
    const signed = operation.auth === 'signed';
    const sent = pairs.filter(([, value]) => value !== '-');
    const stamped: readonly Pair[] =
      signed && !given.has('timestamp') ? [...sent, ['timestamp', String(at)]] : sent;
    let text = encode(stamped);
    if (signed && !given.has('signature')) {
      const signature = createHmac('sha256', secret).update(text).digest('hex');
      text = encode([...stamped, ['signature', signature]]);
    }
    const headers: Record<string, string> =
      operation.auth === 'none' || key === '' ? {} : { 'x-mbx-apikey': key };
    if (operation.in !== 'form') return { query: text, body: '', headers };
    return {
      query: '',
      body: text,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    };
  },
  codes: { noKey: -2014, badSignature: -1022, old: -1021 },
};

const okx: TestedExchange = {
  name: 'okx',
  operations: all(okxOperations),
  mock: withoutHandlers(mockOkx()),
  client(server, fetch) {
    const client = createOkx({ ...okxKeys, ...unlimited, server, fetch });
    return { sections: sections(client), close: () => client.close() };
  },
  request(operation, pairs, { at, secret = okxKeys.secret, key = okxKeys.apiKey }) {
    const query = encode(pairs);
    const time = new Date(at).toISOString();
    const text = `${time}${operation.method}${operation.path}${query === '' ? '' : `?${query}`}`;
    const headers = {
      ...(key === '' ? {} : { 'ok-access-key': key }),
      'ok-access-passphrase': okxKeys.passphrase,
      'ok-access-timestamp': time,
      'ok-access-sign': createHmac('sha256', secret).update(text).digest('base64'),
    };
    return { query, body: '', headers };
  },
  codes: { noKey: '50103', badSignature: '50113', old: '50102' },
};

export const exchanges: readonly TestedExchange[] = [binance, okx];
