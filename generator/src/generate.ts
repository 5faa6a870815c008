import { join } from 'node:path';
import { errorText, shown, type Terminal, terminal } from './print/terminal.ts';
import { exchangeNames, inputHash } from './write/inputs.ts';
import { upToDate } from './write/manifest.ts';
import type { Run } from './write/run.ts';
import type { SchemaThread } from './write/schema-thread.ts';
import type { Session } from './write/session.ts';

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
  readonly print?: (line: Terminal) => void;
  /** Ends watching. Default: SIGINT. */
  readonly signal?: AbortSignal;
}

/**
 * Generates the packages from the specs.
 *
 * @returns the exit code: 1 when a spec has a mistake, or when a check finds the disk behind the specs
 */
export async function generate(options: GenerateOptions): Promise<number> {
  const print = options.print ?? ((line: Terminal) => void process.stdout.write(`${line}\n`));
  const all = exchangeNames(options.root);
  if (options.only !== undefined && !all.includes(options.only)) {
    print(shown(`There is no exchange called ${options.only}. Known: ${all.join(', ') || 'none'}.`));
    return 1;
  }
  const names = options.only === undefined ? all : [options.only];
  const generator = new WarmGenerator();
  try {
    if (!options.watch) return await once(options, names, print, generator);
    await watch(options, names, print, generator);
    return 0;
  } finally {
    await generator.close();
  }
}

async function watch(
  options: GenerateOptions,
  names: readonly string[],
  print: (line: Terminal) => void,
  generator: WarmGenerator,
): Promise<void> {
  const { watchSpecs } = await import('./write/watch.ts');
  const again = async (): Promise<void> => {
    try {
      const now = options.only === undefined ? exchangeNames(options.root) : names;
      await once(options, now, print, generator);
    } catch (error) {
      // A watcher outlives a run that failed; the next change starts another one.
      print(errorText(error instanceof Error ? (error.stack ?? error.message) : error));
    }
  };
  const first = async (): Promise<void> => {
    await again();
    // Whatever the first run left out because nothing had changed, the first change is not to wait for.
    await generator.rehearse(options.root, names);
    print(terminal`Watching specs/ ...`);
  };
  const stop = new AbortController();
  if (options.signal === undefined) process.once('SIGINT', () => stop.abort());
  await watchSpecs(options.root, first, again, options.signal ?? stop.signal);
}

async function once(
  options: GenerateOptions,
  names: readonly string[],
  print: (line: Terminal) => void,
  generator: WarmGenerator,
): Promise<number> {
  const { root, check } = options;
  const changed: string[] = [];
  for (const name of names) {
    // A check trusts no manifest: it emits everything.
    const files = check
      ? undefined
      : upToDate(join(root, 'packages', name), (foreign) => inputHash(root, name, foreign));
    if (files === undefined) changed.push(name);
    else print(terminal`${shown(name)}: up to date (${files} files)`);
  }
  if (changed.length === 0) return 0;

  const { diagnostics, outcomes } = await generator.generate(root, changed, !check);
  if (diagnostics.length > 0) {
    const { formatDiagnostics } = await import('./check/command.ts');
    const count = diagnostics.length;
    print(
      terminal`${formatDiagnostics(diagnostics, (file) => `specs/${file}`)}${count} ${count === 1 ? terminal`mistake` : terminal`mistakes`} in the specs; nothing was written.`,
    );
    return 1;
  }
  for (const { name, differences, files } of outcomes) {
    for (const { path, kind } of differences)
      print(terminal`  ${shown(`${check ? kind : done[kind]} packages/${name}/${path}`)}`);
    if (differences.length === 0)
      print(shown(`${name}: ${check ? 'matches the specs' : 'unchanged'} (${files} files)`));
    else
      print(
        check
          ? terminal`${shown(name)}: ${differences.length} of ${files} files differ from the specs; run \`pnpm generate\`.`
          : terminal`${shown(name)}: ${differences.length} of ${files} files changed`,
      );
  }
  return check && outcomes.some((outcome) => outcome.differences.length > 0) ? 1 : 0;
}

/** Runs before the first change: the engine compiles what it has seen repeatedly. */
const rehearsals = 2;

/** What outlives a run when there is another one. Nothing of it is made before a spec has changed. */
class WarmGenerator {
  #schemas: SchemaThread | undefined;
  #session: Session | undefined;

  async generate(root: string, names: readonly string[], write: boolean): Promise<Run> {
    const { SchemaThread } = await import('./write/schema-thread.ts');
    if (this.#schemas?.ended !== false) this.#schemas = new SchemaThread();
    const schemas = this.#schemas;
    const { generateExchanges } = await import('./write/run.ts');
    const { startSession } = await import('./write/session.ts');
    this.#session ??= startSession();
    return generateExchanges(root, names, write, schemas, this.#session);
  }

  /** Goes all the way without writing, until what it does is known and compiled. */
  async rehearse(root: string, names: readonly string[]): Promise<void> {
    try {
      for (let time = 0; time < rehearsals; time++) await this.generate(root, names, false);
    } catch {
      // The run before has told of it, or the next one will.
    }
  }

  async close(): Promise<void> {
    await this.#schemas?.end();
  }
}

const done = { stale: 'updated', missing: 'created', extra: 'removed' } as const;
