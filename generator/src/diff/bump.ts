import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Markdown, markdown, prose } from '../print/markdown.ts';
import { changelogText } from './print/changelog.ts';
import { type ExchangeReport, fingerprintsOf, type Report } from './report.ts';
import { rank, type Severity } from './rules/rule.ts';

export type Bump = 'major' | 'minor' | 'patch' | 'none';

/**
 * The version that a package's next release needs. Below 1.0.0 a breaking change is a minor and everything else a
 * patch, as `^0.1.2` takes it (semver.org, 4; npm's caret).
 */
export function bumpOf(changes: readonly { readonly severity: Severity }[], version: string): Bump {
  const [worst] = changes.map((one) => one.severity).sort((left, right) => rank(left) - rank(right));
  if (worst === undefined) return 'none';
  const stable = !version.startsWith('0.');
  if (worst === 'breaking') return stable ? 'major' : 'minor';
  return worst === 'docs-only' || !stable ? 'patch' : 'minor';
}

/** The version that a package has now; what has never been released begins at 0. */
export function versionOf(root: string | undefined, exchange: string): string {
  if (root === undefined) return '0.0.0';
  const file = join(root, 'packages', exchange, 'package.json');
  if (!existsSync(file)) return '0.0.0';
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest ? manifest.version : '';
  return typeof version === 'string' && version !== '' ? version : '0.0.0';
}

/** A changeset in the words of the diff; empty where the package does not change. */
export function changesetText(exchange: ExchangeReport, version: string): Markdown {
  const bump = bumpOf(exchange.changes, version);
  if (bump === 'none' || !exchange.generated) return markdown``;
  const name = npmName(exchange.packageName);
  if (name === undefined)
    throw new Error(
      `${JSON.stringify(exchange.packageName)} is no name of a package: nothing can be released under it.`,
    );
  return markdown`---\n'${name}': ${prose(bump)}\n---\n\n${changelogText(exchange)}`;
}

/** A name as npm has them needs no escape, not even between quotes; `undefined` for any other. */
export function npmName(name: string): Markdown | undefined {
  const fits = /^(?:@[a-z0-9-][a-z0-9-._]*\/)?[a-z0-9-][a-z0-9-._]*$/.test(name);
  return fits ? (name as Markdown) : undefined; // just looked at
}

/** One changeset per package, by path; what an earlier run on the same branch wrote is to be gone where none is needed. */
export function changesets(root: string, report: Report): ReadonlyMap<string, string | undefined> {
  const origin = (report.base.commit ?? fingerprintsOf(report)).slice(0, 9);
  return new Map(
    report.exchanges.flatMap((exchange): [string, string | undefined][] => {
      const name = `spec-${exchange.name.replaceAll(/[^a-z0-9-]/gi, '-')}-${origin}.md`;
      const path = join(root, '.changeset', name);
      const text = changesetText(exchange, versionOf(root, exchange.name));
      if (text !== '') return [[path, text]];
      return existsSync(path) ? [[path, undefined]] : [];
    }),
  );
}
