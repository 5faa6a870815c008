import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pageHash, parseFactsFile, type RecordedPage } from './facts-file.ts';
import { readPage } from './read/read-page.ts';

/**
 * Reads every page of a folder, by file name, in one order on every system.
 *
 * @throws Error when there is no such folder, or no page in it: nothing could be said then, and nothing must not look
 *   like no change
 */
export function readPages(dir: string): ReadonlyMap<string, RecordedPage> {
  if (!existsSync(dir) || !statSync(dir).isDirectory()) throw new Error(`${dir} is no folder of pages.`);
  const names = readdirSync(dir)
    .filter((name) => /\.(?:txt|md)$/.test(name) && statSync(join(dir, name)).isFile())
    .sort();
  if (names.length === 0)
    throw new Error(`${dir} holds no pages: files that end in .txt or .md, not in folders below it.`);
  return new Map(
    names.map((name): [string, RecordedPage] => {
      const bytes = readFileSync(join(dir, name));
      return [name, { sha256: pageHash(bytes), facts: readPage(bytes.toString('utf8'), name) }];
    }),
  );
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
  const path = factsPath(specsDir, exchange);
  return existsSync(path) ? parseFactsFile(readFileSync(path, 'utf8')) : [];
}
