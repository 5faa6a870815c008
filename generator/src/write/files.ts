import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { generatedFiles } from './manifest.ts';

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

/** Writes only what differs. Each file is whole at every moment: written beside its place, then renamed. */
export function apply(
  packageDir: string,
  wanted: ReadonlyMap<string, string>,
  differences: readonly Difference[],
): void {
  for (const { path, kind } of differences) {
    const file = join(packageDir, path);
    if (kind === 'extra') {
      rmSync(file);
      removeEmpty(dirname(file));
      continue;
    }
    const text = wanted.get(path);
    if (text === undefined) continue;
    mkdirSync(dirname(file), { recursive: true });
    mkdirSync(join(packageDir, 'src/generated'), { recursive: true });
    // Beside the sources: what an interrupted run leaves behind is an extra file of the next one.
    const temporary = join(packageDir, 'src/generated', `${basename(path)}.${process.pid}.tmp`);
    try {
      writeFileSync(temporary, text);
      renameSync(temporary, file);
    } finally {
      rmSync(temporary, { force: true });
    }
  }
}

function removeEmpty(folder: string): void {
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}
