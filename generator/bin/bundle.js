import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const generator = fileURLToPath(new URL('..', import.meta.url));
const source = join(generator, 'src');
const cache = join(generator, 'node_modules/.cache/exspec');
const DAY_MS = 86_400_000;

/**
 * The generator as two JavaScript files, made from its TypeScript sources once per change of them. A fresh clone needs
 * no build step, and every run after the first starts without compiling or resolving a hundred modules
 * (docs/decisions/005-the-generator-bundles-itself.md).
 *
 * @returns {Promise<{ cli: string, schemaWorker: string }>} URLs of the entry points
 */
export async function bundle() {
  const folder = join(cache, keyOfSources());
  if (!existsSync(folder)) await build(folder);
  const url = (name) => pathToFileURL(join(folder, name)).href;
  return { cli: url('cli.mjs'), schemaWorker: url('schema-worker.mjs') };
}

function keyOfSources() {
  const hash = createHash('sha256').update(process.version);
  const files = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  // The libraries are in the bundle too; the lockfile says which they are. So is core's evaluator of rules.
  const core = ['rules.ts', 'decimal.ts'].map((name) => join(generator, '../packages/core/src', name));
  for (const file of [
    ...files,
    ...core,
    join(generator, '../pnpm-lock.yaml'),
    fileURLToPath(import.meta.url),
  ]) {
    if (existsSync(file)) hash.update(file).update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 32);
}

async function build(folder) {
  const esbuild = await import('esbuild');
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  await esbuild.build({
    entryPoints: { cli: join(source, 'cli.ts'), 'schema-worker': join(source, 'write/serve-schema.ts') },
    outdir: unfinished,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'error',
    // CommonJS libraries in an ES module still ask for Node's own modules.
    banner: {
      js: `import { createRequire as exspecRequire } from 'node:module'; const require = exspecRequire(${JSON.stringify(import.meta.url)});`,
    },
    plugins: [ownLocations],
  });
  try {
    renameSync(unfinished, folder);
  } catch (error) {
    // Another process was quicker.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  for (const name of readdirSync(cache)) {
    const old = join(cache, name);
    if (old !== folder && Date.now() - statSync(old).mtimeMs > DAY_MS)
      rmSync(old, { recursive: true, force: true });
  }
}

/** Sources find templates, schemas and libraries from where they stand, not from where the bundle does. */
const ownLocations = {
  name: 'own-locations',
  setup(build) {
    build.onLoad({ filter: /[\\/]generator[\\/]src[\\/].*\.ts$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replaceAll(
        'import.meta.url',
        JSON.stringify(pathToFileURL(path).href),
      ),
      loader: 'ts',
    }));
  },
};
