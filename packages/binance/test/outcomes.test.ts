import { describe, expect, test } from 'vitest';
import { errorTable } from '../src/generated/errors.ts';
import { ApiError, createBinance, UnknownOutcomeError } from '../src/index.ts';

/**
 * What the error page says under these codes leaves open whether an order was placed or a withdrawal made, in words of
 * the page.
 */
const open: Readonly<Record<string, string>> = {
  '-1000': 'An unknown error occurred while processing the request.',
  '-1001': 'Internal error; unable to process your request. Please try again.',
  '-1004': 'Server is busy, please wait and try again',
  '-1006': 'An unexpected response was received from the message bus. Execution status unknown.',
  '-1007': 'Timeout waiting for response from backend server. Send status unknown; execution status unknown.',
  '-1016': 'This service is no longer available.',
  '-3000': 'Internal server error.',
  '-3044': 'System busy.',
  '-4010': 'White list mail has been confirmed.',
  '-4027': 'Failed to obtain tranId.',
  '-4030': 'Confirmation of successful asset withdrawal.',
  '-4037': 'Re-sending Mail failed.',
  '-4038': 'Please try again in 5 minutes.',
  '-4045': 'Failure to acquire assets.',
  '-5012': 'Asset transfer is in pending.',
  '-6019': 'Need confirm',
};

const order = { symbol: 'LTCBTC', side: 'BUY', type: 'MARKET', quantity: 1 } as const;

async function refused(status: number, code: number, msg: string): Promise<unknown> {
  const binance = createBinance({
    apiKey: 'key',
    secret: 'secret',
    server: 'http://127.0.0.1:9',
    governor: false,
    clock: 'none',
    retry: false,
    transport: {
      local: true,
      send: async () => ({ status, headers: {}, body: JSON.stringify({ code, msg }) }),
      close: async () => {},
    },
  });
  return await binance.trade.newOrder(order).catch((error: unknown) => error);
}

describe.each([200, 400])('an order that is answered with HTTP %i and', (status) => {
  test('a code whose meaning leaves it open has an unknown outcome, and every other of the page was refused', async () => {
    const wrong: string[] = [];
    for (const { code, messages } of Object.values(errorTable)) {
      const error = await refused(status, Number(code), messages[0] ?? '');
      const isOpen = error instanceof UnknownOutcomeError && error.cause instanceof ApiError;
      if (isOpen !== (open[code] !== undefined) || !(isOpen || error instanceof ApiError))
        wrong.push(`${code}: ${String(error)}`);
    }
    expect(wrong).toEqual([]);
    // Those of the error page, and -1013 of the change log.
    expect(Object.keys(errorTable)).toHaveLength(176 + 1);
  });

  test.each([-1, -1008, -2021, -9999, -12345678, 4711])(
    'the code %i, which no page has, has an unknown outcome',
    async (code) => {
      expect(await refused(status, code, 'Something new.')).toBeInstanceOf(UnknownOutcomeError);
    },
  );
});

test('the words of the page are those of the table', () => {
  for (const [code, message] of Object.entries(open)) expect(errorTable[code]?.messages).toContain(message);
});

test('a status that refuses by itself needs no code that is known', async () => {
  for (const status of [401, 403, 418, 429]) {
    expect(await refused(status, -9999, 'Something new.')).toBeInstanceOf(ApiError);
  }
});
