import { readFileSync } from 'node:fs';
import type { Change } from '../change.ts';
import { problemLine } from '../print/text.ts';
import { pagesOf, placesText, sentences, short, sidesText } from '../print/words.ts';
import { allChanges, countBySeverity, countText, type ExchangeReport, type Report } from '../report.ts';
import { severities } from '../rules/rule.ts';
import { alignLines, folded } from './lines.ts';
import { snippet } from './snippet.ts';
import { typescriptOf } from './typescript.ts';

const own = (name: string): string => readFileSync(new URL(`./${name}`, import.meta.url), 'utf8');

/** A page that needs nothing else: no script, style, font or picture from anywhere. */
export function printHtml(report: Report): string {
  const script = own('page.js');
  const sections = [...new Set(allChanges(report).flatMap(sectionsOf))].sort();
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>Spec diff: ${escaped(countText(allChanges(report)))}</title>
<style>${own('page.css')}</style>
</head>
<body>
<header>
<h1>Spec diff: ${escaped(countText(allChanges(report)))}</h1>
<p class="dim">${escaped(sidesText(report))}</p>
</header>
<main>
${filters(report, sections)}
${report.exchanges.flatMap((exchange) => exchange.changes.map((change) => article(change, exchange, report))).join('\n')}
${more(report)}
</main>
<script>${script}</script>
</body>
</html>
`;
}

function filters(report: Report, sections: readonly string[]): string {
  const counts = countBySeverity(allChanges(report));
  const boxes = severities.map(
    (one) =>
      `<label class="${one}"><input type="checkbox" value="${one}" checked> ${one} <span>${counts[one]}</span></label>`,
  );
  const options = [
    '<option value="">all sections</option>',
    ...sections.map((one) => `<option>${escaped(one)}</option>`),
  ];
  return (
    `<nav aria-label="Filters">${boxes.join('')}<select id="section" aria-label="Section">${options.join('')}</select>` +
    `<input id="words" type="search" placeholder="Words" aria-label="Words"><span id="count" class="dim" role="status"></span></nav>`
  );
}

/** Sections of the calls that a change reaches, or what it is about where it reaches none. */
function sectionsOf(change: Change): readonly string[] {
  const sections = new Set(change.operations.map((one) => one.section).filter((one) => one !== ''));
  return sections.size > 0 ? [...sections] : [change.area];
}

function article(change: Change, exchange: ExchangeReport, report: Report): string {
  const calls = change.operations.map((one) => `<code>${escaped(one.call)}</code>`);
  const pages = pagesOf(change, exchange).map(({ page, revision }) => {
    const text = `${page.split('#')[1] ?? 'documentation'} ${revision}`.trim();
    // Only what a browser may follow without harm.
    return /^https?:\/\//.test(page)
      ? `<a href="${escaped(page)}" rel="noopener noreferrer">${escaped(text)}</a>`
      : escaped(`${page} ${revision}`);
  });
  const yaml = sides(
    snippet(change.base === undefined ? undefined : exchange.base?.texts.get(change.base.file), change.base),
    snippet(change.head === undefined ? undefined : exchange.head?.texts.get(change.head.file), change.head),
  );
  const typescript = sides(
    typescriptOf(change, exchange.base, 'base'),
    typescriptOf(change, exchange.head, 'head'),
  );
  const facts = sides(
    (change.before ?? '').split('\n').map((one) => short(one)),
    (change.after ?? '').split('\n').map((one) => short(one)),
  );
  return [
    `<article class="${change.severity}" id="${change.fingerprint}" data-severity="${change.severity}" data-sections="${escaped(JSON.stringify(sectionsOf(change)))}">`,
    `<span class="tag">${change.severity}</span> <span class="dim">${change.rule}</span>`,
    `<h2>${escaped(change.subject)}</h2>`,
    ...sentences(change).map((one) => `<p>${escaped(one)}</p>`),
    facts,
    calls.length === 0
      ? ''
      : `<p class="dim">${calls.slice(0, 12).join(', ')}${calls.length > 12 ? ` and ${calls.length - 12} more` : ''}</p>`,
    yaml === '' ? '' : `<details open><summary>Specification</summary>${yaml}</details>`,
    typescript === '' ? '' : `<details open><summary>TypeScript</summary>${typescript}</details>`,
    `<p class="dim">${[escaped(placesText(change, report)), ...pages.slice(0, 3), `<code>${change.fingerprint}</code>`].filter((one) => one !== '').join(' · ')}</p>`,
    '</article>',
  ]
    .filter((one) => one !== '')
    .join('\n');
}

/** Two texts beside each other; nothing where they do not differ. */
function sides(left: readonly string[], right: readonly string[]): string {
  const rows = alignLines(left, right);
  if (rows.every((row) => row.left === row.right)) return '';
  const cells = folded(rows).map((row) => {
    if (row === undefined) return '<div class="fold">⋯</div>';
    if (row.left === row.right)
      return `<div class="same">${escaped(row.left ?? '')}</div><div class="same right">${escaped(row.right ?? '')}</div>`;
    return cell(row.left, 'gone') + cell(row.right, 'come');
  });
  return `<div class="sides"><b>before</b><b class="right">after</b>${cells.join('')}</div>`;
}

function cell(line: string | undefined, kind: 'gone' | 'come'): string {
  return line === undefined || line === ''
    ? '<div class="none"></div>'
    : `<div class="${kind}">${escaped(line)}</div>`;
}

/** What is waived, and what was not understood. */
function more(report: Report): string {
  const waived = report.exchanges.flatMap((exchange) =>
    exchange.waived.map(
      ({ change, waiver }) =>
        `<li><code>${escaped(change.subject)}</code> (${change.severity}): ${escaped(waiver.reason)} <code>${change.fingerprint}</code></li>`,
    ),
  );
  const problems = report.problems.map((one) => `<li>${escaped(problemLine(one))}</li>`);
  const block = (title: string, items: readonly string[]): string =>
    items.length === 0
      ? ''
      : `<details><summary>${title} (${items.length})</summary><ul>${items.join('')}</ul></details>`;
  return `${block('Waived', waived)}${block('Not understood, and not compared', problems)}`;
}

/** Text from a specification as text, also within an attribute. */
function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
