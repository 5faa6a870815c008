import type { ExchangeError } from './exchange.ts';
import type { TransportResponse } from './transport/transport.ts';

/** Names from the answer down: of members, or indices of a list. */
export type Path = readonly string[];

/**
 * Where the error stands in an answer, and how it is told from data: `x-error-shape` of the specs. Generated tables name
 * the functions of this file that they need, so that a program has no others.
 */
export interface ErrorShape {
  /** Absent: answers have none. */
  readonly code?: Path;
  readonly message: Path;
  /** The member that tells whether it is an error. Absent: the code. */
  readonly decides?: Path;
  /** Absent: only errors have that member. */
  readonly isError?: (told: Told, isGoodStatus: boolean, hasMessage: boolean) => boolean;
  /** How the codes of the exchange's catalogue are written. Absent: as they come. */
  readonly codeOf?: (told: number | string) => number | string;
  /** Looks for the reason where an answer says what became of each of several things. */
  readonly items?: (body: unknown, error: ExchangeError, shape: ErrorShape) => ExchangeError;
  /** The message of an error that is no JSON. */
  readonly plain?: (response: TransportResponse) => string | undefined;
}

type Told = string | number | boolean;

/** The error in an answer, or undefined when it is data. `body` is the parsed JSON, or undefined. */
export function readError(shape: ErrorShape, status: number, body: unknown): ExchangeError | undefined {
  const { code, message, decides = code, isError, items } = shape;
  const text = toldAt(body, message);
  const told = toldAt(body, decides);
  const hasMessage = text !== undefined;
  const isGood = status < 400;
  if (told === undefined ? isGood || !hasMessage : isError?.(told, isGood, hasMessage) === false)
    return undefined;
  const error = { code: codeAt(body, code, shape), message: String(text ?? '') };
  return items === undefined ? error : items(body, error, shape);
}

function codeAt(body: unknown, path: Path | undefined, { codeOf }: ErrorShape): ExchangeError['code'] {
  const told = toldAt(body, path);
  if (typeof told === 'boolean') return undefined;
  return told === undefined || codeOf === undefined ? told : codeOf(told);
}

function toldAt(body: unknown, path: Path | undefined): Told | undefined {
  const value = memberAt(body, path);
  // What is no object in JSON, and not null, is one of these.
  return typeof value === 'object' ? undefined : (value as Told | undefined);
}

function memberAt(body: unknown, path: Path | undefined): unknown {
  return path?.reduce(
    (value, name) => Object.getOwnPropertyDescriptor(Object(value), name)?.value as unknown,
    body,
  );
}

/** Success is what the member says in these words; every other one is an error. */
export function otherThan(...success: readonly string[]): NonNullable<ErrorShape['isError']> {
  return (told) => !success.includes(String(told));
}

/** With a good HTTP status only a number below 0, with a message, is an error: data may have a code of its own. */
export function belowZero(told: Told, isGoodStatus: boolean, hasMessage: boolean): boolean {
  return !isGoodStatus || (Number(told) < 0 && hasMessage);
}

/** Codes that the catalogue has as texts. */
export const textCode = (told: number | string): string => String(told);

/** Codes that the catalogue has as numbers, however they come. */
export const numberCode = (told: number | string): number | string =>
  String(Number(told)) === told ? Number(told) : told;

/** Where the answer to several orders says what became of each. */
export interface ItemsShape {
  readonly list: Path;
  readonly code: Path;
  readonly message: Path;
  /** Codes of what did not fail, as text. */
  readonly success: readonly string[];
}

/** The first reason of those that stand beside each item, in place of the one that only says that there are some. */
export function failedItems(of: ItemsShape): NonNullable<ErrorShape['items']> {
  return (body, error, shape) => {
    const list = memberAt(body, of.list);
    const all: readonly unknown[] = Array.isArray(list) ? list : [];
    const failed = all.filter((item) => {
      const told = toldAt(item, of.code);
      return told !== undefined && !of.success.includes(String(told));
    });
    const [first] = failed;
    if (first === undefined) return error;
    const codes = failed.map((item) => codeAt(item, of.code, shape));
    const reason = String(toldAt(first, of.message) ?? '') || error.message;
    return {
      code: codes[0],
      message: all.length === 1 ? reason : `${failed.length} of ${all.length} failed: ${reason}`,
      codes: failed.length < all.length ? [...codes, undefined] : codes,
    };
  };
}

const LONGEST_TEXT = 500;

/** For exchanges that write some errors as text. Pages of proxies are none of theirs. */
export function plainText({ headers, body }: TransportResponse): string | undefined {
  const isText = /^text\/plain\b/.test(headers['content-type'] ?? '') && body !== '';
  return isText ? body.slice(0, LONGEST_TEXT) : undefined;
}
