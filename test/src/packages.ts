import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root: string = fileURLToPath(new URL('../../', import.meta.url));

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, { readonly '@exspec/source'?: string } | string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

const folders = readdirSync(join(root, 'packages')).filter((name) =>
  existsSync(join(root, 'packages', name, 'package.json')),
);

export function packageFolder(name: string): string {
  return join(root, 'packages', name);
}

/** Folders of packages that are published. */
export const published: readonly string[] = folders.filter(
  (name) => manifestOf(join(root, 'packages', name)).private !== true,
);

/** Folders of packages that are generated from specs, one for each API. */
export const apiNames: readonly string[] = folders.filter((name) =>
  existsSync(join(root, 'specs', name, 'openapi.yaml')),
);

/** The source of one of a package's entries: `.`, `./mock`. */
export function sourceOf(name: string, entry: string): string {
  const folder = join(root, 'packages', name);
  const found = manifestOf(folder).exports?.[entry];
  const source = typeof found === 'object' ? found['@exspec/source'] : undefined;
  if (source === undefined) throw new Error(`packages/${name} has no entry ${entry}`);
  return join(folder, source);
}
