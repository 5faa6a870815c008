import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Content, contentOf, mostBytes, readContent } from '../../load/read-text.ts';

/** Files by path with `/`, wherever they come from. */
export interface Files {
  /** Sorted. */
  readonly list: () => readonly string[];
  readonly read: (path: string) => Content | undefined;
}

export function memoryFiles(texts: Readonly<Record<string, string>>): Files {
  const files = new Map(
    Object.entries(texts).map(([path, text]) => [path, contentOf(Buffer.from(text), mostBytes.foreign)]),
  );
  return { list: () => [...files.keys()].sort(), read: (path) => files.get(path) };
}

/** A folder of the disk. Symbolic links are not followed out of it: they are not read at all. */
export function diskFiles(folder: string): Files {
  return {
    list: () =>
      existsSync(folder)
        ? readdirSync(folder, { withFileTypes: true, recursive: true })
            .filter((entry) => entry.isFile())
            .map((entry) =>
              join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'),
            )
            .sort()
        : [],
    read: (path) => {
      const file = join(folder, path);
      try {
        return lstatSync(file).isFile() ? readContent(file, mostBytes.foreign) : undefined;
      } catch (error) {
        if (
          error instanceof Error &&
          'code' in error &&
          (error.code === 'ENOENT' || error.code === 'ENOTDIR')
        )
          return undefined;
        throw error;
      }
    },
  };
}

/** Paths below a folder, without its name. */
export function below(files: Files, folder: string): Files {
  const prefix = folder === '' ? '' : `${folder}/`;
  return {
    list: () => files.list().flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : [])),
    read: (path) => files.read(`${prefix}${path}`),
  };
}
