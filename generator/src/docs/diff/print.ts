import { short } from '../../diff/print/words.ts';
import { type JsonText, jsonDocument } from '../../print/json.ts';
import { type Markdown, markdown, markdownJoined, markdownLines, prose } from '../../print/markdown.ts';
import { shownRows, type Terminal } from '../../print/terminal.ts';
import type { PageAt } from '../compare/outcome.ts';
import { count } from '../report.ts';
import type { Change, DocsDiff, Foreign, Stated } from './diff-pages.ts';
import { type Severity, severityOf } from './severity.ts';
import type { TextChange } from './text-changes.ts';
import type { NotRead } from './unread.ts';

const marks: Readonly<Record<Change['kind'], string>> = {
  added: '+',
  removed: '-',
  changed: '~',
  moved: '>',
};

/** The facts that changed, and the words that no fact is made of. */
export interface DocsReport extends DocsDiff {
  readonly changes: readonly Graded[];
  readonly text: readonly TextChange[];
}

interface Graded extends Change {
  readonly severity: Severity;
}

export function reportOf(diff: DocsDiff, text: readonly TextChange[]): DocsReport {
  return { ...diff, changes: diff.changes.map((one) => ({ ...one, severity: severityOf(one) })), text };
}

const grades: readonly Severity[] = ['breaking', 'behavioural', 'additive', 'docs-only'];

/** The pages that say nothing of themselves first, then one line for each change, worst first, then what was not read, and words. */
export function printText(diff: DocsReport): Terminal {
  const { foreign, unread, text } = diff;
  const lines = [
    ...foreign.map((one) => `! ${placeText(one.at)}  ${foreignText(one)}`),
    ...grades.flatMap((grade) =>
      ofGrade(diff, grade).map(
        (one) => `${marks[one.kind]} ${placesText(one)}  ${changeText(one)}  [${grade}]`,
      ),
    ),
    ...unread.map((one) => `? ${unreadLine(one)}`),
    ...text.map((one) => `${marks[one.kind]} ${placeText(one.at)}  text: ${short(one.text)}`),
    summaryText(diff),
  ];
  return shownRows(lines);
}

function ofGrade({ changes }: DocsReport, grade: Severity): readonly Graded[] {
  return changes.filter(({ severity }) => severity === grade);
}

/** For a pull request. */
export function printMarkdown(diff: DocsReport): Markdown {
  const { foreign, unread, text } = diff;
  const list = (title: Markdown, lines: readonly Markdown[]): readonly Markdown[] =>
    lines.length === 0 ? [] : [markdown``, markdown`### ${title}`, markdown``, ...lines];
  const item = (text: string, places: readonly PageAt[]): Markdown => {
    const shown = places.map((at) => prose(placeText(at)));
    return markdown`- ${prose(text)} (${markdownJoined(shown, markdown` -> `)})`;
  };
  return markdownLines([
    markdown`## Documentation: ${prose(summaryText(diff))}`,
    ...list(
      markdown`Pages that describe something else`,
      foreign.map((one) => item(foreignText(one), [one.at])),
    ),
    ...grades.flatMap((grade) =>
      list(
        markdown`Facts: ${prose(grade)}`,
        ofGrade(diff, grade).map((one) => item(`${one.kind}: ${changeText(one)}`, placesOf(one))),
      ),
    ),
    ...list(
      markdown`Not read`,
      unread.map((one) => item(unreadText(one), [one.at])),
    ),
    ...list(
      markdown`Words`,
      text.map((one) => item(`${one.kind}: ${short(one.text)}`, [one.at])),
    ),
  ]);
}

export function printJson(diff: DocsReport): JsonText {
  return jsonDocument(diff);
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
export function placesText(change: Change): string {
  return placesOf(change).map(placeText).join(' -> ');
}

function placesOf({ before, after }: Change): readonly PageAt[] {
  return [before, after].flatMap((one) => (one === undefined ? [] : [one.at]));
}

function foreignText({ side, claimed, anchors }: Foreign): string {
  return `the ${side} page does not describe ${claimed}: its anchors belong to ${anchors}`;
}

/** `page.txt:12  GET /v1/a: not read (max-in-words): ...` */
export function unreadLine(one: NotRead): string {
  return `${placeText(one.at)}  ${unreadText(one)}`;
}

function unreadText({ where, reason, text }: NotRead): string {
  return `${where}: not read (${reason})${text === '' ? '' : `: ${short(text)}`}`;
}

function summaryText({ changes, foreign, unread, unreadBefore, text }: DocsReport): string {
  const also = [
    ...(foreign.length === 0
      ? []
      : [count(foreign.length, 'page that describes something else', 'pages that describe something else')]),
    ...(unread.length === 0 ? [] : [`${count(unread.length, 'place')} not read`]),
    ...(text.length === 0 ? [] : [`${count(text.length, 'change')} of words`]),
    ...(unreadBefore === 0 ? [] : [`${count(unreadBefore, 'place')} not read as before`]),
  ];
  return `${[changes.length === 0 ? 'No facts changed' : `${count(changes.length, 'fact')} changed`, ...also].join('; ')}.`;
}

function placeText({ file, line }: PageAt): string {
  return `${file}:${line}`;
}
