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
import { type Severity, severities } from '../rules/rule.ts';
import type { Side } from '../source/side.ts';
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
export function printMarkdown(report: Report, options: MarkdownOptions): Markdown {
  if (isEmpty(report)) return markdown``;
  const bumps = report.exchanges.flatMap((one) => {
    const bump = one.generated ? bumpOf(one.changes, options.version(one.name)) : 'none';
    return bump === 'none' ? [] : [markdown`${code(one.packageName)} ${prose(bump)}`];
  });
  const summary = dotted([markdown`**Spec diff: ${prose(countText(allChanges(report)))}**`, ...bumps]);
  const blocks = [markdown`${summary}\n\n${prose(sidesText(report))}\n`];
  for (const severity of severities) blocks.push(...severityBlock(severity, report, options));
  blocks.push(...waivedBlock(report), ...problemBlock(report));
  return cut(blocks, options.most ?? 60_000);
}

function severityBlock(severity: Severity, report: Report, options: MarkdownOptions): readonly Markdown[] {
  const entries = report.exchanges.flatMap((exchange) =>
    exchange.changes
      .filter((change) => change.severity === severity)
      .map((change) => entry(change, exchange, report, options)),
  );
  const [first, ...rest] = entries;
  if (first === undefined) return [];
  const title = markdown`${prose(titles[severity])} (${entries.length})`;
  if (severity !== 'docs-only') return [markdown`### ${title}\n\n${first}`, ...rest];
  return [folded(title, markdownJoined(entries))];
}

function folded(title: Markdown, content: Markdown): Markdown {
  return markdown`<details><summary>${title}</summary>\n\n${content}\n</details>\n`;
}

function dotted(parts: readonly Markdown[]): Markdown {
  return markdownJoined(
    parts.filter((one) => one !== ''),
    markdown` · `,
  );
}

function entry(change: Change, exchange: ExchangeReport, report: Report, options: MarkdownOptions): Markdown {
  const lines = [
    markdown`- **${code(change.subject)}** ${prose(sentences(change).join(' '))}`,
    ...beforeAfter(change),
    calls(change, exchange),
    dotted([
      places(change, report, options),
      ...pagesOf(change, exchange).slice(0, 3).map(documentation),
      markdown`${code(change.rule)} ${code(change.fingerprint)}`,
    ]),
  ];
  const shown = lines.filter((one) => one !== '');
  return markdown`${markdownJoined(shown, markdown`\n  `)}\n`;
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
  if (left === '' && right === '') return [];
  if (!left.includes('\n') && !right.includes('\n')) {
    const [was, is] = [code(short(left)), code(short(right))];
    if (left === '') return [markdown`new: ${is}`];
    return [right === '' ? markdown`was: ${was}` : markdown`${was} → ${is}`];
  }
  const rows = (text: string, mark: string): readonly string[] =>
    text === ''
      ? []
      : text
          .split('\n')
          .slice(0, 30)
          .map((row) => `${mark} ${short(row)}`);
  return codeBlock(markdown`diff`, [...rows(left, '-'), ...rows(right, '+')]);
}

function calls(change: Change, exchange: ExchangeReport): Markdown {
  const most = 12;
  if (change.operations.length === 0) return markdown``;
  if (change.operations.length === 1 && change.schema === undefined && exchange.generated) return markdown``;
  const named = change.operations.slice(0, most).map((one) => code(one.call));
  const rest = change.operations.length - named.length;
  return markdown`reaches ${markdownJoined(named, markdown`, `)}${rest > 0 ? markdown` and ${rest} more` : markdown``}`;
}

function places(change: Change, { base, head }: Report, options: MarkdownOptions): Markdown {
  const links = [link(change.base, base, options), link(change.head, head, options)].filter(
    (one) => one !== '',
  );
  return markdownJoined([...new Set(links)], markdown` → `);
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

/** Whole blocks as long as they fit; what is left out is said. */
function cut(blocks: readonly Markdown[], most: number): Markdown {
  let text = markdown``;
  for (const [index, block] of blocks.entries()) {
    const next = text === '' ? block : markdown`${text}\n${block}`;
    if (next.length > most)
      return markdown`${text}\nThe report is too long: ${blocks.length - index} parts are left out. Run \`exspec diff\`.\n`;
    text = next;
  }
  return text;
}
