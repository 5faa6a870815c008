/**
 * A list that grows at its end and is copied in small pieces: appending and replacing share everything but one chunk
 * of 256 items with the list before. Plain data, so that a state that holds it can be stored as JSON. Its oldest items may
 * be gone; the others keep their indices.
 */
export interface Log<T> {
  /** How many of the first items are gone: whole chunks. Absent: none. */
  readonly gone?: number;
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
  return beginOf(log) + log.full.length * CHUNK + log.tail.length;
}

/** Index of the first item that is still there. */
export function beginOf<T>({ gone }: Log<T>): number {
  return gone ?? 0;
}

/**
 * The log without its oldest items where it has more than `most`, a chunk at a time and as far as they may go. At least
 * one chunk stays.
 */
export function shorten<T>(log: Log<T>, most: number, mayGo: (item: T) => boolean = () => true): Log<T> {
  const [oldest] = log.full;
  if (
    oldest === undefined ||
    log.full.length * CHUNK + log.tail.length < most + CHUNK ||
    !oldest.every(mayGo)
  )
    return log;
  return shorten({ gone: beginOf(log) + CHUNK, full: log.full.slice(1), tail: log.tail }, most, mayGo);
}

export function append<T>(log: Log<T>, item: T): Log<T> {
  const tail = [...log.tail, item];
  return tail.length < CHUNK ? { ...log, tail } : { ...log, full: [...log.full, tail], tail: [] };
}

export function at<T>(log: Log<T>, index: number): T | undefined {
  const chunk = Math.floor((index - beginOf(log)) / CHUNK);
  return (chunk < log.full.length ? log.full[chunk] : log.tail)?.[
    chunk <= log.full.length ? index % CHUNK : CHUNK
  ];
}

/** Replaces the item at an index that exists. */
export function replaceAt<T>(log: Log<T>, index: number, item: T): Log<T> {
  const chunk = Math.floor((index - beginOf(log)) / CHUNK);
  const place = index % CHUNK;
  const old = log.full[chunk];
  if (old === undefined) return { ...log, tail: log.tail.with(place, item) };
  return { ...log, full: log.full.with(chunk, old.with(place, item)) };
}

/** Items from `start` (inclusive) to `end` (exclusive). */
export function slice<T>(log: Log<T>, start: number, end: number = logSize(log)): T[] {
  const items: T[] = [];
  for (let index = Math.max(beginOf(log), start); index < Math.min(end, logSize(log)); index++) {
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
  const gone = beginOf(log);
  for (let chunk = Math.floor((Math.max(begin, gone) - gone) / CHUNK); gone + chunk * CHUNK < end; chunk++) {
    const items = log.full[chunk] ?? log.tail;
    const first = gone + chunk * CHUNK;
    const part = { items, from: Math.max(0, begin - first), to: Math.min(items.length, end - first) };
    if (part.from < part.to) yield part;
  }
}

/** First index whose item is not before the sought place; the list must be sorted by `isBefore`. */
export function firstNot<T>(log: Log<T>, isBefore: (item: T) => boolean): number {
  let low = beginOf(log);
  let high = logSize(log);
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = at(log, middle);
    if (item !== undefined && isBefore(item)) low = middle + 1;
    else high = middle;
  }
  return low;
}
