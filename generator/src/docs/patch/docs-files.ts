import { join } from 'node:path';
import { readInside } from '../../disk/read-inside.ts';
import { parseYaml } from '../../load/parse-yaml.ts';
import { at, entries, entry, text } from '../../load/read-node.ts';
import { factsFileText, type RecordedPage } from '../facts-file.ts';
import { flowText, type Splice, spliced, YamlText } from './yaml-text.ts';

export interface DocsFiles {
  /** Texts by path below `specs/`. */
  readonly files: ReadonlyMap<string, string>;
  /** Pages whose entry cannot be written, with the reason. */
  readonly unlisted: readonly { readonly file: string; readonly reason: string }[];
}

/** `docs.yaml` and `docs.facts.json` of an exchange as they are to be for these pages; comments and waivers stay. */
export function docsFiles(specsDir: string, exchange: string, pages: readonly RecordedPage[]): DocsFiles {
  const file = `${exchange}/docs.yaml`;
  const before = readInside(specsDir, join(specsDir, file))?.toString('utf8') ?? 'pages: {}\nwaivers: []\n';
  const yaml = new YamlText(before);
  const { root } = parseYaml(before, file);
  const list = entry(root, 'pages');
  const listed = new Map(entries(list));
  const taken = new Map(pages.map((page) => [page.facts.file, page]));
  const splices: (Splice | undefined)[] = [];
  const unlisted: { file: string; reason: string }[] = [];
  for (const { sha256, facts } of pages) {
    const { file: name, sourceUrl, revision } = facts;
    const renamed = [...listed].find(
      ([other, { value }]) => !taken.has(other) && text(entry(value, 'url')) === sourceUrl,
    );
    const known = listed.get(name) ?? renamed?.[1];
    if (known === undefined) {
      if (list === undefined || sourceUrl === undefined || revision === undefined)
        unlisted.push({ file: name, reason: 'The page names no address or no date: list it by hand.' });
      else
        splices.push(
          yaml.set(
            list.at,
            name,
            before[yaml.offset(list.at)] === '{'
              ? flowText({ url: sourceUrl, revision, sha256 })
              : `\n  url: ${sourceUrl}\n  revision: ${revision}\n  sha256: ${JSON.stringify(sha256)}`,
          ),
        );
      continue;
    }
    if (!listed.has(name)) splices.push(yaml.replace(known.keyAt, name));
    for (const [key, value] of Object.entries({ url: sourceUrl, revision, sha256 }))
      if (value !== undefined && text(at(known.value, key)) !== value)
        splices.push(
          yaml.set(known.value.at, key, key === 'sha256' ? JSON.stringify(value) : flowText(value)),
        );
  }
  const urls = new Set(pages.map(({ facts }) => facts.sourceUrl));
  for (const [name, { value }] of listed)
    if (list !== undefined && !taken.has(name) && !urls.has(text(entry(value, 'url'))))
      splices.push(yaml.remove(list.at, name));
  const done = splices.flatMap((one) => one ?? []);
  const after = done.length === splices.length ? spliced(before, done) : undefined;
  if (after === undefined) unlisted.push({ file, reason: 'Change the list of pages by hand.' });
  return {
    files: new Map([
      [file, after ?? before],
      [`${exchange}/docs.facts.json`, factsFileText(pages)],
    ]),
    unlisted,
  };
}
