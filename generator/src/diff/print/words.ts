import type { At } from '../../load/node.ts';
import { linesIn } from '../../print/visible.ts';
import type { Change } from '../change.ts';
import type { ExchangeReport, Report } from '../report.ts';

/** Sentences and places that every output shares. */

const longest = 300;

/** On one line, and no longer than a reader takes in. */
export function short(text: string, most: number = longest): string {
  const line = oneLine(text);
  return line.length <= most ? line : `${cut(line, 0, most - 1)}…`;
}

function oneLine(text: string): string {
  return linesIn(text)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .join(' / ');
}

/** Two texts on one line each, cut where they are alike, so that what is left shows what differs. */
export function contrast(left: string, right: string, most: number = longest): readonly [string, string] {
  const [a, b] = [oneLine(left), oneLine(right)];
  if (a.length <= most && b.length <= most) return [a, b];
  const least = Math.min(a.length, b.length);
  let start = 0;
  while (start < least && a[start] === b[start]) start++;
  let end = 0;
  while (end < least - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const around = 40;
  const shown = (text: string): string => {
    const from = Math.max(0, start - around);
    const to = Math.min(text.length, text.length - end + around);
    const middle =
      to - from <= most
        ? cut(text, from, to)
        : `${cut(text, from, from + most - 60)}…${cut(text, to - 60, to)}`;
    return `${from > 0 ? '…' : ''}${middle}${to < text.length ? '…' : ''}`;
  };
  return [shown(a), shown(b)];
}

/** Not through the middle of a character. */
function cut(text: string, from: number, to: number): string {
  const isLow = (at: number): boolean => at > 0 && at < text.length && /[\uDC00-\uDFFF]/.test(text[at] ?? '');
  return text.slice(isLow(from) ? from - 1 : from, isLow(to) ? to - 1 : to);
}

/** Both texts without the lines that they have in common: of a list, what changed in it. */
export function differing({ before, after }: Pick<Change, 'before' | 'after'>): {
  readonly before: string | undefined;
  readonly after: string | undefined;
} {
  if (before === undefined || after === undefined) return { before, after };
  const [left, right] = [before.split('\n'), after.split('\n')];
  const [gone, come] = [without(left, right), without(right, left)];
  // Only their order or their number differs.
  if (gone.length === 0 && come.length === 0) return { before, after };
  return { before: gone.join('\n'), after: come.join('\n') };
}

function without(lines: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
}

/** `'A' → 'B'`, or what was added or taken away. */
export function beforeAfter(change: Change): string {
  const { before, after } = differing(change);
  if (before === undefined && after === undefined) return '';
  if (before === undefined || before === '') return isSubject(after, change) ? '' : `+ ${short(after ?? '')}`;
  if (after === undefined || after === '') return isSubject(before, change) ? '' : `- ${short(before)}`;
  return contrast(before, after).join(' → ');
}

/** A call that came or went is named already. */
export function isSubject(text: string | undefined, change: Change): boolean {
  return text === change.subject;
}

/** `specs/binance/trade/order.yaml:12` */
export function placeText(prefix: string, at: At | undefined): string | undefined {
  return at === undefined ? undefined : `${prefix}${at.file}:${at.line}`;
}

/** Both places, one where they are the same. */
export function placesText(change: Change, report: Report): string {
  const rest = (change.places?.length ?? 1) - 1;
  return rest > 0 ? `${placeOf(change, report)} and ${rest} more` : placeOf(change, report);
}

function placeOf(change: Change, { base, head }: Report): string {
  const [left, right] = [placeText(base.prefix, change.base), placeText(head.prefix, change.head)];
  if (left === undefined || right === undefined) return right ?? left ?? '';
  return left === right ? right : `${left} → ${right}`;
}

/** Calls that a change reaches, but for one that its subject names. */
export function callsOf(change: Change): readonly string[] {
  const calls = change.operations.map((one) => one.call);
  return calls.length === 1 && change.schema === undefined && change.places === undefined ? [] : calls;
}

/** The first of a list, the rest counted. */
export function someOf(list: readonly string[], most = 12): string {
  const rest = list.length - most;
  return rest > 0 ? `${list.slice(0, most).join(', ')} and ${rest} more` : list.join(', ');
}

/** Where equal edits were made, where that is not the calls alone. */
export function subjectsOf(change: Change): readonly string[] {
  const places = change.places ?? [];
  const inCalls = places.every((one) => one.within === 'operation' && one.path === places[0]?.path);
  return inCalls ? [] : places.map((one) => one.subject);
}

/** The sentence of each effect, the worst first. */
export function sentences(change: Change): readonly string[] {
  return change.effects.map((effect) =>
    change.effects.length === 1 ? effect.sentence : `${effect.sentence} (${effect.severity})`,
  );
}

/** Pages that the operations are documented on, or else the file, with their revisions, each once. */
export function pagesOf(
  change: Change,
  { base, head }: Pick<ExchangeReport, 'base' | 'head'>,
): readonly { readonly page: string; readonly revision: string }[] {
  const whole =
    change.head === undefined ? base?.pages.get(change.base?.file ?? '') : head?.pages.get(change.head.file);
  const documented = change.operations.length > 0 || whole === undefined ? change.operations : [whole];
  const pages = new Map(
    documented.flatMap(({ page, revision = '' }) => (page === undefined ? [] : [[page, revision] as const])),
  );
  return [...pages].map(([page, revision]) => ({ page, revision }));
}

/** `base → head` in words. */
export function sidesText({ base, head }: Report): string {
  return `${base.label} → ${head.label}`;
}
