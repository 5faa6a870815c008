import { type Dirent, readdirSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { Diagnostic } from './diagnostic.ts';
import type { At, SpecNode } from './node.ts';
import { nothing, parseYaml } from './parse-yaml.ts';
import { type FileText, mostBytes, readContent, textOf, tooLarge } from './read-text.ts';
import { parseReference } from './reference.ts';
import type { LoadResult, Resolved, SpecFile, SpecTree } from './tree.ts';

/**
 * Reads every API's folder below `specs/`. Never throws on what stands in the files.
 *
 * @param parse reads one file; a watcher gives one that remembers
 */
export function loadSpecs(specsDir: string, parse: typeof parseYaml = parseYaml): LoadResult {
  const diagnostics: Diagnostic[] = [];
  const trees = new Map<string, SpecTree>();
  for (const folder of list(specsDir, '', diagnostics)) {
    if (folder.isSymbolicLink()) diagnostics.push(symlink(folder.name));
    if (!folder.isDirectory() || folder.name === 'schema' || folder.name.startsWith('.')) continue;
    const files = new Map<string, SpecFile>();
    readFolder(specsDir, folder.name, files, diagnostics, parse);
    if (files.size === 0) continue;
    const entry = files.get(`${folder.name}/openapi.yaml`);
    if (entry === undefined) {
      diagnostics.push({
        at: start(`${folder.name}/openapi.yaml`),
        rule: 'missing-file',
        message: `specs/${folder.name} has no openapi.yaml.`,
        fix: 'Add it: the table of contents, from which every other file is reached.',
      });
      continue;
    }
    trees.set(folder.name, treeOf(folder.name, files, entry, trees));
  }
  if (trees.size === 0 && diagnostics.length === 0) {
    diagnostics.push({
      at: start(''),
      rule: 'missing-file',
      message: 'There are no specs.',
      fix: 'Give each API a folder with an openapi.yaml: exspec new NAME.',
    });
  }
  return { trees: [...trees.values()], diagnostics };
}

/**
 * A tree over files that are already read.
 *
 * @param elsewhere finds a file of a neighbour
 */
export function treeOf(
  name: string,
  files: ReadonlyMap<string, SpecFile>,
  entry: SpecFile,
  neighbours: SpecTree['neighbours'] = new Map(),
  elsewhere = (path: string): SpecFile | undefined => neighbours.get(folderOf(path))?.files.get(path),
): SpecTree {
  return {
    name,
    neighbours,
    files,
    entry,
    resolve(ref, fromFile): Resolved | undefined {
      const parsed = parseReference(ref, fromFile);
      if (parsed.kind !== 'local') return undefined;
      const file = folderOf(parsed.file) === name ? files.get(parsed.file) : elsewhere(parsed.file);
      if (file === undefined) return undefined;
      const node = parsed.tokens.reduce<SpecNode | undefined>(step, file.root);
      if (node === undefined) return undefined;
      return {
        node,
        file: file.path,
        pointer: parsed.pointer,
        name: parsed.tokens.at(-1) ?? posix.basename(file.path, '.yaml'),
      };
    },
  };
}

/** The API that a file belongs to. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.indexOf('/')));
}

function step(node: SpecNode | undefined, token: string): SpecNode | undefined {
  if (node?.kind === 'map') return node.entries.get(token)?.value;
  if (node?.kind === 'seq') return /^(?:0|[1-9]\d*)$/.test(token) ? node.items[Number(token)] : undefined;
  return undefined;
}

function readFolder(
  specsDir: string,
  folder: string,
  files: Map<string, SpecFile>,
  diagnostics: Diagnostic[],
  parse: typeof parseYaml,
): void {
  for (const item of list(specsDir, folder, diagnostics)) {
    const path = `${folder}/${item.name}`;
    if (item.isSymbolicLink()) diagnostics.push(symlink(path));
    else if (item.isDirectory()) readFolder(specsDir, path, files, diagnostics, parse);
    else if (item.name.endsWith('.yml')) {
      diagnostics.push({
        at: start(path),
        rule: 'file-name',
        message: `${item.name} is not read.`,
        fix: `Rename it to ${item.name.replace(/yml$/, 'yaml')}.`,
      });
    } else if (item.isFile() && item.name.endsWith('.yaml')) {
      const { text, mistake } = readFile(join(specsDir, path), path, files);
      // What is no text means nothing; the file is there all the same.
      const parsed = mistake === undefined ? parse(text, path) : nothing(mistake);
      diagnostics.push(...parsed.diagnostics);
      files.set(path, { path, text, root: parsed.root });
    }
  }
}

function readFile(file: string, path: string, before: ReadonlyMap<string, SpecFile>): FileText {
  const content = readContent(file, mostBytes.own);
  let together = content.size;
  for (const { text } of before.values()) together += text.length;
  if (together <= mostBytes.together || content.size > mostBytes.own)
    return textOf(content, path, mostBytes.own);
  const message = `The files of the exchange have more than ${mostBytes.together >> 20} MiB together.`;
  return { text: '', mistake: tooLarge(path, message) };
}

/** In one order on every system. */
function list(specsDir: string, folder: string, diagnostics: Diagnostic[]): readonly Dirent[] {
  try {
    return readdirSync(join(specsDir, folder), { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
  } catch (error) {
    diagnostics.push({
      at: start(folder),
      rule: 'missing-file',
      message: `The folder cannot be read: ${error instanceof Error ? error.message : String(error)}.`,
      fix: 'Run exspec inside the repository, or name its root with --root.',
    });
    return [];
  }
}

/** What is said of a link in the place of a file or folder. */
export function symlink(path: string): Diagnostic {
  return {
    at: start(path),
    rule: 'ref-outside',
    message: `${path} is a symbolic link, which may lead out of specs/.`,
    fix: 'Put the file itself there.',
  };
}

function start(file: string): At {
  return { file, line: 1, col: 1 };
}
