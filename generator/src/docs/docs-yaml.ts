import { join } from 'node:path';
import { readInside } from '../disk/read-inside.ts';
import type { Diagnostic } from '../load/diagnostic.ts';
import type { At } from '../load/node.ts';
import { parseYaml } from '../load/parse-yaml.ts';
import { entries, entry, items, text } from '../load/read-node.ts';

/** A deliberate difference between page and spec. `*` stands for any text. */
export interface Waiver {
  readonly fact: string;
  readonly page: string;
  readonly spec: string;
  readonly reason: string;
  readonly date: string;
  readonly at: At;
}

export interface ListedPage {
  readonly url: string;
  readonly revision: string;
  /** Beginning of the SHA-256 of the page's bytes. */
  readonly sha256: string;
  readonly at: At;
}

export interface DocsYaml {
  /** By file name. */
  readonly pages: ReadonlyMap<string, ListedPage>;
  readonly waivers: readonly Waiver[];
  readonly problems: readonly Diagnostic[];
}

const waiverKeys = ['fact', 'page', 'spec', 'reason', 'date'] as const;
const pageKeys = ['url', 'revision', 'sha256'] as const;

/**
 * `docs.yaml` of an exchange: which pages its specs were written from, and where they differ on purpose. It is read
 * from the disk, because it describes the specs and is no part of them.
 */
export function readDocsYaml(specsDir: string, exchange: string): DocsYaml {
  const file = `${exchange}/docs.yaml`;
  const bytes = readInside(specsDir, join(specsDir, file));
  const parsed = bytes === undefined ? undefined : parseYaml(bytes.toString('utf8'), file);
  const root = parsed?.root;
  const problems: Diagnostic[] = [...(parsed?.diagnostics ?? [])];
  const complain = (at: At, message: string, fix: string): void => {
    problems.push({ at, rule: 'docs-yaml', message, fix });
  };
  const start = { file, line: 1, col: 1 };
  if (root === undefined)
    complain(
      start,
      `specs/${exchange} has no docs.yaml.`,
      'Add it and list the pages that the specs were written from.',
    );
  for (const [key, { keyAt }] of entries(root))
    if (key !== 'pages' && key !== 'waivers')
      complain(keyAt, `docs.yaml has the unknown keyword ${key}.`, 'Remove it.');

  const pages = new Map(
    entries(entry(root, 'pages')).map(([name, { keyAt, value }]): [string, ListedPage] => {
      const [url = '', revision = '', sha256 = ''] = pageKeys.map((key) => text(entry(value, key)) ?? '');
      for (const [index, one] of [url, revision, sha256].entries())
        if (one === '') complain(keyAt, `Page ${name} lacks ${pageKeys[index] ?? ''}.`, 'Add it.');
      return [name, { url, revision, sha256, at: keyAt }];
    }),
  );
  const waivers = items(entry(root, 'waivers')).map((node): Waiver => {
    const [fact = '', page = '', spec = '', reason = '', date = ''] = waiverKeys.map(
      (key) => text(entry(node, key)) ?? '',
    );
    for (const [index, one] of [fact, page, spec, reason, date].entries())
      if (one === '') complain(node.at, `A waiver lacks ${waiverKeys[index] ?? ''}.`, 'Add it.');
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date))
      complain(node.at, `The date ${date} is none.`, 'Write it as 2022-02-09.');
    return { fact, page, spec, reason, date, at: node.at };
  });
  return { pages, waivers, problems };
}

/** Whether a waiver speaks of this difference. */
export function waives(
  waiver: Waiver,
  difference: { readonly fact: string; readonly page: string; readonly spec: string },
): boolean {
  return (
    fits(waiver.fact, difference.fact) &&
    fits(waiver.page, difference.page) &&
    fits(waiver.spec, difference.spec)
  );
}

function fits(pattern: string, value: string): boolean {
  if (!pattern.includes('*')) return pattern === value;
  const [head = '', ...rest] = pattern.split('*');
  if (!value.startsWith(head)) return false;
  let at = head.length;
  for (const [index, part] of rest.entries()) {
    const last = index === rest.length - 1;
    const found = last ? value.length - part.length : value.indexOf(part, at);
    if (found < at || !value.startsWith(part, found)) return false;
    at = found + part.length;
  }
  return true;
}
