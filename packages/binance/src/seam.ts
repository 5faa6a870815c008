import type { Exchange, ExchangeError } from '@exspec/core';
import { authenticate } from './authenticate.ts';

export const seam: Pick<Exchange, 'authenticate' | 'readError' | 'signatureEncoding'> = {
  authenticate,
  readError,
};

/** `{ code, msg }` with a negative code; SAPI answers may carry `code: 200` beside data, which is no error. */
function readError(status: number, body: unknown): ExchangeError | undefined {
  if (typeof body === 'object' && body !== null && 'code' in body && 'msg' in body) {
    const { code, msg } = body;
    if (typeof code === 'number' && (code < 0 || status >= 400)) return { code, message: String(msg) };
  }
  return undefined;
}
