import { spawnSync } from 'node:child_process';
import { type Content, contentOf, mostBytes } from '../../load/read-text.ts';
import type { Files } from './files.ts';

const mostOutput = 1 << 30;
const symbolicLink = '120000';

function git(root: string, args: readonly string[], input?: string): Buffer | undefined {
  const { status, stdout, error } = spawnSync('git', args, {
    cwd: root,
    maxBuffer: mostOutput,
    ...(input === undefined ? {} : { input }),
  });
  if (error !== undefined) throw new Error(`git cannot be run: ${error.message}`);
  return status === 0 ? stdout : undefined;
}

function line(root: string, args: readonly string[]): string | undefined {
  return git(root, args)?.toString('utf8').trim();
}

/** The top of the working tree, or undefined outside of one. */
export function topLevel(folder: string): string | undefined {
  return line(folder, ['rev-parse', '--show-toplevel']);
}

/** The commit that a revision names. What begins with a dash is no revision: git would read it as an option. */
export function commitOf(root: string, revision: string): string | undefined {
  if (revision.startsWith('-')) return undefined;
  return line(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`]);
}

/** Where the current branch left `main`; the remote's where there is no local one, as in a pull request's checkout. */
export function mergeBase(root: string): string | undefined {
  for (const branch of ['main', 'origin/main']) {
    const base =
      commitOf(root, branch) === undefined ? undefined : line(root, ['merge-base', 'HEAD', branch]);
    if (base !== undefined) return base;
  }
  return undefined;
}

/** Files of a commit below a folder, read as blobs: nothing is checked out. */
export function gitFiles(root: string, commit: string, folder: string): Files {
  const listed = git(root, [
    'ls-tree',
    '-r',
    '-l',
    '-z',
    '--full-tree',
    commit,
    '--',
    ...(folder === '' ? [] : [`${folder}/`]),
  ]);
  const prefix = folder === '' ? '' : `${folder}/`;
  const blobs = new Map<string, Blob>();
  const links: string[] = [];
  for (const entry of (listed?.toString('utf8') ?? '').split('\0')) {
    const [, mode, hash, size, path] = /^(\d+) blob ([0-9a-f]+) +(\d+)\t([\s\S]+)$/.exec(entry) ?? [];
    if (mode === undefined || hash === undefined || path === undefined) continue;
    if (mode === symbolicLink) links.push(path.slice(prefix.length));
    else blobs.set(path.slice(prefix.length), { hash, size: Number(size) });
  }
  const spec = /\.(?:ya?ml|json)$/i;
  let read: ReadonlyMap<string, Uint8Array> | undefined;
  return {
    list: () => [...blobs.keys()].sort(),
    links: () => links,
    read: (path) => {
      const blob = blobs.get(path);
      if (blob === undefined) return undefined;
      if (blob.size > mostBytes.foreign) return { size: blob.size, bytes: undefined };
      read ??= readBlobs(
        root,
        [...blobs].flatMap(([name, { hash, size }]) =>
          spec.test(name) && size <= mostBytes.foreign ? [hash] : [],
        ),
      );
      return contentIn(read.get(blob.hash) ?? git(root, ['cat-file', 'blob', blob.hash]));
    },
  };
}

interface Blob {
  readonly hash: string;
  readonly size: number;
}

function contentIn(bytes: Uint8Array | undefined): Content | undefined {
  return bytes === undefined ? undefined : contentOf(bytes, mostBytes.foreign);
}

/** All blobs in one process: `<hash> blob <size>\n<bytes>\n` each. */
function readBlobs(root: string, hashes: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const read = new Map<string, Uint8Array>();
  const out = git(root, ['cat-file', '--batch'], `${hashes.join('\n')}\n`) ?? Buffer.alloc(0);
  for (let at = 0; at < out.length; ) {
    const end = out.indexOf(10, at);
    const [hash, type, size] = out
      .subarray(at, end === -1 ? out.length : end)
      .toString('latin1')
      .split(' ');
    if (end === -1) break;
    if (hash === undefined || type !== 'blob') {
      at = end + 1;
      continue;
    }
    const bytes = Number(size);
    read.set(hash, out.subarray(end + 1, end + 1 + bytes));
    at = end + bytes + 2;
  }
  return read;
}
