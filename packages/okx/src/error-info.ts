import type { ErrorInfo } from '@exspec/core';
import { errorTable } from './generated/errors.ts';

/** What the specs say about an error code: messages, section. Undefined for a code that they do not list. */
export function errorInfo(code: string): ErrorInfo | undefined {
  return Object.hasOwn(errorTable, code) ? errorTable[code] : undefined;
}
