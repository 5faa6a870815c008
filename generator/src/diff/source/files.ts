import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { realInside } from '../../disk/inside.ts';
import { type Content, contentOf, mostBytes, readContent } from '../../load/read-text.ts';

/** Files by path with `/`, wherever they come from. */
export interface Files {
  /** Sorted. */
  readonly list: () => readonly string[];
  /** Symbolic links, which are not listed: where they lead is not what was reviewed. */
  readonly links: () => readonly string[];
  readonly read: (path: string) => Content | undefined;
}

export function memoryFiles(texts: Readonly<Record<string, string>>): Files {
  const files = new Map(
    Object.entries(texts).map(([path, text]) => [path, contentOf(Buffer.from(text), mostBytes.foreign)]),
  );
  return { list: () => [...files.keys()].sort(), links: () => [], read: (path) => files.get(path) };
}

/** A folder of the disk. Nothing outside of it is read, whichever part of a path is a symbolic link that leads there. */
export function diskFiles(folder: string): Files {
  const below = (kind: 'isFile' | 'isSymbolicLink'): readonly string[] =>
    existsSync(folder)
      ? readdirSync(folder, { withFileTypes: true, recursive: true })
          .filter((entry) => entry[kind]())
          .map((entry) =>
            join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'),
          )
          .sort()
      : [];
  return {
    list: () => below('isFile'),
    links: () => below('isSymbolicLink'),
    read: (path) => {
      const file = realInside(folder, join(folder, path));
      if (file === undefined) return undefined;
      return statSync(file, { throwIfNoEntry: false })?.isFile() === true
        ? readContent(file, mostBytes.foreign)
        : undefined;
    },
  };
}

/** Paths below a folder, without its name. */
export function below(files: Files, folder: string): Files {
  const prefix = folder === '' ? '' : `${folder}/`;
  const inside = (paths: readonly string[]): readonly string[] =>
    paths.flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length)] : []));
  return {
    list: () => inside(files.list()),
    links: () => inside(files.links()),
    read: (path) => files.read(`${prefix}${path}`),
  };
}
