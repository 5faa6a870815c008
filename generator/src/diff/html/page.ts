import { readFileSync } from 'node:fs';
import { contentSecurityPolicy, type Html, html, htmlJoined, htmlText, ownAsset } from '../../print/html.ts';
import { webAddress } from '../../print/url.ts';
import type { Change } from '../change.ts';
import { problemLine } from '../print/text.ts';
import {
  contrast,
  isSubject,
  pagesOf,
  placesText,
  sentences,
  short,
  sidesText,
  subjectsOf,
} from '../print/words.ts';
import { allChanges, countBySeverity, countText, type ExchangeReport, type Report } from '../report.ts';
import { severities } from '../rules/rule.ts';
import { alignLines, folded } from './lines.ts';
import { snippet } from './snippet.ts';
import { typescriptOf } from './typescript.ts';

const own = (name: string): Html => ownAsset(readFileSync(new URL(`./${name}`, import.meta.url), 'utf8'));

/** A page that needs nothing else: no script, style, font or picture from anywhere. */
export function printHtml(report: Report): Html {
  const [script, style] = [own('page.js'), own('page.css')];
  const sections = [...new Set(allChanges(report).flatMap(sectionsOf))].sort();
  const title = htmlText(`Spec diff: ${countText(allChanges(report))}`);
  const articles = report.exchanges.flatMap((exchange) =>
    exchange.changes.map((change) => article(change, exchange, report)),
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy({ scripts: [script], styles: [style] })}">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="dim">${htmlText(sidesText(report))}</p>
</header>
<main>
${filters(report, sections)}
${htmlJoined(articles, html`\n`)}
${more(report)}
</main>
<script>${script}</script>
</body>
</html>
`;
}

function filters(report: Report, sections: readonly string[]): Html {
  const counts = countBySeverity(allChanges(report));
  const boxes = severities.map((severity) => {
    const name = htmlText(severity);
    return html`<label class="${name}"><input type="checkbox" value="${name}" checked> ${name} <span>${counts[severity]}</span></label>`;
  });
  const options = [
    html`<option value="">all sections</option>`,
    ...sections.map((one) => html`<option>${htmlText(one)}</option>`),
  ];
  const choice = html`<select id="section" aria-label="Section">${htmlJoined(options)}</select>`;
  const words = html`<input id="words" type="search" placeholder="Words" aria-label="Words">`;
  return html`<nav aria-label="Filters">${htmlJoined(boxes)}${choice}${words}<span id="count" class="dim" role="status"></span></nav>`;
}

/** Sections of the calls that a change reaches, or what it is about where it reaches none. */
function sectionsOf(change: Change): readonly string[] {
  const sections = new Set(change.operations.map((one) => one.section).filter((one) => one !== ''));
  return sections.size > 0 ? [...sections] : [change.area];
}

function article(change: Change, exchange: ExchangeReport, report: Report): Html {
  const calls = change.operations.map((one) => html`<code>${htmlText(one.call)}</code>`);
  const where = subjectsOf(change).map((one) => html`<code>${htmlText(one)}</code>`);
  const yaml = sides(
    snippet(change.base === undefined ? undefined : exchange.base?.texts.get(change.base.file), change.base),
    snippet(change.head === undefined ? undefined : exchange.head?.texts.get(change.head.file), change.head),
  );
  const typescript = sides(
    typescriptOf(change, exchange.base, 'base'),
    typescriptOf(change, exchange.head, 'head'),
  );
  const facts = isSubject(change.before ?? change.after, change) ? html`` : sides(...factsOf(change));
  const [severity, fingerprint] = [htmlText(change.severity), htmlText(change.fingerprint)];
  const rest = calls.length > 12 ? html` and ${calls.length - 12} more` : html``;
  const footer = [
    htmlText(placesText(change, report)),
    ...pagesOf(change, exchange).slice(0, 3).map(documentation),
    html`<code>${fingerprint}</code>`,
  ].filter((one) => one !== '');
  const lines = [
    html`<article class="${severity}" id="${fingerprint}" data-severity="${severity}" data-sections="${htmlText(JSON.stringify(sectionsOf(change)))}">`,
    html`<span class="tag">${severity}</span> <span class="dim">${htmlText(change.rule)}</span>`,
    html`<h2>${htmlText(change.subject)}</h2>`,
    ...sentences(change).map((one) => html`<p>${htmlText(one)}</p>`),
    facts,
    where.length === 0
      ? html``
      : html`<details><summary>${where.length} places</summary><p class="dim">${htmlJoined(where, html`, `)}</p></details>`,
    calls.length === 0 ? html`` : html`<p class="dim">${htmlJoined(calls.slice(0, 12), html`, `)}${rest}</p>`,
    yaml === '' ? yaml : html`<details open><summary>Specification</summary>${yaml}</details>`,
    typescript === '' ? typescript : html`<details open><summary>TypeScript</summary>${typescript}</details>`,
    html`<p class="dim">${htmlJoined(footer, html` · `)}</p>`,
    html`</article>`,
  ];
  return htmlJoined(
    lines.filter((one) => one !== ''),
    html`\n`,
  );
}

/** What was and what is, line by line, cut where both are alike. */
function factsOf({ before = '', after = '' }: Change): readonly [readonly string[], readonly string[]] {
  const [left, right] = [before.split('\n'), after.split('\n')];
  if (left.length !== right.length) return [left.map((one) => short(one)), right.map((one) => short(one))];
  const pairs = left.map((one, index) => contrast(one, right[index] ?? ''));
  return [pairs.map(([one]) => one), pairs.map(([, other]) => other)];
}

function documentation({ page, revision }: { readonly page: string; readonly revision: string }): Html {
  const address = webAddress(page);
  if (address === undefined) return htmlText(`${page} ${revision}`);
  const text = `${page.split('#')[1] ?? 'documentation'} ${revision}`.trim();
  return html`<a href="${htmlText(address)}" rel="noopener noreferrer">${htmlText(text)}</a>`;
}

/** Two texts beside each other; nothing where they do not differ. */
function sides(left: readonly string[], right: readonly string[]): Html {
  const rows = alignLines(left, right);
  if (rows.every((row) => row.left === row.right)) return html``;
  const cells = folded(rows).map((row) => {
    if (row === undefined) return html`<div class="fold">⋯</div>`;
    if (row.left !== row.right) return html`${cell(row.left, html`gone`)}${cell(row.right, html`come`)}`;
    const text = htmlText(row.left ?? '');
    return html`<div class="same">${text}</div><div class="same right">${text}</div>`;
  });
  return html`<div class="sides"><b>before</b><b class="right">after</b>${htmlJoined(cells)}</div>`;
}

function cell(line: string | undefined, kind: Html): Html {
  return line === undefined || line === ''
    ? html`<div class="none"></div>`
    : html`<div class="${kind}">${htmlText(line)}</div>`;
}

/** What is waived, and what was not understood. */
function more(report: Report): Html {
  const waived = report.exchanges.flatMap((exchange) =>
    exchange.waived.map(
      ({ change, waiver }) =>
        html`<li><code>${htmlText(change.subject)}</code> (${htmlText(change.severity)}): ${htmlText(waiver.reason)} <code>${htmlText(change.fingerprint)}</code></li>`,
    ),
  );
  const problems = report.problems.map((one) => html`<li>${htmlText(problemLine(one))}</li>`);
  const block = (title: Html, items: readonly Html[]): Html =>
    items.length === 0
      ? html``
      : html`<details><summary>${title} (${items.length})</summary><ul>${htmlJoined(items)}</ul></details>`;
  return html`${block(html`Waived`, waived)}${block(html`Not understood, and not compared`, problems)}`;
}
