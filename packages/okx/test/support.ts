import { createHmac } from 'node:crypto';
import type { Transport, TransportRequest } from '@exspec/core';
import type { RawRequest } from '@exspec/mock';
import { mockCredentials } from '../src/generated/mock/index.ts';

/** 2026-01-15T12:00:00.250Z: not on a whole second, so that milliseconds are seen. */
export const NOW: number = Date.UTC(2026, 0, 15, 12, 0, 0, 250);
export const PATH = '/api/v5/finance/flexible-loan/loan-history';

const EMPTY = '{"code":"0","data":[],"msg":""}';

/** A transport that keeps what is sent and answers with one body. */
export function recorder(
  body: string = EMPTY,
  status = 200,
): Transport & { readonly sent: TransportRequest[] } {
  const sent: TransportRequest[] = [];
  return {
    sent,
    async send(request) {
      sent.push(request);
      return { status, headers: { date: new Date(NOW).toUTCString() }, body };
    },
    close: async () => {},
  };
}

/** HMAC SHA256 in base64, as the exchange computes it. */
export function sign(text: string, secret: string = mockCredentials.secret): string {
  return createHmac('sha256', secret).update(text).digest('base64');
}

/** A request that the mock accepts, but for the headers given. `undefined` leaves one out. */
export function bareRequest(
  query = '',
  headers: Readonly<Record<string, string | undefined>> = {},
  at: number = NOW,
): RawRequest {
  const time = new Date(at).toISOString();
  const all = {
    'ok-access-key': mockCredentials.apiKey,
    'ok-access-passphrase': mockCredentials.passphrase,
    'ok-access-timestamp': time,
    'ok-access-sign': sign(`${time}GET${PATH}${query === '' ? '' : `?${query}`}`),
    ...headers,
  };
  const kept = Object.entries(all).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  );
  return { method: 'GET', path: PATH, query, body: '', headers: Object.fromEntries(kept), ip: '10.0.0.1' };
}
