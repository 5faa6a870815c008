import { describe, expect, it } from 'vitest';
import { retryAfterOf } from '../src/retry-after.ts';

// This machine's clock is an hour behind the exchange's.
const MACHINE = Date.UTC(2026, 0, 1, 11);
const DATE = 'Thu, 01 Jan 2026 12:00:00 GMT';

describe('how long an answer asks to wait', () => {
  it.each([
    ['0', 0],
    ['120', 120_000],
    ['3000000', 3_000_000_000],
    // The three forms of RFC 9110 5.6.7.
    ['Thu, 01 Jan 2026 12:01:30 GMT', 90_000],
    ['Thursday, 01-Jan-26 12:01:30 GMT', 90_000],
  ])('%s', (text, ms) => {
    expect(retryAfterOf(429, { 'retry-after': text, date: DATE }, '', MACHINE)).toBe(ms);
  });

  it.each([
    '1.5',
    '-5',
    '',
    'soon',
    '5 minutes',
    '1e3',
    '0x10',
    '120, 120',
    '2026-01-01T12:01:30Z',
    'Thu, 01 Jan 2026 11:59:59 GMT',
    DATE,
    'Fri, 31 Dec 9999 23:59:59 GMT',
    '99999999999999999999',
    '9'.repeat(400),
  ])('is not said by %j', (text) => {
    expect(retryAfterOf(429, { 'retry-after': text, date: DATE }, '', MACHINE)).toBeUndefined();
  });

  it('is counted from the best known time where the answer has no date', () => {
    const headers = { 'retry-after': 'Thu, 01 Jan 2026 12:01:30 GMT' };
    expect(retryAfterOf(429, headers, '', Date.parse(DATE) + 30_000)).toBe(60_000);
  });

  it.each([
    [undefined, 418, 60_000],
    ['soon', 418, 60_000],
    ['7', 418, 7000],
    [undefined, 429, undefined],
  ])('is said by the message of a ban: Retry-After %j, HTTP %i', (text, status, ms) => {
    const message = `Way too much request weight used; IP banned until ${Date.parse(DATE) + 60_000}. Please use the websocket.`;
    const headers = text === undefined ? { date: DATE } : { date: DATE, 'retry-after': text };
    expect(retryAfterOf(status, headers, message, MACHINE)).toBe(ms);
  });

  it('is not said by a ban that is over, or by other numbers', () => {
    for (const message of [`until ${Date.parse(DATE) - 1}`, 'order 12345678901234567890', '']) {
      expect(retryAfterOf(418, { date: DATE }, message, MACHINE)).toBeUndefined();
    }
  });
});
