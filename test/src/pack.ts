import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../../', import.meta.url));
export const published: readonly string[] = ['core', 'mock', 'binance', 'okx'];

/** Packs a package as it would be published and returns the tarball. Needs a build. */
export function pack(name: string, into: string): string {
  const folder = join(root, 'packages', name);
  if (!existsSync(join(folder, 'dist')))
    throw new Error(`packages/${name} has no dist: run \`pnpm build\` first`);
  const before = new Set(readdirSync(into));
  execFileSync('pnpm', ['pack', '--pack-destination', into], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const made = readdirSync(into).find((file) => file.endsWith('.tgz') && !before.has(file));
  if (made === undefined) throw new Error(`pnpm pack of ${name} made no tarball`);
  return join(into, made);
}

/**
 * A folder whose node_modules holds the packed packages, as after `npm install`, without asking a registry.
 *
 * @param left packages that are not installed
 */
export function installPacked(left: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'exspec-consumer-'));
  const modules = join(folder, 'node_modules');
  for (const name of published.filter((one) => !left.includes(one))) {
    const target = join(modules, '@exspec', name);
    mkdirSync(target, { recursive: true });
    execFileSync('tar', ['-xzf', pack(name, folder), '--strip-components=1', '-C', target]);
    linkDependencies(join(root, 'packages', name, 'node_modules'), modules, target);
  }
  return folder;
}

/** What the package itself asks for, and nothing that only its development needs. */
function linkDependencies(from: string, to: string, packed: string): void {
  const manifest: unknown = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8'));
  const wanted = ['dependencies', 'peerDependencies'].flatMap((kind) =>
    Object.keys(Object(Reflect.get(Object(manifest), kind))),
  );
  for (const entry of wanted) {
    const source = join(from, entry);
    const target = join(to, entry);
    if (!existsSync(source) || existsSync(target)) continue;
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(source, target);
  }
}
