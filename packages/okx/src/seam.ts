import type { Exchange, ExchangeError } from '@exspec/core';
import { authenticate } from './authenticate.ts';

export const seam: Pick<Exchange, 'authenticate' | 'readError' | 'signatureEncoding'> = {
  signatureEncoding: 'base64',
  authenticate,
  readError,
};

/** Every answer is `{ code, msg, data }`, whatever the HTTP status; a code other than the text `0` is an error. */
function readError(_status: number, body: unknown): ExchangeError | undefined {
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined;
  const code = String(body.code);
  return code === '0' ? undefined : { code, message: 'msg' in body ? String(body.msg) : '' };
}
