import type { MockError, MockTables } from '@exspec/mock';
import { filterFailureCode, filterFailures, orderRejections } from './documented.ts';

/** Ends a request with an error of the exchange. The state stays as it was. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly error: MockError;

  constructor(error: MockError) {
    super(`${error.code} ${error.message ?? ''}`);
    this.error = error;
  }
}

/** An error by its documented name; the text is the first that the documentation gives for it. */
export function refuse(tables: MockTables, name: string, args: readonly string[] = []): Refusal {
  for (const [code, entry] of Object.entries(tables.errors)) {
    if (!entry.names.includes(name)) continue;
    const message = entry.messages[0];
    return new Refusal({ code: Number(code), args, ...(message === undefined ? {} : { message }) });
  }
  throw new Error(`no documented error is called ${name}`);
}

/** The matching engine's refusal of a new order. */
export function rejectOrder(tables: MockTables, id: string): Refusal {
  return new Refusal({ code: refuse(tables, 'NEW_ORDER_REJECTED').error.code, message: rejectionText(id) });
}

/** The matching engine's refusal of a cancel. */
export function rejectCancel(tables: MockTables, id: string): Refusal {
  return new Refusal({ code: refuse(tables, 'CANCEL_REJECTED').error.code, message: rejectionText(id) });
}

/** An order that breaks a filter. */
export function rejectFilter(filter: string): Refusal {
  const message = filterFailures[filter];
  if (message === undefined) throw new Error(`no documented failure of filter ${filter}`);
  return new Refusal({ code: filterFailureCode, message });
}

function rejectionText(id: string): string {
  const message = orderRejections[id];
  if (message === undefined) throw new Error(`no documented order rejection has the id ${id}`);
  return message;
}
