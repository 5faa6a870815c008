import type { Condition, LimitFact, Scope, Unread, WeightFact } from '../facts.ts';
import { halfWidth } from './lines.ts';

/** A weight whose condition is still in words. */
export interface RawWeight {
  readonly scope: Scope | null;
  readonly weight: number;
  readonly words?: string;
  readonly when?: Condition;
  readonly line: number;
}

const unitSeconds: Readonly<Record<string, number>> = {
  s: 1,
  second: 1,
  min: 60,
  minute: 60,
  m: 60,
  h: 3600,
  hour: 3600,
  day: 86_400,
};
const numberWords = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

export function scopeOf(text: string | undefined): Scope | null {
  if (text === undefined) return null;
  if (/\bip\b/i.test(text)) return 'IP';
  return /\buid\b|\baccount\b|user ?id|用户/i.test(text) ? 'UID' : null;
}

/** `3000`, `3 for a single symbol; 40 when the symbol parameter is omitted;`, `**30**`, `3000(UID)`. */
export function readWeights(text: string, scope: Scope | null, line: number): readonly RawWeight[] {
  return halfWidth(text)
    .replace(/\(Additional:[^)]*\)/i, '')
    .replaceAll('*', '')
    .split(';')
    .flatMap((piece): readonly RawWeight[] => {
      const [, weight, bracket, words = ''] = /^(\d+)\s*(?:\((IP|UID)\))?(.*)$/is.exec(piece.trim()) ?? [];
      if (weight === undefined) return [];
      const own = scopeOf(bracket) ?? scope;
      return [
        { scope: own, weight: Number(weight), line, ...(words.trim() === '' ? {} : { words: words.trim() }) },
      ];
    });
}

/**
 * Turns conditions in words into data. "when the symbol parameter is omitted" names its parameter; the one entry
 * beside it is then for the case that it is sent, whatever its words ("for a single symbol").
 */
export function resolveConditions(
  weights: readonly RawWeight[],
  parameters: readonly { readonly name: string }[],
): { readonly weights: readonly WeightFact[]; readonly unread: readonly Unread[] } {
  const omitted = new Set(weights.flatMap(({ words }) => absentParameter(words) ?? []));
  const [only] = omitted;
  const unread: Unread[] = [];
  const read = weights.map(({ words, ...weight }): WeightFact => {
    if (words === undefined) return weight;
    const absent = absentParameter(words);
    if (absent !== undefined) return { ...weight, when: { is: 'absent', parameter: absent } };
    if (only !== undefined && omitted.size === 1 && weights.length === 2)
      return { ...weight, when: { is: 'sent', parameter: only } };
    const named = parameters.find(({ name }) =>
      new RegExp(`^(?:with ${name}|when ${name} is (?:specified|sent))$`).test(words),
    );
    if (named !== undefined) return { ...weight, when: { is: 'sent', parameter: named.name } };
    unread.push({ line: weight.line, reason: 'weight-condition', text: words });
    return weight;
  });
  return { weights: read, unread };
}

function absentParameter(words: string | undefined): string | undefined {
  return /when the (\w+) parameter is omitted/.exec(words ?? '')?.[1];
}

const limitForms: readonly {
  readonly form: RegExp;
  readonly of: (
    match: readonly (string | undefined)[],
  ) => readonly [requests: string | undefined, count: string | undefined, unit: string | undefined];
}[] = [
  { form: /(\d+)\s*\/\s*(\d+)\s*(s|m|h)\b(?:\s+per (\w+))?/i, of: ([, n, count, unit]) => [n, count, unit] },
  { form: /(\d+)\s*times\s*\/\s*(min|minute|second|s)\b/i, of: ([, n, unit]) => [n, '1', unit] },
  {
    form: /(\d+)\s*requests? (?:every|per) (\w+) (second|minute|hour)s?\b/i,
    of: ([, n, count, unit]) => [n, count, unit],
  },
  { form: /\bmax (\d+) times a (second|minute|hour|day)\b/i, of: ([, n, unit]) => [n, '1', unit] },
  { form: /\btimes:\s*(\d+) \w+ \/ (\d+)\s*(H)\b/i, of: ([, n, count, unit]) => [n, count, unit] },
  { form: /(\d+)\s*次\s*\/\s*(\d+)\s*(s)\b/, of: ([, n, count, unit]) => [n, count, unit] },
];

/** A limit of requests in a time window, in any of the spellings that pages use. */
export function readLimit(text: string, line: number): LimitFact | undefined {
  const plain = halfWidth(text);
  for (const { form, of } of limitForms) {
    const match = form.exec(plain);
    if (match === null) continue;
    const [requests, count, unit] = of(match);
    const length = unitSeconds[unit?.toLowerCase() ?? ''];
    const times =
      count !== undefined && /^\d+$/.test(count) ? Number(count) : numberWords.indexOf(count ?? '');
    if (length === undefined || times < 1) continue;
    return { scope: scopeOf(plain), requests: Number(requests), seconds: times * length, line };
  }
  return undefined;
}
