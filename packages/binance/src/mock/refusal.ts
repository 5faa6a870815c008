import type { MockError } from '@exspec/mock';
import type { FilterName } from '../filters/index.ts';
import { ErrorCode, errorTable, FilterFailure, OrderRejection } from '../generated/errors.ts';

/** Ends a request with an error of the exchange. The state stays as it was. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly error: MockError;

  constructor(code: number, message: string) {
    super(`${code} ${message}`);
    this.error = { code, message };
  }
}

/** An error by its documented name; the text is the first that the documentation gives for it. */
export function refuse(name: keyof typeof ErrorCode): Refusal {
  const code = ErrorCode[name];
  return new Refusal(code, errorTable[code]?.messages[0] ?? name);
}

/** The same for a text that takes values. */
export function refuseWith(name: keyof typeof ErrorCode, ...values: readonly string[]): Refusal {
  const code = ErrorCode[name];
  const left = [...values];
  const text = errorTable[code]?.messages[0] ?? name;
  return new Refusal(
    code,
    text.replaceAll('%s', () => left.shift() ?? ''),
  );
}

export type RejectionId = keyof typeof OrderRejection;

/** The matching engine's refusal of a new order. */
export function rejectOrder(id: RejectionId): Refusal {
  return new Refusal(ErrorCode.NEW_ORDER_REJECTED, OrderRejection[id]);
}

/** The matching engine's refusal of a cancel. */
export function rejectCancel(id: RejectionId): Refusal {
  return new Refusal(ErrorCode.CANCEL_REJECTED, OrderRejection[id]);
}

/** An order that breaks a filter. */
export function rejectFilter(filter: FilterName): Refusal {
  // The code of filter failures has no documented name: it is found by its section.
  const entry = Object.values(errorTable).find(({ section }) => section === 'filters');
  if (entry === undefined) throw new Error('the error table has no code for filter failures');
  return new Refusal(Number(entry.code), FilterFailure[filter]);
}
