import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { realInside } from './inside.ts';

/**
 * A file of a folder, or undefined where there is none.
 *
 * @throws Error where a symbolic link leads out of the folder: whose text that is, nobody knows
 */
export function readInside(folder: string, path: string): Buffer | undefined {
  const real = realInside(folder, path);
  if (real === undefined)
    throw new Error(`${relative(folder, path)} leads out of ${folder} by a symbolic link.`);
  try {
    return readFileSync(real);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR'))
      return undefined;
    throw error;
  }
}
