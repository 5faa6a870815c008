import { readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { jsonDocument } from '../print/json.ts';
import { type Print, toStdout } from '../print/stdout.ts';
import { shownRows, terminal } from '../print/terminal.ts';
import { checkDocs } from './check.ts';
import { diffPages } from './diff/diff-pages.ts';
import { printJson, printMarkdown, printText } from './diff/print.ts';
import { draftEndpoint } from './draft/draft.ts';
import { readPages } from './pages.ts';
import { gaveNothing, readPage } from './read/read-page.ts';
import { checkText, factsText, totalsText } from './report.ts';

interface Printing {
  /** Where text goes. Default: standard output. */
  readonly print?: Print;
}

export interface DocsFactsOptions extends Printing {
  /** Path of a page, or of a folder of pages at any depth. */
  readonly page: string;
  readonly json: boolean;
}

/**
 * `exspec docs facts`: what a page says, or all pages of a folder.
 *
 * @returns the exit code: 1 when a page gave no fact that should have: one that looks like an endpoint, or no page at all
 */
export async function docsFacts({ page, json, print = toStdout }: DocsFactsOptions): Promise<number> {
  if (!statSync(page).isDirectory()) {
    const facts = readPage(readFileSync(page), basename(page));
    print(json ? jsonDocument(facts) : factsText(facts));
    return gaveNothing(facts) ? 1 : 0;
  }
  const pages = [...readPages(page).values()].map(({ facts }) => facts);
  if (json) print(jsonDocument(pages));
  else {
    for (const facts of pages) print(factsText(facts));
    print(totalsText(pages, pages.filter(gaveNothing)));
  }
  return pages.some(gaveNothing) ? 1 : 0;
}

export interface DocsCheckOptions extends Printing {
  /** The repository; its specs stand in `specs/`. */
  readonly root: string;
  /** Folder of pages; without it the recorded facts are used. */
  readonly pages: string | undefined;
  readonly write: boolean;
  readonly json: boolean;
  /** Paths are shown relative to it. */
  readonly cwd: string;
}

/**
 * `exspec docs check`: the specs against the documentation.
 *
 * @returns the exit code: 1 when something differs that no waiver explains
 */
export async function docsCheck(options: DocsCheckOptions): Promise<number> {
  const { root, pages, write, json, cwd, print = toStdout } = options;
  if (write && pages === undefined) {
    print(terminal`--write records what the pages say: name their folder with --pages.\n`);
    return 1;
  }
  const specsDir = join(root, 'specs');
  const result = checkDocs({ specsDir, pagesDir: pages, write });
  print(
    json
      ? jsonDocument({ ...result, totals: Object.fromEntries(result.totals) })
      : checkText(result, relative(cwd, specsDir) || '.'),
  );
  return result.disagreements.length + result.problems.length === 0 ? 0 : 1;
}

export interface DocsDiffOptions extends Printing {
  readonly oldDir: string;
  readonly newDir: string;
  readonly format: 'text' | 'json' | 'markdown';
  /** `facts`: a fact changed; `any`: or a page cannot be read or describes something else. */
  readonly failOn: 'facts' | 'any' | undefined;
}

/**
 * `exspec docs diff`: which facts differ between two folders of pages.
 *
 * @returns the exit code: 1 when something is found that `failOn` names
 */
export async function docsDiff(options: DocsDiffOptions): Promise<number> {
  const { oldDir, newDir, format, failOn, print = toStdout } = options;
  const [before, after] = [oldDir, newDir].map((dir) =>
    [...readPages(dir).values()].map(({ facts }) => facts),
  );
  const diff = diffPages(before ?? [], after ?? []);
  print({ text: printText, json: printJson, markdown: printMarkdown }[format](diff));
  const { changes, foreign, unread } = diff;
  if (failOn === undefined) return 0;
  return changes.length + (failOn === 'any' ? foreign.length + unread.length : 0) === 0 ? 0 : 1;
}

export interface DocsDraftOptions extends Printing {
  readonly root: string;
  readonly page: string;
  /** `GET /path`, where the page describes several. */
  readonly endpoint: string | undefined;
  /** The section, where the page and the paths around do not tell it. */
  readonly section: string | undefined;
  readonly cwd: string;
}

/**
 * `exspec docs draft`: writes the skeleton of a new endpoint.
 *
 * @returns the exit code: 1 when nothing was written
 */
export async function docsDraft(options: DocsDraftOptions): Promise<number> {
  const { root, page, endpoint, section, cwd, print = toStdout } = options;
  const facts = readPage(readFileSync(page), basename(page));
  const outcome = draftEndpoint({ specsDir: join(root, 'specs'), facts, endpoint, section });
  if (outcome.kind === 'refused') {
    print(shownRows([outcome.reason]));
    return 1;
  }
  print(shownRows(outcome.written.map((path) => `Written: ${relative(cwd, path)}`)));
  print(
    terminal`${outcome.todos} places are marked x-todo; exspec check refuses them until they are decided.\n`,
  );
  return 0;
}
