import type { Json } from '../../model/api.ts';
import { jsonText } from '../../model/json-text.ts';
import type { Finding } from '../collector.ts';
import type { Rest } from '../contract.ts';
import { effectOf, isLess, keywordText, linesOf, numberOf, saying } from '../keywords.ts';
import type { RuleId } from '../rules/index.ts';
import type { Place, SchemaComparer } from './schema.ts';

/** Keywords that the model does not hold, each by what it does. */
export function compareRests(
  base: Rest | undefined,
  head: Rest | undefined,
  place: Place,
  at: Pick<Finding, 'base' | 'head'>,
  comparer: SchemaComparer,
): void {
  if (base === undefined && head === undefined) return;
  const tell = (rule: RuleId, before: string | undefined, after: string | undefined): void => {
    if (before !== after) comparer.tell({ rule, ...at, before, after }, place);
  };
  for (const name of [...new Set([...(base?.keys() ?? []), ...(head?.keys() ?? [])])].sort()) {
    const [left, right] = [saying(base, name), saying(head, name)];
    const [before, after] = [left, right].map((one) => (one === undefined ? '' : keywordText(name, one)));
    if (left === undefined && right === undefined) continue;
    const does = effectOf(name);
    if (does === 'default') tell(`${place.side}-default-changed`, written(left), written(right));
    else if (does === 'values') values(name, left, right, place, tell);
    else if (name === 'discriminator') tell('discriminator-changed', before, after);
    else if (does === 'meaning') tell('schema-keyword-changed', before, after);
    else if (does !== 'words' && does !== 'example')
      tell(
        place.side === 'response'
          ? 'response-limit-changed'
          : tightens(name, left, right)
            ? 'request-limit-tightened'
            : 'request-limit-loosened',
        before,
        after,
      );
  }
  tell('example-changed', linesOf(base, 'example'), linesOf(head, 'example'));
}

function written(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : jsonText(value);
}

/** What cannot be told counts as tightened, which is the safe side. */
function tightens(name: string, left: Json | undefined, right: Json | undefined): boolean {
  const does = effectOf(name);
  if (right === undefined) return does === 'widens';
  if (left === undefined) return does !== 'widens';
  if (does === 'names') return textsOf(right).some((one) => !textsOf(left).includes(one));
  const [before, after] = [numberOf(left), numberOf(right)];
  if (before === undefined || after === undefined) return true;
  if (does === 'at least') return isLess(left, right);
  if (does === 'at most') return isLess(right, left);
  // A multiple of six is one of three.
  return !(name === 'multipleOf' && Number.isInteger(before / after));
}

function textsOf(value: Json): readonly string[] {
  return Array.isArray(value) ? value.map((one: Json) => jsonText(one)) : [jsonText(value)];
}

/** Values that the model has no room for: objects, lists, kinds mixed. */
function values(
  name: string,
  left: Json | undefined,
  right: Json | undefined,
  { side }: Place,
  tell: (rule: RuleId, before: string | undefined, after: string | undefined) => void,
): void {
  const list = (value: Json | undefined): readonly string[] | undefined =>
    value === undefined ? undefined : name === 'const' ? [jsonText(value)] : textsOf(value);
  const [before, after] = [list(left), list(right)];
  if (before === undefined || after === undefined) {
    const text = (texts: readonly string[] | undefined): string => texts?.join(' | ') ?? 'any value';
    const widened = side === 'request' && after === undefined;
    const narrowed = side === 'response' && before === undefined;
    const rule = widened
      ? 'request-type-widened'
      : narrowed
        ? 'response-type-narrowed'
        : (`${side}-type-changed` as const);
    tell(rule, text(before), text(after));
    return;
  }
  const without = (some: readonly string[], others: readonly string[]): string =>
    some
      .filter((one) => !others.includes(one))
      .sort()
      .join(', ');
  const prefix = side === 'request' ? 'request-enum-value' : ('response-closed-enum-value' as const);
  const [gone, come] = [without(before, after), without(after, before)];
  if (come !== '') tell(`${prefix}-added`, undefined, come);
  if (gone !== '') tell(`${prefix}-removed`, gone, undefined);
}
