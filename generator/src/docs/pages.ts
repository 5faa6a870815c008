import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { realInside } from '../disk/inside.ts';
import { readInside } from '../disk/read-inside.ts';
import type { Unread } from './facts.ts';
import { pageHash, parseFactsFile, type RecordedPage } from './facts-file.ts';
import { readPage, unreadable } from './read/read-page.ts';

const leadsOut: Unread = { line: 1, reason: 'link-out-of-the-folder', text: '' };

/** A page as it was read from a file. */
export interface ReadPage extends RecordedPage {
  /** Empty where nobody may read it. */
  readonly text: string;
}

/**
 * Reads every page of a folder and of those below it, by path, in one order on every system.
 *
 * @param known pages read before: one of the same name and bytes is not read again
 * @throws Error when there is no such folder, or no page in it: nothing could be said then, and nothing must not look
 *   like no change
 */
export function readPages(
  dir: string,
  known: ReadonlyMap<string, ReadPage> = new Map(),
): ReadonlyMap<string, ReadPage> {
  if (!existsSync(dir) || !statSync(dir).isDirectory()) throw new Error(`${dir} is no folder of pages.`);
  const names = pageNames(dir, '').sort();
  const pages = new Map(
    names.map((name): [string, ReadPage] => {
      // A link out of the folder is a page that nobody put there.
      if (realInside(dir, join(dir, name)) === undefined)
        return [name, { sha256: pageHash(''), facts: unreadable(name, [leadsOut]), text: '' }];
      const bytes = readFileSync(join(dir, name));
      const sha256 = pageHash(bytes);
      const before = known.get(name);
      if (before?.sha256 === sha256) return [name, before];
      return [name, { sha256, facts: readPage(bytes, name), text: bytes.toString('utf8') }];
    }),
  );
  // Files below that have the form of no page make no folder of pages.
  const isPage = ([name, { facts }]: [string, ReadPage]): boolean =>
    !name.includes('/') || facts.form !== 'unknown';
  if (![...pages].some(isPage)) throw new Error(`${dir} holds no pages: files that end in .txt or .md.`);
  return pages;
}

/** Paths below the folder, with slashes. Links to folders are not followed; a README is about pages, and none. */
function pageNames(dir: string, below: string): string[] {
  return readdirSync(join(dir, below), { withFileTypes: true }).flatMap((entry): string[] => {
    const name = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) return pageNames(dir, name);
    return /\.(?:txt|md)$/.test(entry.name) && name !== 'README.md' && !isFolder(join(dir, name))
      ? [name]
      : [];
  });
}

/** A link that leads nowhere is none, and reading it says so. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

export function factsPath(specsDir: string, exchange: string): string {
  return join(specsDir, exchange, 'docs.facts.json');
}

/**
 * The pages of an exchange as `docs.facts.json` has them; none where there is no such file.
 *
 * @throws Error when the file is damaged
 */
export function recordedPages(specsDir: string, exchange: string): readonly RecordedPage[] {
  const bytes = readInside(specsDir, factsPath(specsDir, exchange));
  return bytes === undefined ? [] : parseFactsFile(bytes.toString('utf8'));
}
