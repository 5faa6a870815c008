import type { PageAt } from '../compare/outcome.ts';
import { count } from '../report.ts';
import type { Change, DocsDiff, Foreign, Stated } from './diff-pages.ts';
import type { NotRead } from './unread.ts';

const marks: Readonly<Record<Change['kind'], string>> = {
  added: '+',
  removed: '-',
  changed: '~',
  moved: '>',
};

/** One line for each change, then the pages that say nothing of themselves, and what was not read. */
export function printText(diff: DocsDiff): string {
  const { changes, foreign, unread } = diff;
  const lines = [
    ...changes.map((one) => `${marks[one.kind]} ${placesText(one)}  ${changeText(one)}`),
    ...foreign.map((one) => `! ${placeText(one.at)}  ${foreignText(one)}`),
    ...unread.map((one) => `? ${unreadLine(one)}`),
    summaryText(diff),
  ];
  return `${lines.join('\n')}\n`;
}

/** For a pull request. */
export function printMarkdown(diff: DocsDiff): string {
  const { changes, foreign, unread } = diff;
  const list = (title: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines];
  return `${[
    `## Documentation: ${summaryText(diff)}`,
    ...list(
      'Facts',
      changes.map((one) => `- ${one.kind}: ${escaped(changeText(one))} (${placesText(one)})`),
    ),
    ...list(
      'Pages that describe something else',
      foreign.map((one) => `- ${escaped(foreignText(one))} (${placeText(one.at)})`),
    ),
    ...list(
      'Not read',
      unread.map((one) => `- ${escaped(unreadText(one))} (${placeText(one.at)})`),
    ),
  ].join('\n')}\n`;
}

export function printJson(diff: DocsDiff): string {
  return `${JSON.stringify(diff, null, 2)}\n`;
}

/** `GET /v1/a parameter limit max: 100 -> 200`. Of recorded messages only the hash is known. */
export function changeText(change: Change): string {
  return plainText(change).replaceAll(/sha256:[0-9a-f]{16}/g, '(words not recorded)');
}

function plainText({ kind, name, before, after }: Change): string {
  if (kind === 'moved') return `operation ${before?.text ?? ''} -> ${after?.text ?? ''}`;
  const [left, right] = [before, after];
  if (left !== undefined && right !== undefined) return `${name}: ${betweenText(left, right)}`;
  const text = (right ?? left)?.text ?? '';
  return text === '' || name.endsWith(text) ? `${name} ${kind}` : `${name} ${kind}: ${text}`;
}

/** Members that came and went say more than two long lists. */
function betweenText(before: Stated, after: Stated): string {
  const [left, right] = [before.items, after.items];
  if (left === undefined || right === undefined) return `${before.text} -> ${after.text}`;
  return [
    ...right.filter((one) => !left.includes(one)).map((one) => `+${one}`),
    ...left.filter((one) => !right.includes(one)).map((one) => `-${one}`),
  ].join(' ');
}

/** `old.txt:12 -> new.txt:14`; one place where one side has the fact. */
export function placesText({ before, after }: Change): string {
  return [before, after].flatMap((one) => (one === undefined ? [] : [placeText(one.at)])).join(' -> ');
}

function foreignText({ side, claimed, anchors }: Foreign): string {
  return `the ${side} page does not describe ${claimed}: its anchors belong to ${anchors}`;
}

/** `page.txt:12  GET /v1/a: not read (max-in-words): ...` */
export function unreadLine(one: NotRead): string {
  return `${placeText(one.at)}  ${unreadText(one)}`;
}

function unreadText({ where, reason, text }: NotRead): string {
  return `${where}: not read (${reason})${text === '' ? '' : `: ${text.replaceAll('\n', ' ')}`}`;
}

function summaryText({ changes, foreign, unread, unreadBefore }: DocsDiff): string {
  const also = [
    ...(foreign.length === 0
      ? []
      : [count(foreign.length, 'page that describes something else', 'pages that describe something else')]),
    ...(unread.length === 0 ? [] : [`${count(unread.length, 'place')} not read`]),
    ...(unreadBefore === 0 ? [] : [`${count(unreadBefore, 'place')} not read as before`]),
  ];
  return `${[changes.length === 0 ? 'No facts changed' : `${count(changes.length, 'fact')} changed`, ...also].join('; ')}.`;
}

function placeText({ file, line }: PageAt): string {
  return `${file}:${line}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[\\`*_<>[\]|]/g, '\\$&').replaceAll('\n', ' ');
}
