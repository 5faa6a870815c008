import { relative, resolve } from 'node:path';
import { realInside } from '../disk/inside.ts';
import { code, markdown, markdownJoined } from '../print/markdown.ts';
import { type Print, type Printable, toStdout } from '../print/stdout.ts';
import { shownRows } from '../print/terminal.ts';
import { changesets, npmName, versionOf } from './bump.ts';
import { changelogText } from './print/changelog.ts';
import { printGithub } from './print/github.ts';
import { printJson } from './print/json.ts';
import { printMarkdown } from './print/markdown.ts';
import { printText } from './print/text.ts';
import { allChanges, type Report, report } from './report.ts';
import { rank, type Severity } from './rules/rule.ts';
import { dropTrees } from './source/collect.ts';
import { topLevel } from './source/git.ts';
import type { ParseCache } from './source/load.ts';
import { baseSide, headSide } from './source/side.ts';

export const formats = ['text', 'markdown', 'json', 'github', 'changelog'] as const;
export const levels = ['breaking', 'behavioural', 'any'] as const;

export interface DiffOptions {
  readonly base: string | undefined;
  readonly head: string | undefined;
  readonly format: (typeof formats)[number];
  /** File for the output instead of standard output. */
  readonly out: string | undefined;
  readonly html: string | undefined;
  readonly failOn: (typeof levels)[number] | undefined;
  readonly changeset: boolean;
  readonly only: string | undefined;
  /** `https://github.com/owner/repository`, for links. */
  readonly repository: string | undefined;
  readonly cwd: string;
  /** The repository, where it is not the one around `cwd`. */
  readonly root: string | undefined;
  /** Where text goes. Default: standard output. */
  readonly print?: Print;
}

/**
 * `exspec diff`.
 *
 * @returns the exit code: 1 when a change is as bad as `failOn` says, and no waiver covers it
 * @throws Error when a side cannot be found or is no specification at all
 */
export async function diffCommand(options: DiffOptions): Promise<number> {
  const { print = toStdout } = options;
  const cache: ParseCache = new Map();
  const base = baseSide(options.base, options, cache);
  dropTrees(base);
  const head = headSide(options.head, options, cache);
  const found = report(base, head, options.only);
  const root = options.root ?? topLevel(options.cwd);
  const text = render(found, options, (exchange) => versionOf(root, exchange));
  const files = new Map<string, string>();
  if (options.out !== undefined) files.set(resolve(options.cwd, options.out), text);
  if (options.html !== undefined) {
    const { printHtml } = await import('./html/page.ts');
    files.set(resolve(options.cwd, options.html), printHtml(found));
  }
  const inRepository = changesetsOf(options, root, found);
  if (files.size + inRepository.size > 0) {
    const { writeTogether } = await import('../write/together.ts');
    writeTogether(new Map([...inRepository, ...files]), undefined);
  }
  if (options.out === undefined && text !== '') print(text);
  const written = [...inRepository].flatMap(([path, content]) => (content === undefined ? [] : [path]));
  print(shownRows(written.map((path) => `Written: ${relative(root ?? '', path).replaceAll('\\', '/')}`)));
  return failed(found, options.failOn) ? 1 : 0;
}

function render(
  found: Report,
  { format, repository }: DiffOptions,
  version: (exchange: string) => string,
): Printable {
  switch (format) {
    case 'text':
      return printText(found);
    case 'markdown':
      return printMarkdown(found, { repository, version });
    case 'json':
      return printJson(found, version);
    case 'github':
      return printGithub(found);
    case 'changelog':
      return markdownJoined(
        found.exchanges
          .filter((one) => one.changes.length > 0)
          .map(
            (one) =>
              markdown`## ${npmName(one.packageName) ?? code(one.packageName)}\n\n${changelogText(one)}`,
          ),
        markdown`\n`,
      );
  }
}

function changesetsOf(
  { changeset }: DiffOptions,
  root: string | undefined,
  found: Report,
): ReadonlyMap<string, string | undefined> {
  if (!changeset) return new Map();
  if (root === undefined) throw new Error('A changeset needs a repository; name it with --root.');
  if (realInside(root, resolve(root, '.changeset')) === undefined)
    throw new Error('.changeset leads out of the repository by a symbolic link.');
  return changesets(root, found);
}

function failed(found: Report, level: DiffOptions['failOn']): boolean {
  if (level === undefined) return false;
  const worst: Severity = level === 'any' ? 'docs-only' : level;
  return allChanges(found).some((change) => rank(change.severity) <= rank(worst));
}
