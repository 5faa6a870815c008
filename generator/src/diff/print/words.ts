import type { At } from '../../load/node.ts';
import type { Change } from '../change.ts';
import type { Report } from '../report.ts';

/** Sentences and places that every output shares. */

const longest = 300;

/** On one line, and no longer than a reader takes in. */
export function short(text: string, most: number = longest): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' / ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

/** `'A' → 'B'`, or what was added or taken away. */
export function beforeAfter({ before, after }: Change): string {
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

/** Pages that the operations are documented on, with their revisions, each once. */
export function pagesOf(change: Change): readonly { readonly page: string; readonly revision: string }[] {
  const pages = new Map(
    change.operations.flatMap(({ page, revision = '' }) =>
      page === undefined ? [] : [[page, revision] as const],
    ),
  );
  return [...pages].map(([page, revision]) => ({ page, revision }));
}

/** `base → head` in words. */
export function sidesText({ base, head }: Report): string {
  return `${base.label} → ${head.label}`;
}
