import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generatedFiles, manifestPath } from './manifest.ts';
import { removeEmpty, writeTogether } from './together.ts';

/** How the disk differs from what should be there. */
export interface Difference {
  readonly path: string;
  readonly kind: 'stale' | 'missing' | 'extra';
}

/** Compares whole texts; a file's time says nothing. */
export function compare(packageDir: string, wanted: ReadonlyMap<string, string>): readonly Difference[] {
  const changed = [...wanted].flatMap(([path, text]): Difference[] => {
    const file = join(packageDir, path);
    if (!existsSync(file)) return [{ path, kind: 'missing' }];
    return readFileSync(file, 'utf8') === text ? [] : [{ path, kind: 'stale' }];
  });
  const extra = generatedFiles(packageDir)
    .filter((path) => !wanted.has(path))
    .map((path): Difference => ({ path, kind: 'extra' }));
  return [...changed, ...extra].sort((left, right) => (left.path < right.path ? -1 : 1));
}

/** What is to be done about the differences of a package, the manifest last: it says that everything is there. */
export function changesOf(
  packageDir: string,
  wanted: ReadonlyMap<string, string>,
  differences: readonly Difference[],
): Map<string, string | undefined> {
  const paths = differences.map(({ path }) => path);
  const ordered = [
    ...paths.filter((path) => path !== manifestPath),
    ...paths.filter((path) => path === manifestPath),
  ];
  return new Map(ordered.map((path) => [join(packageDir, path), wanted.get(path)]));
}

/**
 * Makes the changes of all packages, or none of them.
 *
 * @param root no file outside of it is touched
 */
export function apply(root: string, changes: ReadonlyMap<string, string | undefined>): void {
  writeTogether(changes, root);
  for (const [path, text] of changes) if (text === undefined) removeEmpty(dirname(path));
}
