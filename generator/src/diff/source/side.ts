import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { realInside } from '../../disk/inside.ts';
import type { Diagnostic } from '../../load/diagnostic.ts';
import type { Contract } from '../contract.ts';
import { below, diskFiles, type Files } from './files.ts';
import { commitOf, gitFiles, mergeBase, topLevel } from './git.ts';
import { loadFolders, loadSingle, type ParseCache } from './load.ts';

/** One side of a diff. */
export interface Side {
  /** What the reader asked for: `merge base with main (1a2b3c4)`. */
  readonly label: string;
  /** The commit, where there is one. */
  readonly commit: string | undefined;
  /** What stands before the paths in `At` to find the files from the repository's root. */
  readonly prefix: string;
  readonly contracts: ReadonlyMap<string, Contract>;
  /** Everything that could not be read, with its place. */
  readonly problems: readonly Diagnostic[];
  /** `diff-waivers.yaml` of each exchange, where there is one. */
  readonly waivers: ReadonlyMap<string, string>;
  /** A folder or a file was named: what is compared is what was named, whatever it is called. */
  readonly named: boolean;
}

export interface Place {
  readonly cwd: string;
  /** The repository; the current one when not given. */
  readonly root: string | undefined;
}

const specsFolder = 'specs';
const entryNames = ['openapi.yaml', 'openapi.yml', 'openapi.json', 'swagger.yaml', 'swagger.json'];

/** BASE: a revision, folder or file; by default where the branch left main. */
export function baseSide(name: string | undefined, place: Place, cache: ParseCache): Side {
  if (name !== undefined) return side(name, place, cache);
  const root = rootOf(place);
  const commit = mergeBase(root);
  if (commit === undefined)
    throw new Error('There is no branch main to compare with. Name BASE: a revision, a folder or a file.');
  return revision(root, commit, `merge base with main (${commit.slice(0, 9)})`, cache);
}

/** HEAD: a revision, folder or file; by default the working tree. */
export function headSide(name: string | undefined, place: Place, cache: ParseCache): Side {
  if (name !== undefined) return side(name, place, cache);
  const root = rootOf(place);
  const files = diskFiles(specsOf(root));
  return {
    label: 'working tree',
    commit: undefined,
    prefix: `${specsFolder}/`,
    named: false,
    ...loadFolders(files, cache),
  };
}

/** What exists on disk is that; everything else is a revision, or `revision:path`. */
function side(name: string, place: Place, cache: ParseCache): Side {
  const path = resolve(place.cwd, name);
  if (existsSync(path)) {
    refuseWayOut(path, name, place);
    return statSync(path).isDirectory() ? folder(path, name, place, cache) : file(path, name, place, cache);
  }
  const root = place.root ?? topLevel(place.cwd);
  const commit = root === undefined ? undefined : commitOf(root, name);
  if (root !== undefined && commit !== undefined) return revision(root, commit, name, cache);
  const [, before, inside] = /^([^:]+):(.+)$/.exec(name) ?? [];
  const other = root === undefined || before === undefined ? undefined : commitOf(root, before);
  if (root !== undefined && other !== undefined && inside !== undefined) {
    const files = gitFiles(root, other, '');
    if (files.read(inside) === undefined) throw new Error(`${before} has no file ${inside}.`);
    return { label: name, commit: other, prefix: '', named: true, ...loadSingle(files, inside, cache) };
  }
  throw new Error(`${name} is no file, no folder and no git revision.`);
}

/**
 * A path of the repository that is not in it: whoever made the link chose what is read, not who named the path.
 *
 * @throws Error for such a path
 */
function refuseWayOut(path: string, name: string, { root, cwd }: Place): void {
  if (realpathSync(path) === path) return;
  const home = root ?? topLevel(cwd) ?? cwd;
  const isOurs = !relative(home, path).startsWith('..');
  if (isOurs && realInside(home, path) === undefined)
    throw new Error(`${name} leads out of the repository by a symbolic link. Name what it leads to.`);
}

function revision(root: string, commit: string, label: string, cache: ParseCache): Side {
  const files = gitFiles(root, commit, specsFolder);
  return { label, commit, prefix: `${specsFolder}/`, named: false, ...loadFolders(files, cache) };
}

/** A folder of specs, of one exchange, or a repository that has one. */
function folder(path: string, label: string, place: Place, cache: ParseCache): Side {
  const files = diskFiles(path);
  const entry = entryNames.find((one) => existsSync(join(path, one)));
  if (entry === undefined) {
    const nested = existsSync(join(path, specsFolder)) ? specsFolder : '';
    const specs = nested === '' ? path : specsOf(path);
    return {
      label,
      commit: undefined,
      prefix: shown(specs, place),
      named: false,
      ...loadFolders(below(files, nested), cache),
    };
  }
  const parent = dirname(path);
  const name = basename(path);
  const inside: Files = {
    list: () => files.list().map((one) => `${name}/${one}`),
    links: () => files.links().map((one) => `${name}/${one}`),
    read: (one) =>
      one.startsWith(`${name}/`) ? files.read(one.slice(name.length + 1)) : diskFiles(parent).read(one),
  };
  const loaded =
    entry === 'openapi.yaml' ? loadFolders(inside, cache) : loadSingle(inside, `${name}/${entry}`, cache);
  return { label, commit: undefined, prefix: shown(parent, place), named: true, ...loaded };
}

/** @throws Error where it leads out by a symbolic link */
function specsOf(repository: string): string {
  const specs = join(repository, specsFolder);
  if (realInside(repository, specs) === undefined)
    throw new Error(`${specs} leads out of the repository by a symbolic link.`);
  return specs;
}

/** One document, which may refer to others beside and above it as far as the working directory. */
function file(path: string, label: string, place: Place, cache: ParseCache): Side {
  // What was named may be a link; what it refers to is looked for where the document is.
  const real = realpathSync(path);
  const within = relative(place.cwd, real).replaceAll('\\', '/');
  const outside = within.startsWith('../') || resolve(within) === within;
  const root = outside ? dirname(real) : place.cwd;
  const loaded = loadSingle(diskFiles(root), outside ? basename(real) : within, cache);
  return { label, commit: undefined, prefix: shown(root, place), named: true, ...loaded };
}

function shown(folderPath: string, { cwd }: Place): string {
  const path = relative(cwd, folderPath).replaceAll('\\', '/');
  return path === '' ? '' : `${path}/`;
}

function rootOf({ root, cwd }: Place): string {
  const found = root ?? topLevel(cwd);
  if (found === undefined)
    throw new Error('This is no git repository. Name BASE and HEAD: folders or files.');
  return found;
}
