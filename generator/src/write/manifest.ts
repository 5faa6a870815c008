import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, sha256 } from './inputs.ts';

/** What was written, and from what. Lets an unchanged run stop before it loads anything. */
export interface Manifest {
  readonly inputs: string;
  /** Files of other APIs among the inputs, relative to `specs/`, with their hashes; absent where there are none. */
  readonly foreign?: Readonly<Record<string, string>>;
  /** Hash by path within the package, sorted. */
  readonly files: Readonly<Record<string, string>>;
}

export const manifestPath = 'src/generated/manifest.json';

export function manifestText(
  inputs: string,
  foreign: Readonly<Record<string, string>>,
  files: ReadonlyMap<string, string>,
): string {
  const sorted = [...files].sort(([left], [right]) => (left < right ? -1 : 1));
  const manifest: Manifest = {
    inputs,
    ...(Object.keys(foreign).length === 0 ? {} : { foreign }),
    files: Object.fromEntries(sorted.map(([path, text]) => [path, sha256(text)])),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** What other people's tools read stands at the top of the package. */
const besideSources = ['openapi.json', 'postman_collection.json'] as const;

/** Files of a package that belong to the generator, as they are on disk. */
export function generatedFiles(packageDir: string): readonly string[] {
  const sources = filesBelow(join(packageDir, 'src/generated')).map((path) => `src/generated/${path}`);
  return [...sources, ...besideSources.filter((path) => existsSync(join(packageDir, path)))];
}

/**
 * The number of files, when inputs and outputs are exactly those of the last run; otherwise undefined.
 *
 * @param inputsOf hash of the inputs, with these files of other APIs among them
 */
export function upToDate(
  packageDir: string,
  inputsOf: (foreign: readonly string[]) => string,
): number | undefined {
  const manifest = read(join(packageDir, manifestPath));
  if (manifest === undefined || manifest.inputs !== inputsOf(Object.keys(manifest.foreign ?? {})))
    return undefined;
  const listed = Object.entries(manifest.files);
  const onDisk = generatedFiles(packageDir).filter((path) => path !== manifestPath);
  if (onDisk.length !== listed.length) return undefined;
  const same = listed.every(
    ([path, hash]) =>
      existsSync(join(packageDir, path)) && sha256(readFileSync(join(packageDir, path))) === hash,
  );
  return same ? listed.length + 1 : undefined;
}

function read(path: string): Manifest | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isManifest(value) ? value : undefined;
  } catch {
    // A manifest that cannot be read (a merge conflict, say) only means that everything is written again.
    return undefined;
  }
}

function isManifest(value: unknown): value is Manifest {
  return (
    typeof value === 'object' &&
    value !== null &&
    'inputs' in value &&
    'files' in value &&
    typeof value.files === 'object' &&
    value.files !== null &&
    (!('foreign' in value) || (typeof value.foreign === 'object' && value.foreign !== null))
  );
}
