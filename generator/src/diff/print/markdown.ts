import type { At } from '../../load/node.ts';
import {
  code,
  codeBlock,
  fileLink,
  type Markdown,
  markdown,
  markdownJoined,
  markdownLines,
  prose,
  webLink,
} from '../../print/markdown.ts';
import { webAddress } from '../../print/url.ts';
import { bumpOf } from '../bump.ts';
import type { Change } from '../change.ts';
import { allChanges, countText, type ExchangeReport, isEmpty, type Report } from '../report.ts';
import { severities } from '../rules/rule.ts';
import type { Side } from '../source/side.ts';
import { type Entry, fitting, folded, type Section } from './fitting.ts';
import { problemLine } from './text.ts';
import {
  callsOf,
  contrast,
  differing,
  isSubject,
  beforeAfter as oneBeforeAfter,
  pagesOf,
  placeText,
  sentences,
  short,
  sidesText,
  subjectsOf,
} from './words.ts';

export interface MarkdownOptions {
  /** `https://github.com/owner/repository`; links are relative without it. */
  readonly repository: string | undefined;
  /** Version of each package, for the bump. */
  readonly version: (exchange: string) => string;
  /** GitHub refuses comments of more than 65,536 characters. */
  readonly most?: number;
}

/** For a pull request: the summary first, then what breaks. Empty when nothing changed. */
export function printMarkdown(report: Report, options: MarkdownOptions): Markdown {
  if (isEmpty(report)) return markdown``;
  const bumps = report.exchanges.flatMap((one) => {
    const bump = one.generated ? bumpOf(one.changes, options.version(one.name)) : 'none';
    return bump === 'none' ? [] : [markdown`${code(one.packageName)} ${prose(bump)}`];
  });
  const summary = dotted([markdown`**Spec diff: ${prose(countText(allChanges(report)))}**`, ...bumps]);
  const most = options.most ?? 60_000;
  const head = markdown`${summary}\n\n${prose(sidesText(report))}\n`;
  const tail = [...waivedBlock(report), ...problemBlock(report)].filter((block) => block.length < most / 4);
  const used = [head, ...tail].reduce((sum, block) => sum + block.length + 1, 0);
  const { blocks, leftOut } = fitting(entriesOf(report, options), most - used);
  return markdownJoined([head, ...blocks, ...leftOutBlock(leftOut), ...tail], markdown`\n`);
}

/** By severity, the worst first. */
function entriesOf(report: Report, options: MarkdownOptions): readonly Section[] {
  return severities.map((severity) => ({
    severity,
    entries: report.exchanges.flatMap((exchange) =>
      exchange.changes
        .filter((change) => change.severity === severity)
        .map((change) => ({
          subject: change.subject,
          about: aboutOf(change),
          full: entry(change, exchange, report, options),
          brief: brief(change),
        })),
    ),
  }));
}

function aboutOf(change: Change): Entry['about'] {
  const [only, more] = change.operations;
  if (only === undefined || more !== undefined || change.places !== undefined) return undefined;
  return change.within !== 'operation' || change.path === ''
    ? undefined
    : { call: only.call, what: change.path };
}

function leftOutBlock(leftOut: readonly string[]): readonly Markdown[] {
  if (leftOut.length === 0) return [];
  return [
    markdown`The report is too long: ${prose(leftOut.join(', '))} are left out. Run ${code('exspec diff')}.\n`,
  ];
}

function dotted(parts: readonly Markdown[]): Markdown {
  return markdownJoined(
    parts.filter((one) => one !== ''),
    markdown` · `,
  );
}

function entry(
  change: Change,
  exchange: ExchangeReport,
  report: Report,
  options: MarkdownOptions,
): (subject: string) => Markdown {
  const lines = [
    ...beforeAfter(change),
    list(markdown`in `, subjectsOf(change)),
    list(markdown`reaches `, callsOf(change)),
    dotted([
      places(change, report, options),
      ...pagesOf(change, exchange).slice(0, 3).map(documentation),
      markdown`${code(change.rule)} ${code(change.fingerprint)}`,
    ]),
  ];
  const shown = lines.filter((one) => one !== '');
  return (subject) => {
    const first = markdown`- **${code(subject)}** ${prose(sentences(change).join(' '))}`;
    return markdown`${markdownJoined([first, ...shown], markdown`\n  `)}\n`;
  };
}

/** What a reader needs most, on one line. */
function brief(change: Change): (subject: string) => Markdown {
  const how = short(oneBeforeAfter(change), 120);
  const calls = change.operations.length > 1 ? markdown` in ${change.operations.length} calls` : markdown``;
  return (subject) =>
    markdown`- **${code(subject)}** ${code(change.rule)}${how === '' ? markdown`` : markdown` ${code(how)}`}${calls} ${code(change.fingerprint)}\n`;
}

/** All of a few, three of many: the page and JSON have them all. */
function list(word: Markdown, texts: readonly string[]): Markdown {
  if (texts.length === 0) return markdown``;
  const most = texts.length > 6 ? 3 : 6;
  const rest = texts.length - most;
  const named = texts.slice(0, most).map((one) => code(one));
  return markdown`${word}${markdownJoined(named, markdown`, `)}${rest > 0 ? markdown` and ${rest} more` : markdown``}`;
}

function documentation({ page, revision }: { readonly page: string; readonly revision: string }): Markdown {
  const address = webAddress(page);
  if (address === undefined) return prose(`${page} ${revision}`);
  const link = webLink(markdown`documentation`, address);
  return revision === '' ? link : markdown`${link} ${prose(revision)}`;
}

/** Text of several lines as a block, the rest on one line. */
function beforeAfter(change: Change): readonly Markdown[] {
  const { before, after } = differing(change);
  const [left, right] = [before ?? '', after ?? ''];
  if ((left === '' && right === '') || isSubject(left || right, change)) return [];
  if (!left.includes('\n') && !right.includes('\n')) {
    if (left === '') return [markdown`new: ${code(short(right))}`];
    if (right === '') return [markdown`was: ${code(short(left))}`];
    const [was, is] = contrast(left, right);
    return [markdown`${code(was)} → ${code(is)}`];
  }
  return codeBlock(markdown`diff`, rowsOf(left, right));
}

const mostRows = 30;

/** Lines that are gone and lines that have come; where one took another's place, what differs in them. */
function rowsOf(left: string, right: string): readonly string[] {
  const [gone, come] = [left === '' ? [] : left.split('\n'), right === '' ? [] : right.split('\n')];
  const pairs = Array.from({ length: Math.min(gone.length, come.length) }, (_, index) =>
    contrast(gone[index] ?? '', come[index] ?? ''),
  );
  const rows = (lines: readonly string[], mark: string, side: 0 | 1): readonly string[] => [
    ...lines.slice(0, mostRows).map((line, index) => `${mark} ${pairs[index]?.[side] ?? short(line)}`),
    ...(lines.length > mostRows ? [`${mark} … and ${lines.length - mostRows} more lines`] : []),
  ];
  return [...rows(gone, '-', 0), ...rows(come, '+', 1)];
}

function places(change: Change, { base, head }: Report, options: MarkdownOptions): Markdown {
  const links = [link(change.base, base, options), link(change.head, head, options)].filter(
    (one) => one !== '',
  );
  const rest = (change.places?.length ?? 1) - 1;
  return markdown`${markdownJoined([...new Set(links)], markdown` → `)}${rest > 0 ? markdown` and ${rest} more` : markdown``}`;
}

function link(at: At | undefined, side: Side, { repository }: MarkdownOptions): Markdown {
  const text = placeText(side.prefix, at);
  if (text === undefined || at === undefined) return markdown``;
  const root =
    repository === undefined || side.commit === undefined ? '' : `${repository}/blob/${side.commit}/`;
  return fileLink(prose(text), root, `${side.prefix}${at.file}`, at.line);
}

function waivedBlock(report: Report): readonly Markdown[] {
  const lines = report.exchanges.flatMap((exchange) => [
    ...exchange.waived.map(
      ({ change, waiver }) =>
        markdown`- ${code(change.subject)} (${prose(change.severity)}): ${prose(waiver.reason)} ${code(change.fingerprint)}`,
    ),
    ...exchange.unused.map(
      (waiver) =>
        markdown`- ${code(waiver.fingerprint)} waives nothing any more; remove it from ${code(waiver.at.file)}`,
    ),
  ]);
  if (lines.length === 0) return [];
  return [folded(markdown`Waivers (${lines.length})`, markdownLines(lines))];
}

function problemBlock({ problems }: Report): readonly Markdown[] {
  if (problems.length === 0) return [];
  const lines = problems.slice(0, 100).map((one) => markdown`- ${prose(problemLine(one))}`);
  const rest = problems.length - lines.length;
  const more = rest > 0 ? [markdown`- and ${rest} more`] : [];
  const title = markdown`Not understood, and not compared (${problems.length})`;
  return [folded(title, markdownLines([...lines, ...more]))];
}
