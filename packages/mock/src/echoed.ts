import { markedNumber, numberText, parseNumberTexts, stringifyNumberTexts } from './number-text.ts';
import type { MockOperation } from './tables.ts';

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
  const body = parseNumberTexts(example);
  for (const { name, member, text } of sent) {
    const rivals = parameters.filter(({ echo }) => echo?.member === member).map((one) => one.name);
    const place = rivals.length < 2 ? undefined : rivals.indexOf(name);
    repeat(body, member.split('.'), text, place);
  }
  return stringifyNumberTexts(body);
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
    Reflect.set(value, step, numberText(member) === undefined ? text : markedNumber(text));
}
