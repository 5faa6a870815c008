import { type ApiError, type ErrorInfo, isApiError as isCoreApiError } from '@exspec/core';
import { ErrorCode, errorTable } from './generated/errors.ts';

/** Documented names of error codes, such as `BAD_SYMBOL`. */
export type ErrorName = keyof typeof ErrorCode;

/**
 * What the documentation says about an error code: names, messages, section. Undefined for a code that it does not
 * list.
 *
 * @see https://binance-docs.github.io/apidocs/spot/en/#error-codes
 */
export function errorInfo(code: number): ErrorInfo | undefined {
  const key = String(code);
  return Object.hasOwn(errorTable, key) ? errorTable[key] : undefined;
}

/**
 * Whether an error is what the exchange answered, and which one.
 *
 * @param name documented name of the code; without it any error answered by the exchange counts
 */
export function isApiError(error: unknown, name?: ErrorName): error is ApiError {
  return isCoreApiError(error) && (name === undefined || error.code === ErrorCode[name]);
}
