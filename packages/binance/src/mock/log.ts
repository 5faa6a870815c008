/**
 * A list that grows at its end and is copied in small pieces: appending and replacing share everything but one chunk
 * of 256 items with the list before. Plain data, so that a state that holds it can be stored as JSON.
 */
export interface Log<T> {
  readonly full: readonly (readonly T[])[];
  readonly tail: readonly T[];
}

const CHUNK = 256;

export function emptyLog<T>(): Log<T> {
  return { full: [], tail: [] };
}

export function toLog<T>(items: readonly T[]): Log<T> {
  const full: (readonly T[])[] = [];
  const whole = items.length - (items.length % CHUNK);
  for (let start = 0; start < whole; start += CHUNK) full.push(items.slice(start, start + CHUNK));
  return { full, tail: items.slice(whole) };
}

export function logSize<T>(log: Log<T>): number {
  return log.full.length * CHUNK + log.tail.length;
}

export function append<T>(log: Log<T>, item: T): Log<T> {
  const tail = [...log.tail, item];
  return tail.length < CHUNK ? { full: log.full, tail } : { full: [...log.full, tail], tail: [] };
}

export function at<T>(log: Log<T>, index: number): T | undefined {
  const chunk = Math.floor(index / CHUNK);
  return (chunk < log.full.length ? log.full[chunk] : log.tail)?.[
    chunk <= log.full.length ? index % CHUNK : CHUNK
  ];
}

/** Replaces the item at an index that exists. */
export function replaceAt<T>(log: Log<T>, index: number, item: T): Log<T> {
  const chunk = Math.floor(index / CHUNK);
  const place = index % CHUNK;
  const old = log.full[chunk];
  if (old === undefined) return { full: log.full, tail: log.tail.with(place, item) };
  return { full: log.full.with(chunk, old.with(place, item)), tail: log.tail };
}

/** Items from `start` (inclusive) to `end` (exclusive). */
export function slice<T>(log: Log<T>, start: number, end: number = logSize(log)): T[] {
  const items: T[] = [];
  for (let index = Math.max(0, start); index < Math.min(end, logSize(log)); index++) {
    const item = at(log, index);
    if (item !== undefined) items.push(item);
  }
  return items;
}

/** The arrays that hold the items from `begin` (inclusive) to `end` (exclusive), and which part of each it is. */
export function* pieces<T>(
  log: Log<T>,
  begin: number,
  end: number,
): Generator<{ readonly items: readonly T[]; readonly from: number; readonly to: number }> {
  for (let chunk = Math.floor(begin / CHUNK); chunk * CHUNK < end; chunk++) {
    const items = log.full[chunk] ?? log.tail;
    const first = chunk * CHUNK;
    const part = { items, from: Math.max(0, begin - first), to: Math.min(items.length, end - first) };
    if (part.from < part.to) yield part;
  }
}

/** First index whose item is not before the sought place; the list must be sorted by `isBefore`. */
export function firstNot<T>(log: Log<T>, isBefore: (item: T) => boolean): number {
  let low = 0;
  let high = logSize(log);
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = at(log, middle);
    if (item !== undefined && isBefore(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
