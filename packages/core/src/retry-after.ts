/** What says how long to wait is no longer than this, ms; beyond, it is a mistake. */
const LONGEST_MS = 365 * 24 * 3_600_000;

/**
 * How long an answer asks to wait, ms: by `Retry-After` (seconds, or a date; RFC 9110 10.2.3), else by the time in ms
 * that the message of a ban ends at. A date counts from the answer's own `Date`: this machine's clock may be wrong.
 * Undefined where neither says anything that could be meant.
 *
 * @param now the exchange's time as far as it is known, for answers without `Date`
 */
export function retryAfterOf(
  httpStatus: number,
  headers: Readonly<Record<string, string>>,
  message: string,
  now: number,
): number | undefined {
  const text = headers['retry-after'] ?? '';
  const answeredAt = Date.parse(headers.date ?? '') || now;
  let ms = Number.NaN;
  if (/^\d+$/.test(text)) ms = Number(text) * 1000;
  // Date.parse makes dates of other texts too, of `1.5` and `-5`.
  else if (/^[A-Z][a-z]+,? .*\d/.test(text)) ms = ahead(Date.parse(text) - answeredAt);
  if (!(ms <= LONGEST_MS) && httpStatus === 418) {
    ms = ahead(Number(/\b\d{13}\b/.exec(message)?.[0]) - answeredAt);
  }
  return ms <= LONGEST_MS ? ms : undefined;
}

/** What is over by now was not meant. */
function ahead(ms: number): number {
  return ms > 0 ? ms : Number.NaN;
}
