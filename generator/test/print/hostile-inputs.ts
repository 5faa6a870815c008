import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { checkSpecs } from '../../src/check/check-specs.ts';
import { formatDiagnostics } from '../../src/check/command.ts';
import { changesetText } from '../../src/diff/bump.ts';
import { printHtml } from '../../src/diff/html/page.ts';
import { changelogText } from '../../src/diff/print/changelog.ts';
import { printGithub } from '../../src/diff/print/github.ts';
import { printJson } from '../../src/diff/print/json.ts';
import { printMarkdown } from '../../src/diff/print/markdown.ts';
import { printText } from '../../src/diff/print/text.ts';
import { allChanges, type Report, report } from '../../src/diff/report.ts';
import { memoryFiles } from '../../src/diff/source/files.ts';
import { loadFolders, loadSingle } from '../../src/diff/source/load.ts';
import type { Side } from '../../src/diff/source/side.ts';
import { diffPages } from '../../src/docs/diff/diff-pages.ts';
import * as docsPrint from '../../src/docs/diff/print.ts';
import { readPage } from '../../src/docs/read/read-page.ts';
import { factsText } from '../../src/docs/report.ts';
import { explain } from '../../src/explain/command.ts';
import { buildApi } from '../../src/model/build.ts';
import { errorText } from '../../src/print/terminal.ts';
import { referenceDocument } from '../../src/reference/document.ts';
import { errorsMarkdown } from '../../src/reference/errors-markdown.ts';
import { operationMarkdown } from '../../src/reference/operation-markdown.ts';
import { referencePage } from '../../src/reference/page.ts';
import { mini } from '../diff/mini.ts';
import { loadTexts, type Texts } from '../load/load-texts.ts';
import {
  hostileText,
  htmlFaults,
  jsonFaults,
  type MarkdownShape,
  markdownFaults,
  terminalFaults,
  workflowFaults,
} from './hostile.ts';

/** A text put into the strings and the names of a document, where `random` says. */
function infected(value: unknown, texts: readonly string[], random: () => number, rate: number): unknown {
  const pick = (): string => texts[Math.floor(random() * texts.length)] ?? '';
  const visit = (one: unknown): unknown => {
    if (Array.isArray(one)) return one.map(visit);
    if (typeof one === 'object' && one !== null)
      return Object.fromEntries(
        Object.entries(one).map(([key, member]) => [
          random() < rate / 3 && !kept.has(key) ? pick() : key,
          kept.has(key) && key !== 'paths' && key !== 'components' ? member : visit(member),
        ]),
      );
    return typeof one === 'string' && random() < rate ? pick() : one;
  };
  return visit(value);
}

/** Without these nothing is read at all, and nothing is printed. */
const kept: ReadonlySet<string> = new Set([
  'openapi',
  'paths',
  'components',
  'schemas',
  'x-exchange',
  '$ref',
]);

/** A generator that repeats itself: what failed can be found again. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface Attempt {
  readonly texts: readonly string[];
  readonly seed: number;
}

export const attempts: fc.Arbitrary<Attempt> = fc.record({
  texts: fc.array(hostileText, { minLength: 1, maxLength: 5 }),
  seed: fc.integer(),
});

function infectedSpecs({ texts, seed }: Attempt, rate: number): Texts {
  const random = randomOf(seed);
  return Object.fromEntries(
    Object.entries(mini).map(([path, text]) => [
      path,
      // Half of them as YAML with what it lets stand as it is, half as JSON.
      random() < 0.5
        ? stringify(infected(parse(text), texts, random, rate))
        : JSON.stringify(infected(parse(text), texts, random, rate), null, 1),
    ]),
  );
}

function sideOf(texts: Texts, foreign: boolean, label: string, prefix: string): Side {
  const files = memoryFiles(texts);
  const loaded = foreign ? loadSingle(files, 'mini/openapi.yaml', new Map()) : loadFolders(files, new Map());
  return { label, commit: 'c0ffee', prefix, named: true, ...loaded };
}

const diffShape: MarkdownShape = {
  blocks: [],
  html: /^(?:<details><summary>[\w ,]+ \(\d+\)<\/summary>|<\/details>)$/,
  link: /^(?:(?:https:\/\/github\.com\/a\/b\/blob\/c0ffee\/)?[\w%.~/-]*#L\d+|https?:\/\/[^\s<>()]+)$/,
  headings: /^(?:Breaking|Behavioural|Additive|Documentation only) \(\d+\)$/,
};
const listShape: MarkdownShape = {
  blocks: [],
  html: /^$/,
  link: /^$/,
  headings:
    /^(?:Documentation: [\w ;,]+\.|Facts: (?:breaking|behavioural|additive|docs-only)|Words|Not read|Pages that describe something else)$/,
};
const tableShape: MarkdownShape = {
  blocks: ['table', 'tableRow', 'tableCell'],
  html: /^<br>$/,
  link: /^https?:\/\/[^\s<>()]+$/,
  headings: /^/,
};
const pageElements: ReadonlySet<string> = new Set(
  'html head meta title style body header h1 p main nav label input span select option article h2 div b details summary code a ul li script link'.split(
    ' ',
  ),
);

/** Everything that a diff of hostile specs prints. */
export function diffFaults(attempt: Attempt): readonly string[] {
  const [label = ''] = attempt.texts;
  const foreign = attempt.seed % 2 === 0;
  const prefix = attempt.seed % 3 === 0 ? `${label}/` : 'specs/';
  const texts = infectedSpecs(attempt, [0.02, 0.1, 0.4][Math.abs(attempt.seed) % 3] ?? 0.1);
  const head = Object.fromEntries(
    Object.entries(texts).map(([path, text]) => [path.replace('trade', label.replaceAll('/', '')), text]),
  );
  let found: Report;
  try {
    found = report(sideOf(mini, foreign, label, 'specs/'), sideOf(head, foreign, label, prefix));
  } catch (error) {
    // "mini/openapi.yaml is no OpenAPI document": said like everything else.
    return terminalFaults(errorText(error));
  }
  const options = {
    repository: attempt.seed % 5 === 0 ? undefined : 'https://github.com/a/b',
    version: () => '1.0.0',
  };
  const commands = allChanges(found).length + found.problems.filter((one) => one.side !== 'base').length;
  return [
    ...terminalFaults(printText(found)),
    ...markdownFaults(printMarkdown(found, options), diffShape),
    ...markdownFaults(printMarkdown(found, { ...options, most: 5_000_000 }), diffShape),
    ...workflowFaults(printGithub(found), commands),
    ...jsonFaults(printJson(found, () => '1.0.0')),
    ...htmlFaults(printHtml(found), pageElements, 1),
    ...found.exchanges.flatMap((exchange) => markdownFaults(changelogText(exchange), listShape)),
    ...found.exchanges.flatMap((exchange) => changesetFaults(() => changesetText(exchange, '1.0.0'))),
  ];
}

function changesetFaults(make: () => string): readonly string[] {
  let text: string;
  try {
    text = make();
  } catch (error) {
    return terminalFaults(errorText(error)); // no name of a package
  }
  const body = text.replace(/^---\n'[a-z0-9@/._-]+': (?:major|minor|patch)\n---\n/, '');
  return markdownFaults(body, listShape);
}

/** Everything that check, explain and the reference print of hostile specs. */
export function specFaults(attempt: Attempt): readonly string[] {
  const [label = ''] = attempt.texts;
  const loaded = loadTexts(
    'mini',
    infectedSpecs(attempt, [0.02, 0.1, 0.3][Math.abs(attempt.seed) % 3] ?? 0.1),
  );
  const diagnostics = checkSpecs(loaded);
  const faults: string[] = [
    ...terminalFaults(formatDiagnostics(diagnostics, (file) => `${label}/${file}`)),
    ...workflowFaults('', 0),
  ];
  for (const tree of loaded.trees) {
    const api = buildApi(tree);
    const asked = [
      ...api.operations.slice(0, 6).map(({ id }) => id),
      ...api.errors.codes.slice(0, 3).map(({ code }) => String(code)),
      label,
    ];
    for (const what of asked) faults.push(...terminalFaults(explain([api], [what]).text));
    for (const operation of api.operations)
      faults.push(...markdownFaults(operationMarkdown(operation, api), tableShape));
    faults.push(...markdownFaults(errorsMarkdown(api), tableShape));
    faults.push(
      ...htmlFaults(referencePage(api.title, referenceDocument(api)), pageElements, 3).filter(
        (one) => one !== '<div>',
      ),
    );
  }
  return faults;
}

/** Everything that docs prints of hostile pages. */
export function pageFaults({ texts, seed }: Attempt, page: string): readonly string[] {
  const random = randomOf(seed);
  const pick = (): string => texts[Math.floor(random() * texts.length)] ?? '';
  const worse = page
    .split('\n')
    .map((line) =>
      line
        .split(/(\t|\|)/)
        .map((cell) => (random() < 0.05 ? `${cell}${pick()}` : cell))
        .join(''),
    )
    .join('\n');
  const [before, after] = [readPage(page, 'page.txt'), readPage(worse, `${pick()}.txt`)];
  const words = { kind: 'added', text: pick(), at: { file: `${pick()}.txt`, line: 1 } } as const;
  const diff = docsPrint.reportOf(diffPages([before], [after]), [words]);
  return [
    ...terminalFaults(factsText(after)),
    ...terminalFaults(docsPrint.printText(diff)),
    ...markdownFaults(docsPrint.printMarkdown(diff), listShape),
    ...jsonFaults(docsPrint.printJson(diff), diff),
  ];
}
