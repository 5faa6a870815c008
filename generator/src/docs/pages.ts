import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pageHash, parseFactsFile, type RecordedPage } from './facts-file.ts';
import { readPage } from './read/read-page.ts';

/** Reads every page of a folder, by file name, in one order on every system. */
export function readPages(dir: string): ReadonlyMap<string, RecordedPage> {
  const names = readdirSync(dir, { withFileTypes: true })
    .filter((one) => one.isFile() && /\.(?:txt|md)$/.test(one.name))
    .map(({ name }) => name)
    .sort();
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
