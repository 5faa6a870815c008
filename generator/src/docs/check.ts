import { readInside } from '../disk/read-inside.ts';
import type { Diagnostic } from '../load/diagnostic.ts';
import { loadSpecs } from '../load/load-specs.ts';
import type { At } from '../load/node.ts';
import { textRules } from '../load/read-text.ts';
import type { SpecTree } from '../load/tree.ts';
import { buildApi } from '../model/build.ts';
import { writeTogether } from '../write/together.ts';
import { compare } from './compare/compare.ts';
import type { Disagreement, FactKind, PageAt, Uncompared } from './compare/outcome.ts';
import { type DocsYaml, readDocsYaml, waives } from './docs-yaml.ts';
import type { PageFacts } from './facts.ts';
import { factsFileText, type RecordedPage } from './facts-file.ts';
import { factsPath, readPages, recordedPages } from './pages.ts';
import { isWithoutFacts } from './read/read-page.ts';

export interface CheckInput {
  /** The repository's `specs/`. */
  readonly specsDir: string;
  /** Folder of pages; without it the recorded facts are used. */
  readonly pagesDir: string | undefined;
  /** Record what was read in `docs.facts.json`. */
  readonly write: boolean;
}

export interface CheckResult {
  /** What no waiver speaks of. */
  readonly disagreements: readonly Disagreement[];
  readonly waived: readonly Disagreement[];
  /** Mistakes in docs.yaml, waivers that match nothing, pages that are not what docs.yaml lists. */
  readonly problems: readonly Diagnostic[];
  readonly uncompared: readonly Uncompared[];
  /** Places of the pages that no fact was made of. */
  readonly unread: readonly { readonly at: PageAt; readonly reason: string; readonly text: string }[];
  readonly totals: ReadonlyMap<FactKind, number>;
  /** Files written. */
  readonly written: readonly string[];
}

/** A result while it is being filled. */
interface Gathered {
  readonly disagreements: Disagreement[];
  readonly waived: Disagreement[];
  readonly problems: Diagnostic[];
  readonly uncompared: Uncompared[];
  readonly unread: CheckResult['unread'][number][];
  readonly totals: Map<FactKind, number>;
  /** Texts to be written, by path. */
  readonly toWrite: Map<string, string>;
}

/** Holds the specs of every exchange against the documentation. */
export function checkDocs({ specsDir, pagesDir, write }: CheckInput): CheckResult {
  const loaded = loadSpecs(specsDir);
  // Of docs.yaml the mistakes are told below, but for those that leave no text of it.
  const problems: Diagnostic[] = loaded.diagnostics.filter(
    ({ at, rule }) => !at.file.endsWith('/docs.yaml') || textRules.has(rule),
  );
  const files = pagesDir === undefined ? undefined : readPages(pagesDir);
  const result: Gathered = {
    disagreements: [],
    waived: [],
    problems,
    uncompared: [],
    unread: [],
    totals: new Map(),
    toWrite: new Map(),
  };
  const listed = new Set<string>();
  for (const tree of loaded.trees) {
    const docs = readDocsYaml(specsDir, tree.name);
    problems.push(...docs.problems);
    for (const name of docs.pages.keys()) listed.add(name);
    const known = files === undefined ? readRecorded(specsDir, tree.name, problems) : [...files.values()];
    const pages = known.filter(({ facts }) => docs.pages.has(facts.file));
    problems.push(...pageProblems(docs, pages, tree.name));
    for (const { facts } of pages)
      result.unread.push(
        ...facts.unread.map(({ line, reason, text }) => ({ at: { file: facts.file, line }, reason, text })),
      );
    if (files !== undefined && docs.pages.size > 0) keepInStep(specsDir, tree.name, pages, write, result);
    checkTree(
      tree,
      docs,
      pages.map(({ facts }) => facts),
      result,
    );
  }
  for (const name of files?.keys() ?? [])
    if (!listed.has(name))
      problems.push({
        at: { file: 'docs.yaml', line: 1, col: 1 },
        rule: 'unlisted-page',
        message: `${name} is in the folder of pages, but no docs.yaml lists it.`,
        fix: 'List it in the docs.yaml of its exchange.',
      });
  writeTogether(result.toWrite, specsDir);
  return { ...result, written: [...result.toWrite.keys()] };
}

function checkTree(tree: SpecTree, docs: DocsYaml, pages: readonly PageFacts[], result: Gathered): void {
  if (pages.length === 0) return;
  const outcome = compare(buildApi(tree), pages);
  const used = new Set<object>();
  for (const difference of outcome.disagreements) {
    const waivers = docs.waivers.filter((waiver) => waives(waiver, difference));
    for (const waiver of waivers) used.add(waiver);
    (waivers.length === 0 ? result.disagreements : result.waived).push(difference);
  }
  const isOpen = ({ fact }: { readonly fact: string }): boolean =>
    [...outcome.unknown].some((key) => fact.startsWith(`${key} `));
  for (const waiver of docs.waivers)
    if (!used.has(waiver) && !isOpen(waiver))
      result.problems.push({
        at: waiver.at,
        rule: 'unused-waiver',
        message: `The waiver for "${waiver.fact}" (page ${waiver.page}, spec ${waiver.spec}) matches nothing.`,
        fix: 'Remove it, or mend what it names.',
      });
  result.uncompared.push(...outcome.uncompared);
  for (const [kind, number] of outcome.totals)
    result.totals.set(kind, (result.totals.get(kind) ?? 0) + number);
}

/** What docs.yaml says of a page against what the page itself says. */
function pageProblems(
  docs: DocsYaml,
  pages: readonly RecordedPage[],
  exchange: string,
): readonly Diagnostic[] {
  const byName = new Map(pages.map((page) => [page.facts.file, page]));
  return [...docs.pages].flatMap(([name, { at, url, revision, sha256 }]): readonly Diagnostic[] => {
    const page = byName.get(name);
    if (page === undefined)
      return [
        problem(
          at,
          'missing-page',
          `There are no facts of ${name}.`,
          'Read it with exspec docs check --pages DIR --write, or remove it here.',
        ),
      ];
    const { facts } = page;
    // The comparison says that it describes something else, and nothing more is to be said of it.
    if (facts.mismatch !== undefined) return [];
    const found: Diagnostic[] = [];
    if (isWithoutFacts(facts))
      found.push(
        problem(
          at,
          'unread-page',
          `No fact could be read from ${name}: ${facts.unread.map(({ line, reason }) => `${reason} in line ${line}`).join(', ')}.`,
          'Fetch it again, or remove it here.',
        ),
      );
    if (!page.sha256.startsWith(sha256))
      found.push(
        problem(
          at,
          'page-changed',
          `${name} has the hash ${page.sha256}, not ${sha256}.`,
          'Compare the new page with the specs, then write its hash here.',
        ),
      );
    if (facts.sourceUrl !== undefined && facts.sourceUrl !== url)
      found.push(
        problem(
          at,
          'page-url',
          `${name} says that it comes from ${facts.sourceUrl}.`,
          'Write that address here.',
        ),
      );
    if (facts.revision !== undefined && facts.revision !== revision)
      found.push(
        problem(
          at,
          'page-revision',
          `${name} is of ${facts.revision}, not of ${revision}.`,
          'Write that date here.',
        ),
      );
    // An exchange may have several APIs: binance, binance-portfolio-margin.
    const { exchange: owner } = facts;
    if (owner !== undefined && owner !== exchange && !exchange.startsWith(`${owner}-`))
      found.push(
        problem(
          at,
          'page-exchange',
          `${name} belongs to ${facts.exchange}.`,
          `List it in specs/${facts.exchange}/docs.yaml.`,
        ),
      );
    return found;
  });
}

function readRecorded(specsDir: string, exchange: string, problems: Diagnostic[]): readonly RecordedPage[] {
  try {
    return recordedPages(specsDir, exchange);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    problems.push(
      problem(startOf(exchange), 'facts-file', message, 'Run exspec docs check --pages DIR --write.'),
    );
    return [];
  }
}

function keepInStep(
  specsDir: string,
  exchange: string,
  pages: readonly RecordedPage[],
  write: boolean,
  { problems, toWrite }: Gathered,
): void {
  const path = factsPath(specsDir, exchange);
  const text = factsFileText(believable(specsDir, exchange, pages));
  if (readInside(specsDir, path)?.toString('utf8') === text) return;
  if (write) toWrite.set(path, text);
  else
    problems.push(
      problem(
        startOf(exchange),
        'facts-behind',
        'docs.facts.json is not what the pages say.',
        'Run exspec docs check --pages DIR --write.',
      ),
    );
}

/** What was recorded of a page stands as long as its body belongs to another one. */
function believable(
  specsDir: string,
  exchange: string,
  pages: readonly RecordedPage[],
): readonly RecordedPage[] {
  if (pages.every(({ facts }) => facts.mismatch === undefined)) return pages;
  const recorded = new Map(recordedPages(specsDir, exchange).map((page) => [page.facts.file, page]));
  return pages.map((page) =>
    page.facts.mismatch === undefined ? page : (recorded.get(page.facts.file) ?? page),
  );
}

function startOf(exchange: string): At {
  return { file: `${exchange}/docs.facts.json`, line: 1, col: 1 };
}

function problem(at: At, rule: string, message: string, fix: string): Diagnostic {
  return { at, rule, message, fix };
}
