import type { Condition, LimitFact, WeightFact } from './facts.ts';

/** `symbol is absent`, `limit is 5/10`, `limit is 101 to 500`. */
function conditionText(when: Condition): string {
  switch (when.is) {
    case 'one-of':
      return `${when.parameter} is ${when.values.join('/')}`;
    case 'range':
      return `${when.parameter} is ${rangeText(when)}`;
    case 'count':
      return `${when.parameter} are ${rangeText(when)}`;
    case 'each':
      return `for each of ${when.parameter}${when.most === undefined ? '' : `, at most ${when.most}`}`;
    default:
      return `${when.parameter} is ${when.is}`;
  }
}

function rangeText({ from, to }: { readonly from?: number; readonly to?: number }): string {
  if (to === undefined) return `${from ?? 0} or more`;
  return from === undefined ? `up to ${to}` : `${from} to ${to}`;
}

/** The weight and when it holds, without the scope. */
export function weightWords({
  weight,
  when,
  counter,
}: Pick<WeightFact, 'weight' | 'when' | 'counter'>): string {
  const counted = counter === undefined ? String(weight) : `${weight} of ${counter}`;
  if (when === undefined) return counted;
  return when.is === 'each' ? `${counted} ${conditionText(when)}` : `${counted} if ${conditionText(when)}`;
}

/** A limit with what it counts beside requests, and what alone it is for: `60 per 2 s by UID and Instrument ID`. */
export function limitWords({ requests, seconds, scope, by, of, orders }: LimitFact): string {
  return [
    `${requests}${orders === true ? ' orders' : ''} per ${seconds} s`,
    scope === null ? '' : ` by ${scope}`,
    by === undefined ? '' : `${scope === null ? ' by' : ' and'} ${by}`,
    of === undefined || of === '' ? '' : ` (${of})`,
  ].join('');
}
