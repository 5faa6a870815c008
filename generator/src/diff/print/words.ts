import type { At } from '../../load/node.ts';
import { linesIn } from '../../print/visible.ts';
import type { Change } from '../change.ts';
import type { ExchangeReport, Report } from '../report.ts';

/** Sentences and places that every output shares. */

const longest = 300;

/** On one line, and no longer than a reader takes in. */
export function short(text: string, most: number = longest): string {
  const line = linesIn(text)
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .join(' / ');
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
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
  if (before === undefined || before === '') return `+ ${short(after ?? '')}`;
  if (after === undefined || after === '') return `- ${short(before)}`;
  return `${short(before)} → ${short(after)}`;
}

/** `specs/binance/trade/order.yaml:12` */
export function placeText(prefix: string, at: At | undefined): string | undefined {
  return at === undefined ? undefined : `${prefix}${at.file}:${at.line}`;
}

/** Both places, one where they are the same. */
export function placesText(change: Change, { base, head }: Report): string {
  const [left, right] = [placeText(base.prefix, change.base), placeText(head.prefix, change.head)];
  if (left === undefined || right === undefined) return right ?? left ?? '';
  return left === right ? right : `${left} → ${right}`;
}

/** Calls that a change reaches, the rest counted. */
export function callsText(change: Change, most = 12): string {
  const calls = change.operations.map((one) => one.call);
  const rest = calls.length - most;
  return rest > 0 ? `${calls.slice(0, most).join(', ')} and ${rest} more` : calls.join(', ');
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
