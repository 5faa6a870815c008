import { join } from 'node:path';
import { exchangeNames, inputHash } from './write/inputs.ts';
import { upToDate } from './write/manifest.ts';
import type { Run } from './write/run.ts';

// Nothing heavy is imported above: an unchanged run must not pay for the parser, the emitters or TypeScript.

export interface GenerateOptions {
  /** Compare with the disk and write nothing. */
  readonly check: boolean;
  /** Stay, and generate again whenever a spec changes. */
  readonly watch: boolean;
  /** One exchange instead of all. */
  readonly only: string | undefined;
  /** The repository. */
  readonly root: string;
  /** Where lines go. Default: standard output. */
  readonly print?: (line: string) => void;
  /** Ends watching. Default: SIGINT. */
  readonly signal?: AbortSignal;
}

/**
 * Generates the packages from the specs.
 *
 * @returns the exit code: 1 when a spec has a mistake, or when a check finds the disk behind the specs
 */
export async function generate(options: GenerateOptions): Promise<number> {
  const print = options.print ?? ((line: string) => void process.stdout.write(`${line}\n`));
  const all = exchangeNames(options.root);
  if (options.only !== undefined && !all.includes(options.only)) {
    print(`There is no exchange called ${options.only}. Known: ${all.join(', ') || 'none'}.`);
    return 1;
  }
  const names = options.only === undefined ? all : [options.only];
  if (!options.watch) return once(options, names, print);

  const { watchSpecs } = await import('./write/watch.ts');
  const again = async (): Promise<void> => {
    try {
      await once(options, options.only === undefined ? exchangeNames(options.root) : names, print);
    } catch (error) {
      // A watcher outlives a run that failed; the next change starts another one.
      print(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  };
  await again();
  print('Watching specs/ ...');
  const stop = new AbortController();
  if (options.signal === undefined) process.once('SIGINT', () => stop.abort());
  await watchSpecs(options.root, again, options.signal ?? stop.signal);
  return 0;
}

async function once(
  options: GenerateOptions,
  names: readonly string[],
  print: (line: string) => void,
): Promise<number> {
  const { root, check } = options;
  const changed = new Map<string, string>();
  for (const name of names) {
    const inputs = inputHash(root, name);
    // A check trusts no manifest: it emits everything.
    const files = check ? undefined : upToDate(join(root, 'packages', name), inputs);
    if (files === undefined) changed.set(name, inputs);
    else print(`${name}: up to date (${files} files)`);
  }
  if (changed.size === 0) return 0;

  const { diagnostics, outcomes } = await generateChanged(root, changed, !check);
  if (diagnostics.length > 0) {
    const { formatDiagnostics } = await import('./check/command.ts');
    print(formatDiagnostics(diagnostics, (file) => `specs/${file}`).trimEnd());
    print(
      `${diagnostics.length} ${diagnostics.length === 1 ? 'mistake' : 'mistakes'} in the specs; nothing was written.`,
    );
    return 1;
  }
  for (const { name, differences, files } of outcomes) {
    for (const { path, kind } of differences)
      print(`  ${check ? kind : done[kind]} packages/${name}/${path}`);
    if (differences.length === 0)
      print(`${name}: ${check ? 'matches the specs' : 'unchanged'} (${files} files)`);
    else
      print(
        check
          ? `${name}: ${differences.length} of ${files} files differ from the specs; run \`pnpm generate\`.`
          : `${name}: ${differences.length} of ${files} files changed`,
      );
  }
  return check && outcomes.some((outcome) => outcome.differences.length > 0) ? 1 : 0;
}

async function generateChanged(
  root: string,
  inputs: ReadonlyMap<string, string>,
  write: boolean,
): Promise<Run> {
  const { SchemaThread } = await import('./write/schema-thread.ts');
  const schemas = new SchemaThread();
  try {
    const { generateExchanges } = await import('./write/run.ts');
    return await generateExchanges(root, inputs, write, schemas);
  } finally {
    await schemas.end();
  }
}

const done = { stale: 'updated', missing: 'created', extra: 'removed' } as const;
