import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { docsCheck } from '../../src/docs/commands.ts';
import { replaced } from './fixture.ts';

/** Two invented states of a documentation, and the specs that agree with the older one in every fact. */

export const repository: string = join(import.meta.dirname, '../../..');
const snapshots = join(import.meta.dirname, 'snapshots');
export const oldDir: string = join(snapshots, 'old');
export const newDir: string = join(snapshots, 'new');

/** A repository of its own with the specs of the older pages, their facts recorded and everything committed. */
export async function snapshotRepository(): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'exspec-snapshots-'));
  cpSync(join(snapshots, 'specs'), join(root, 'specs'), { recursive: true });
  cpSync(join(repository, 'specs/schema'), join(root, 'specs/schema'), { recursive: true });
  cpSync(join(repository, 'biome.json'), join(root, 'biome.json'));
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  put(root, 'package.json', '{"type":"module"}');
  put(root, 'generator/package.json', '{"dependencies":{}}');
  put(root, 'generator/src/emit/x.ts', '');
  put(root, '.gitignore', 'node_modules\n');
  let said = '';
  const print = (text: string): void => {
    said += text;
  };
  if ((await docsCheck({ root, pages: oldDir, write: true, json: false, cwd: root, print })) !== 0)
    throw new Error(said);
  git(root, 'init', '-qb', 'main');
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'As the older pages have it');
  return root;
}

export function git(root: string, ...args: readonly string[]): string {
  const who = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
  const { status, stdout, stderr } = spawnSync('git', [...who, ...args], { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

export function put(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** An edit by hand. @throws Error when the text is not there */
export function change(root: string, path: string, from: string, to: string): void {
  put(root, path, replaced(readFileSync(join(root, path), 'utf8'), { from, to }));
}
