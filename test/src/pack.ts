import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { manifestOf, packageFolder, published } from './packages.ts';

export { published, root } from './packages.ts';

/** Packs a package as it would be published and returns the tarball. Needs a build. */
export function pack(folder: string, into: string): string {
  if (!existsSync(join(folder, 'dist'))) throw new Error(`${folder} has no dist: run \`pnpm build\` first`);
  const before = new Set(readdirSync(into));
  execFileSync('pnpm', ['pack', '--pack-destination', into], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const made = readdirSync(into).find((file) => file.endsWith('.tgz') && !before.has(file));
  if (made === undefined) throw new Error(`pnpm pack of ${folder} made no tarball`);
  return join(into, made);
}

/**
 * A folder whose node_modules holds the packed packages, as after `npm install`, without asking a registry.
 *
 * @param folders of packages; all that are published unless told otherwise
 */
export function installPacked(folders: readonly string[] = published.map(packageFolder)): string {
  const folder = mkdtempSync(join(tmpdir(), 'exspec-consumer-'));
  const modules = join(folder, 'node_modules');
  for (const one of folders) {
    const target = join(modules, manifestOf(one).name);
    mkdirSync(target, { recursive: true });
    execFileSync('tar', ['-xzf', pack(one, folder), '--strip-components=1', '-C', target]);
    linkDependencies(join(one, 'node_modules'), modules, target);
  }
  return folder;
}

/** What the package itself asks for, and nothing that only its development needs. */
function linkDependencies(from: string, to: string, packed: string): void {
  const { dependencies, peerDependencies } = manifestOf(packed);
  const wanted = Object.keys({ ...dependencies, ...peerDependencies });
  for (const entry of wanted.filter((name) => !name.startsWith('@exspec/'))) {
    const source = join(from, entry);
    const target = join(to, entry);
    if (!existsSync(source) || existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(source, target);
  }
}
