import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative } from 'node:path';

/**
 * Where a path really is, every symbolic link of it followed, as long as that is inside of a folder (whose own links do
 * not matter: it was named). A path that does not exist yet is where it would be made.
 *
 * @returns the real path, or undefined where a link leads out
 */
export function realInside(folder: string, path: string): string | undefined {
  const real = realOf(path);
  const way = relative(realOf(folder), real);
  return way.split(/[\\/]/)[0] === '..' || isAbsolute(way) ? undefined : real;
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    // A loop of links, or a file in the place of a folder, is nowhere either.
    if (dirname(path) === path) throw error;
    return join(realOf(dirname(path)), basename(path));
  }
}
