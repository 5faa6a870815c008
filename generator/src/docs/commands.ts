import { readFileSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { jsonDocument } from '../print/json.ts';
import { type Print, toStdout } from '../print/stdout.ts';
import { shownRows, terminal } from '../print/terminal.ts';
import { checkDocs } from './check.ts';
import { diffPages } from './diff/diff-pages.ts';
import { type DocsReport, printJson, printMarkdown, printText, reportOf } from './diff/print.ts';
import { textChanges } from './diff/text-changes.ts';
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
  readonly failOn: FailOn | undefined;
}

/**
 * What exits 1: a change that bad, any changed fact, or (`any`) also changed words, and places that cannot be read or
 * describe something else. A page that cannot be read any more does at every level.
 */
export const failLevels = ['breaking', 'behavioural', 'facts', 'any'] as const;
export type FailOn = (typeof failLevels)[number];

/**
 * `exspec docs diff`: in what two folders of pages differ: facts, then words that no fact is made of.
 *
 * @returns the exit code: 1 when something is found that `failOn` names
 */
export async function docsDiff(options: DocsDiffOptions): Promise<number> {
  const { oldDir, newDir, format, failOn, print = toStdout } = options;
  const older = readPages(oldDir);
  const before = [...older.values()];
  const after = [...readPages(newDir, older).values()];
  const facts = diffPages(
    before.map((one) => one.facts),
    after.map((one) => one.facts),
  );
  const diff = reportOf(facts, textChanges(before, after, facts));
  print({ text: printText, json: printJson, markdown: printMarkdown }[format](diff));
  return failOn !== undefined && fails(diff, failOn) ? 1 : 0;
}

function fails(diff: DocsReport, failOn: FailOn): boolean {
  const { changes, foreign, unread, text } = diff;
  if (unread.some(({ reason }) => lostPage.has(reason))) return true;
  const severities = new Set(changes.map(({ severity }) => severity));
  switch (failOn) {
    case 'breaking':
      return severities.has('breaking');
    case 'behavioural':
      return severities.has('breaking') || severities.has('behavioural');
    case 'facts':
      return changes.length > 0;
    default:
      return changes.length + foreign.length + unread.length + text.length > 0;
  }
}

/** Nothing is known of a page any more. */
const lostPage: ReadonlySet<string> = new Set([
  'unknown-form',
  'no-endpoint',
  'no-facts',
  'page-too-large',
  'reader-failed',
  'link-out-of-the-folder',
]);

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
