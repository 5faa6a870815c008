import type { MockOperation } from './tables.ts';

/** A whole string, or a number outside of strings. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Stands before the digits of a number, so that they survive parsing; raw, it is in no JSON. */
const MARK = '\u0000';
const MARKED = /"\\u0000(-?\d[\d.eE+-]*)"/g;

/**
 * An example as the answer to this very request: members that repeat a parameter say what was sent. Unchanged where
 * nothing that is repeated was sent.
 *
 * @param values wire text of what was sent, by parameter name
 */
export function echoed(
  { parameters }: MockOperation,
  values: Readonly<Record<string, string>>,
  example: string,
): string {
  const sent = parameters.flatMap(({ name, echo }) => {
    const text = values[name];
    return echo === undefined || text === undefined ? [] : [{ name, member: echo.member, text }];
  });
  if (sent.length === 0) return example;
  const body: unknown = JSON.parse(
    example.replace(TOKEN, (token) => (token.startsWith('"') ? token : `"\\u0000${token}"`)),
  );
  for (const { name, member, text } of sent) {
    const rivals = parameters.filter(({ echo }) => echo?.member === member).map((one) => one.name);
    const place = rivals.length < 2 ? undefined : rivals.indexOf(name);
    repeat(body, member.split('.'), text, place);
  }
  return JSON.stringify(body).replace(MARKED, '$1');
}

/** @param place which item of a list, where several parameters are repeated by one each; otherwise all of them */
function repeat(
  value: unknown,
  [step, ...rest]: readonly string[],
  text: string,
  place: number | undefined,
): void {
  if (step === undefined || typeof value !== 'object' || value === null) return;
  if (step === '[]') {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    for (const item of place === undefined ? items : items.slice(place, place + 1)) {
      repeat(item, rest, text, undefined);
    }
    return;
  }
  const member: unknown = Reflect.get(value, step);
  if (rest.length > 0) repeat(member, rest, text, place);
  else if (typeof member === 'string')
    Reflect.set(value, step, member.startsWith(MARK) ? `${MARK}${text}` : text);
}
