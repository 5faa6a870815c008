import type { At } from '../../load/node.ts';
import { bumpOf } from '../bump.ts';
import type { Change } from '../change.ts';
import { allChanges, countText, type ExchangeReport, isEmpty, type Report } from '../report.ts';
import { type Severity, severities } from '../rules/rule.ts';
import type { Side } from '../source/side.ts';
import { code } from './changelog.ts';
import { problemLine } from './text.ts';
import { differing, pagesOf, placeText, sentences, short, sidesText } from './words.ts';

export interface MarkdownOptions {
  /** `https://github.com/owner/repository`; links are relative without it. */
  readonly repository: string | undefined;
  /** Version of each package, for the bump. */
  readonly version: (exchange: string) => string;
  /** GitHub refuses comments of more than 65,536 characters. */
  readonly most?: number;
}

const titles: Readonly<Record<Severity, string>> = {
  breaking: 'Breaking',
  behavioural: 'Behavioural',
  additive: 'Additive',
  'docs-only': 'Documentation only',
};

/** For a pull request: the summary first, then what breaks. Empty when nothing changed. */
export function printMarkdown(report: Report, options: MarkdownOptions): string {
  if (isEmpty(report)) return '';
  const bumps = report.exchanges.flatMap((one) => {
    const bump = one.generated ? bumpOf(one.changes, options.version(one.name)) : 'none';
    return bump === 'none' ? [] : [`${code(one.packageName)} ${bump}`];
  });
  const summary = [`**Spec diff: ${countText(allChanges(report))}**`, ...bumps].join(' · ');
  const blocks = [`${summary}\n\n${escaped(sidesText(report))}\n`];
  for (const severity of severities) blocks.push(...severityBlock(severity, report, options));
  blocks.push(...waivedBlock(report), ...problemBlock(report));
  return cut(blocks, options.most ?? 60_000);
}

function severityBlock(severity: Severity, report: Report, options: MarkdownOptions): readonly string[] {
  const entries = report.exchanges.flatMap((exchange) =>
    exchange.changes
      .filter((change) => change.severity === severity)
      .map((change) => entry(change, exchange, report, options)),
  );
  const [first, ...rest] = entries;
  if (first === undefined) return [];
  const title = `${titles[severity]} (${entries.length})`;
  if (severity !== 'docs-only') return [`### ${title}\n\n${first}`, ...rest];
  return [`<details><summary>${title}</summary>\n\n${entries.join('')}\n</details>\n`];
}

function entry(change: Change, exchange: ExchangeReport, report: Report, options: MarkdownOptions): string {
  const lines = [
    `- **${code(change.subject)}** ${sentences(change).map(escaped).join(' ')}`,
    ...beforeAfter(change),
    calls(change, exchange),
    [
      places(change, report, options),
      ...pagesOf(change, exchange)
        .slice(0, 3)
        .map(({ page, revision }) =>
          `[documentation](<${page.replaceAll(/[<>\s]/g, encodeURIComponent)}>) ${escaped(revision)}`.trim(),
        ),
      `${code(change.rule)} ${code(change.fingerprint)}`,
    ]
      .filter((one) => one !== '')
      .join(' · '),
  ];
  return `${lines.filter((one) => one !== '').join('\n  ')}\n`;
}

/** Text of several lines as a block, the rest on one line. */
function beforeAfter(change: Change): readonly string[] {
  const { before, after } = differing(change);
  const [left, right] = [before ?? '', after ?? ''];
  if (left === '' && right === '') return [];
  if (!left.includes('\n') && !right.includes('\n')) {
    const sides = [left === '' ? '' : code(short(left)), right === '' ? '' : code(short(right))];
    if (left === '') return [`new: ${sides[1] ?? ''}`];
    return [right === '' ? `was: ${sides[0] ?? ''}` : sides.join(' → ')];
  }
  const rows = (text: string, mark: string): readonly string[] =>
    text === ''
      ? []
      : text
          .split('\n')
          .slice(0, 30)
          .map((row) => `${mark} ${short(row)}`);
  const all = [...rows(left, '-'), ...rows(right, '+')];
  const longest = Math.max(2, ...all.flatMap((row) => [...row.matchAll(/`+/g)].map(([run]) => run.length)));
  const fence = '`'.repeat(longest + 1);
  return ['', `${fence}diff`, ...all, fence];
}

function calls(change: Change, exchange: ExchangeReport): string {
  const most = 12;
  if (change.operations.length === 0) return '';
  if (change.operations.length === 1 && change.schema === undefined && exchange.generated) return '';
  const named = change.operations.slice(0, most).map((one) => code(one.call));
  const rest = change.operations.length - named.length;
  return `reaches ${named.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function places(change: Change, { base, head }: Report, options: MarkdownOptions): string {
  const links = [link(change.base, base, options), link(change.head, head, options)].filter(
    (one) => one !== '',
  );
  return [...new Set(links)].join(' → ');
}

function link(at: At | undefined, side: Side, { repository }: MarkdownOptions): string {
  const text = placeText(side.prefix, at);
  if (text === undefined || at === undefined) return '';
  const path = `${side.prefix}${at.file}`.split('/').map(encodeURIComponent).join('/');
  const root =
    repository === undefined || side.commit === undefined ? '' : `${repository}/blob/${side.commit}/`;
  return `[${escaped(text)}](${root}${path}#L${at.line})`;
}

function waivedBlock(report: Report): readonly string[] {
  const lines = report.exchanges.flatMap((exchange) => [
    ...exchange.waived.map(
      ({ change, waiver }) =>
        `- ${code(change.subject)} (${change.severity}): ${escaped(waiver.reason)} ${code(change.fingerprint)}`,
    ),
    ...exchange.unused.map(
      (waiver) =>
        `- ${code(waiver.fingerprint)} waives nothing any more; remove it from ${code(waiver.at.file)}`,
    ),
  ]);
  if (lines.length === 0) return [];
  return [`<details><summary>Waivers (${lines.length})</summary>\n\n${lines.join('\n')}\n\n</details>\n`];
}

function problemBlock({ problems }: Report): readonly string[] {
  if (problems.length === 0) return [];
  const lines = problems.slice(0, 100).map((one) => `- ${escaped(problemLine(one))}`);
  const rest = problems.length - lines.length;
  const more = rest > 0 ? `\n- and ${rest} more` : '';
  return [
    `<details><summary>Not understood, and not compared (${problems.length})</summary>\n\n${lines.join('\n')}${more}\n\n</details>\n`,
  ];
}

/** Whole blocks as long as they fit; what is left out is said. */
function cut(blocks: readonly string[], most: number): string {
  let text = '';
  for (const [index, block] of blocks.entries()) {
    const next = text === '' ? block : `${text}\n${block}`;
    if (next.length > most)
      return `${text}\nThe report is too long: ${blocks.length - index} parts are left out. Run \`exspec diff\`.\n`;
    text = next;
  }
  return text;
}

/** Text from a specification: no markup, no mentions, no links to issues. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\\`*_[\]<>#|~]/g, (mark) => `\\${mark}`)
    .replaceAll('@', '@\u200b')
    .replaceAll(/\s*\n\s*/g, ' ');
}
