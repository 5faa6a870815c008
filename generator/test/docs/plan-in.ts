import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { diffLines } from 'diff';
import { pageHash, type RecordedPage } from '../../src/docs/facts-file.ts';
import { readPages } from '../../src/docs/pages.ts';
import { type Plan, planPatch } from '../../src/docs/patch/plan.ts';
import { readPage } from '../../src/docs/read/read-page.ts';
import { replaced, tabbed } from './fixture.ts';
import { oldDir } from './snapshots.ts';

export const older = (): RecordedPage[] => [...readPages(oldDir).values()];

/** The plan for edits of one older page, for the specs of a repository. */
export function planIn(
  root: string,
  file: string,
  ...pairs: readonly (readonly [from: string, to: string])[]
): Plan {
  const text = pairs.reduce(
    (one, [from, to]) => replaced(one, { from: tabbed(from), to: tabbed(to) }),
    readFileSync(join(oldDir, file), 'utf8'),
  );
  const after = older().map((page) =>
    page.facts.file === file ? { sha256: pageHash(text), facts: readPage(text, file) } : page,
  );
  const { plans } = planPatch({ specsDir: join(root, 'specs'), before: older(), after });
  const found = plans.find(({ diff }) => diff.changes.length > 0);
  if (found === undefined) throw new Error('nothing changed');
  return found;
}

/** Lines of the specs that a plan takes out and puts in; docs.yaml and the dates of the operations follow always. */
export function edited({ files }: Plan): readonly string[] {
  return [...files].flatMap(([path, { before = '', after }]) =>
    path.endsWith('docs.yaml') || path.endsWith('.json')
      ? []
      : diffLines(before, after)
          .filter(({ added, removed }) => added || removed)
          .flatMap(({ added, value }) =>
            value
              .trimEnd()
              .split('\n')
              .map((line) => `${added ? '+' : '-'}${line.trim()}`),
          )
          .filter((line) => !line.includes('x-docs')),
  );
}

export const asked = ({ questions }: Plan): readonly string[] => questions.map(({ text }) => text);
