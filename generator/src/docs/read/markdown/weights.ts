import type { Condition, LimitFact, Scope, Unread, WeightFact } from '../../facts.ts';
import { groupBy } from '../../group-by.ts';
import { scopeOf } from '../limit-text.ts';
import type { TableRow, TextLine } from './blocks.ts';
import { bare } from './inline.ts';
import { limitsIn } from './limits.ts';

interface WeightsRead {
  readonly weights: readonly WeightFact[];
  readonly limits: readonly LimitFact[];
  readonly unread: readonly Unread[];
}

/** Words between a weight and the next: where a clause begins. */
const clauseStart =
  /(?:^|[;,.]|\s)\s*(?:or\s+)?(?=\d+\s*(?:\(|(?:when|if|for|with|without|on|in|share|Request)\b|[;,]|$))/gi;
const introduction = /^(?:based on|adjusted based on|depends? on|根据|see\b)[^\d]*:?$/i;

/**
 * Weights that stand below their label as text. A clause counts only where all of it is understood: a condition that
 * is not leaves its weight unread, because half a weight is a wrong one.
 */
export function weightsIn(lines: readonly TextLine[], labelScope: Scope | null): WeightsRead {
  const weights: WeightFact[] = [];
  const limits: LimitFact[] = [];
  const unread: Unread[] = [];
  const miss = (line: number, text: string): void => void unread.push({ line, reason: 'weight', text });
  const clauses: { words: string; weight: number; scope: Scope | null; line: number }[] = [];
  for (const { text, line } of lines) {
    const whole = bare(text)
      .replace(/(?:^|\s)\bCareful\b when accessing[^.]*\.?/gi, '')
      .trim();
    if (whole === '' || introduction.test(whole)) continue;
    for (const part of parts(whole)) {
      const match = /^(\d+)\s*(?:\((IP|UID)\))?\s*(.*)$/.exec(part);
      // "share 500/5min/IP rate limit", "360/hour": limits beside the weight.
      const behind = match?.[3] ?? '';
      const found =
        /rate limit with|share|request limit|^\/|per /i.test(behind) || match === null
          ? limitsIn(part, line)
          : [];
      if (found.length > 0) {
        limits.push(...found);
        const zero = /^(\d+) (?=share|Request limit)/i.exec(part)?.[1];
        if (zero !== undefined) weights.push({ scope: labelScope, weight: Number(zero), line });
      } else if (match === null) {
        const previous = clauses.at(-1);
        // "…regardless of windowSize": words of the clause before; a cap is a fact of its own.
        const cap = /cap at (\d+)/.exec(part)?.[1];
        if (cap !== undefined && previous?.words.startsWith('for each')) previous.words += ` cap ${cap}`;
        else miss(line, part);
      } else {
        const inner = /\((IP|UID)\)\s*$/.exec(behind)?.[1];
        clauses.push({
          weight: Number(match[1]),
          scope: scopeOf(match[2] ?? inner) ?? labelScope,
          words: behind
            .replace(/\((IP|UID)\)\s*$/, '')
            .replace(/[.;,]+$/, '')
            .trim(),
          line,
        });
      }
    }
  }
  const named = [...new Set(clauses.flatMap(({ words }) => namedParameter(words) ?? []))];
  for (const { words, weight, scope, line } of clauses) {
    const counter = counterOf(words);
    if (words === '' || /^per (?:request|call|order)$/i.test(words)) weights.push({ scope, weight, line });
    else if (counter !== undefined)
      weights.push({
        scope: counter.scope,
        weight,
        ...(counter.name === undefined ? {} : { counter: counter.name }),
        line,
      });
    else {
      const when = conditionOf(words) ?? pairedCondition(words, named, clauses.length);
      if (when === undefined) miss(line, `${weight} ${words}`);
      else weights.push({ scope, weight, when, line });
    }
  }
  // Of several weights with one plain number among them the plain one holds otherwise: nothing is known of when.
  const bareOnes = weights.filter((one) => one.when === undefined && one.counter === undefined);
  if (
    clauses.length > 1 &&
    bareOnes.length > 1 &&
    new Set(bareOnes.map(({ scope }) => scope)).size < bareOnes.length
  ) {
    for (const [line, same] of groupBy(bareOnes, (one) => one.line))
      miss(line, same.map(({ weight }) => weight).join(', '));
    const dropped = new Set(bareOnes);
    return { weights: weights.filter((one) => !dropped.has(one)), limits, unread };
  }
  return { weights, limits, unread };
}

function parts(text: string): readonly string[] {
  const starts = [...text.matchAll(clauseStart)].map((match) => match.index + match[0].length);
  if (starts.length === 0 || starts[0] !== 0) starts.unshift(0);
  return starts
    .map((start, index) =>
      text
        .slice(start, starts[index + 1] ?? text.length)
        .trim()
        .replace(/[;,]\s*(?:or)?$/i, '')
        .replace(/\s+or$/i, '')
        .trim(),
    )
    .filter((part) => part !== '');
}

/** `1 on 10s order rate limit(X-MBX-ORDER-COUNT-10S)`. */
function counterOf(words: string): { readonly name?: string; readonly scope: Scope | null } | undefined {
  const header = /^on .*\((x-mbx-[\w-]+)\)$/i.exec(words)?.[1]?.toUpperCase();
  if (header === undefined) return undefined;
  if (header.startsWith('X-MBX-USED-WEIGHT')) return { scope: 'IP' };
  return { name: header, scope: 'UID' };
}

const absent: readonly RegExp[] = [
  /^when (?:the )?(\w+) (?:parameter )?is (?:omitted|not sent|not specified|absent|not provided)$/i,
  /^without (?:the )?(\w+)(?: parameter)?$/i,
  /^if (?:(?:the )?(\w+) (?:parameter )?is )?not (?:sent|send)(?: (\w+))?$/i,
  /^(?:the )?(\w+) parameter is omitted$/i,
];
const sent: readonly RegExp[] = [
  /^with (?:the )?(\w+)(?: parameter)?$/i,
  /^(?:when|if) (?:the )?(\w+) (?:parameter )?is (?:sent|specified|provided|supplied)$/i,
  /^if (?:sent|send) (\w+)$/i,
  /^(?:Querying|Query) by (\w+)$/i,
  /^for a single (\w+)$/i,
];
/** Words that stand where a name would. */
const noNames: ReadonlySet<string> = new Set([
  'a',
  'an',
  'the',
  'single',
  'any',
  'all',
  'no',
  'parameter',
  'value',
]);

function nameIn(match: RegExpExecArray | null): string | undefined {
  const name = match?.slice(1).find((one) => one !== undefined);
  return name === undefined || noNames.has(name.toLowerCase()) ? undefined : name;
}

/** The condition that words state in full; `undefined` where any of them is not understood. */
function conditionOf(words: string): Condition | undefined {
  for (const form of absent) {
    const parameter = nameIn(form.exec(words));
    if (parameter !== undefined) return { is: 'absent', parameter };
  }
  for (const form of sent) {
    const parameter = nameIn(form.exec(words));
    if (parameter !== undefined) return { is: 'sent', parameter };
  }
  const [, each, cap] =
    /^for each (?:requested )?(\w+)(?: regardless of \w+)?\.?(?: cap (\d+))?$/i.exec(words) ?? [];
  if (each !== undefined)
    return { is: 'each', parameter: each, ...(cap === undefined ? {} : { most: Number(cap) }) };
  return undefined;
}

function namedParameter(words: string): string | undefined {
  const condition = conditionOf(words);
  return condition?.is === 'absent' ? condition.parameter : undefined;
}

/** "1 when a single is specified; 10 when the symbol parameter is omitted": the one beside the absent is the sent. */
function pairedCondition(words: string, named: readonly string[], clauses: number): Condition | undefined {
  const [only] = named;
  if (only === undefined || named.length > 1 || clauses !== 2) return undefined;
  return /^(?:when|for) a single\b/i.test(words) ? { is: 'sent', parameter: only } : undefined;
}

/** Whether the last column of a table holds weights. */
export function isWeightTable(head: readonly string[]): boolean {
  const last = bare(head.at(-1) ?? '');
  return head.length >= 2 && head.length <= 3 && /^(?:Request )?weight$|^(?:请求)?权重$/i.test(last);
}

/** A table over a parameter, over how many items are sent, or over conditions in words. */
export function weightTable(
  head: readonly string[],
  rows: readonly TableRow[],
  scope: Scope | null,
): WeightsRead {
  const weights: WeightFact[] = [];
  const unread: Unread[] = [];
  const subject = bare(head[0] ?? '').toLowerCase();
  let above = '';
  const names = rows
    .map(({ cells }) => bare(cells[0] ?? ''))
    .filter((one) => /^\w+$/.test(one) && !/^(?:none|无)$/i.test(one));
  for (const { cells, line } of rows) {
    const said = cells.filter((one) => one !== undefined).map(bare);
    // A first cell over several rows is said once.
    if (head.length === 3 && said.length === 3) above = said[0] ?? '';
    const [first = '', last = ''] =
      head.length === 3 && said.length === 3
        ? [said[1] ?? '', said[2] ?? '']
        : [said.at(-2) ?? '', said.at(-1) ?? ''];
    const over = head.length === 3 && said.length === 2 && /omitted/.test(first) ? '' : above;
    const [, number, each] = /^(\d+)( per symbol)?$/.exec(last) ?? [];
    const when =
      number === undefined
        ? undefined
        : each !== undefined
          ? eachCondition(subject, first)
          : rowCondition(subject, over, first, names);
    if (number === undefined || when === undefined)
      unread.push({ line, reason: 'weight', text: said.join(' | ') });
    else weights.push({ scope, weight: Number(number), when, line });
  }
  return { weights, limits: [], unread };
}

function eachCondition(subject: string, first: string): Condition | undefined {
  const range = rangeOf(first);
  return range === undefined
    ? undefined
    : { is: 'each', parameter: subject === 'symbols' ? 'symbols' : subject };
}

function rowCondition(
  subject: string,
  above: string,
  first: string,
  names: readonly string[],
): Condition | undefined {
  const words = conditionOf(first) ?? conditionOf(first.replace(/^(\w+) (?=parameter is omitted)/, '$1 '));
  if (words !== undefined) return words;
  if (above !== '') {
    // Symbols provided: of `symbol` there is one, of `symbols` a number.
    if (/omitted/.test(above)) return conditionOf(above);
    const range = rangeOf(first);
    if (/^any$/i.test(first) || (/^1$/.test(first) && !above.endsWith('s')))
      return { is: 'sent', parameter: above };
    return range === undefined ? undefined : { is: 'count', parameter: above, ...range };
  }
  if (/^(?:parameters?|参数)$/.test(subject)) {
    if (/^\w+$/.test(first) && !/^(?:none|无)$/i.test(first)) return { is: 'sent', parameter: first };
    return /^(?:none|无)$/i.test(first) ? { is: 'absent', parameter: names.join(' and ') } : undefined;
  }
  if (/^(?:condition|case|条件)$/.test(subject)) return undefined;
  if (/^(?:all|所有)/i.test(first)) return { is: 'absent', parameter: subject };
  if (/^\d+(?:\s*,\s*\d+)*$/.test(first))
    return { is: 'one-of', parameter: subject, values: first.split(',').map((one) => one.trim()) };
  const range = rangeOf(first);
  if (range === undefined || !/^\w+$/.test(subject)) return undefined;
  return { is: subject === 'symbols' ? 'count' : 'range', parameter: subject, ...range };
}

/** `1-100`, `[1,100)`, `> 1000`, `101 or more`. */
function rangeOf(text: string): { readonly from?: number; readonly to?: number } | undefined {
  const [, low, high] = /^(\d+)\s*[-–~—]\s*(\d+)$/.exec(text) ?? [];
  if (low !== undefined && high !== undefined) return { from: Number(low), to: Number(high) };
  const [, open, from, to, close] = /^([[(])\s*(\d+)\s*,\s*(\d+)\s*([\])])$/.exec(text) ?? [];
  if (from !== undefined && to !== undefined)
    return { from: Number(from) + (open === '(' ? 1 : 0), to: Number(to) - (close === ')' ? 1 : 0) };
  const above = /^>\s*(\d+)$/.exec(text)?.[1];
  if (above !== undefined) return { from: Number(above) + 1 };
  const least = /^(?:>=|≥)\s*(\d+)$|^(\d+) (?:or more|及以上|或更多)$/
    .exec(text)
    ?.slice(1)
    .find((one) => one !== undefined);
  return least === undefined ? undefined : { from: Number(least) };
}
