import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Kept small: this is all that runs when nothing has changed. */

export function sha256(text: string | Buffer): string {
  return createHash('sha256').update(text).digest('hex');
}

/** APIs that have specs, sorted. */
export function exchangeNames(root: string): readonly string[] {
  const specs = join(root, 'specs');
  if (!existsSync(specs)) return [];
  return readdirSync(specs, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(specs, entry.name, 'openapi.yaml')))
    .map((entry) => entry.name)
    .sort();
}

/** Files below a folder, relative to it, `/` on every system, sorted. */
export function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
}

/** Sources of the generator that decide what is written. */
const sources = ['load', 'check', 'model', 'emit', 'write'] as const;

/**
 * One hash over everything that the output of an API depends on.
 *
 * @param foreign files of other APIs that its specs lead to, relative to `specs/`
 * @param loaded texts of spec files that were read already: what has changed on the disk since then is found by the next
 *   run
 */
export function inputHash(
  root: string,
  name: string,
  foreign: readonly string[],
  loaded?: (path: string) => string | undefined,
): string {
  const hash = createHash('sha256');
  const add = (folder: string, keep: (path: string) => boolean): void => {
    for (const path of filesBelow(join(root, folder)).filter(keep)) {
      hash.update(`${folder}/${path}\0${sha256(readFileSync(join(root, folder, path)))}\0`);
    }
  };
  const addSpec = (path: string): void => {
    const content = loaded === undefined ? text(join(root, 'specs', path)) : loaded(path);
    hash.update(`specs/${path}\0${sha256(content ?? 'not read')}\0`);
  };
  // Waivers and page revisions say nothing about what is generated.
  const silent: ReadonlySet<string> = new Set(['docs.yaml', 'diff-waivers.yaml']);
  for (const path of filesBelow(join(root, 'specs', name)))
    if (/\.ya?ml$/.test(path) && !silent.has(path)) addSpec(`${name}/${path}`);
  for (const path of foreign) addSpec(path);
  add('specs/schema', (path) => path.endsWith('.json'));
  for (const folder of sources) add(`generator/src/${folder}`, (path) => /\.(?:ts|cjs|hbs|json)$/.test(path));
  const { dependencies } = JSON.parse(text(join(root, 'generator/package.json'))) as {
    dependencies?: unknown;
  }; // only hashed
  hash.update(JSON.stringify(dependencies ?? {}));
  hash.update(text(join(root, 'biome.json')));
  return hash.digest('hex');
}

function text(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '{}';
}
