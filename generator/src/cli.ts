import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { registerDiff } from './diff/register.ts';
import { realInside } from './disk/inside.ts';
import { registerDocs } from './docs/register.ts';
import { errorText, shownLines } from './print/terminal.ts';

// Nothing heavier than commander is imported up here: every command loads what it needs when it runs.

// `exspec explain ... | head`: whoever reads has enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

const program = new Command('exspec')
  // What was typed is repeated in what is wrong with it.
  .configureOutput({ writeErr: (text) => void process.stderr.write(shownLines(text)) })
  .description('Typed clients for crypto-exchange APIs, generated from the specs in specs/.')
  .option('--root <dir>', 'the repository (default: the nearest parent with pnpm-workspace.yaml)');

program
  .command('check')
  .description('Report every mistake in the specs. Exits 1 if there is one.')
  .option('--json', 'print an array of diagnostics instead of lines')
  .action(async (options: { json?: boolean }) => {
    const { checkCommand } = await import('./check/command.ts');
    process.exitCode = checkCommand({ root: root(), json: options.json ?? false, cwd: process.cwd() });
  });

program
  .command('generate')
  .description('Write the packages that the specs describe. Writes nothing when a spec has a mistake.')
  .option('--check', 'write nothing; exit 1 and list the files if the disk is not what the specs say')
  .option('--watch', 'stay, and generate again whenever a spec changes')
  .option('--only <name>', 'one exchange instead of all')
  .action(async (options: { check?: boolean; watch?: boolean; only?: string }) => {
    if (options.check && options.watch) throw new Error('--check and --watch exclude each other.');
    const { generate } = await import('./generate.ts');
    process.exitCode = await generate({
      check: options.check ?? false,
      watch: options.watch ?? false,
      only: options.only,
      root: root(),
    });
  });

program
  .command('new')
  .description('Begin an API: a package, and specs that pass check. Writes all of it or nothing.')
  .argument('<name>', 'of its folders below specs/ and packages/: binance-usdm')
  .action(async (name: string) => {
    const { newCommand } = await import('./new/command.ts');
    newCommand({ root: root(), name, today: new Date() });
  });

program
  .command('explain')
  .description('Tell what the specs know of an operation, of an endpoint that is gone, or of an error code.')
  .argument('<what...>', '`GET /api/v3/depth`, `market.depth`, `-1121` or `BAD_SYMBOL`')
  .option('--only <name>', 'one exchange instead of all')
  // An error code looks like an option.
  .allowUnknownOption()
  .action(async (what: string[], options: { only?: string }) => {
    const { explainCommand } = await import('./explain/command.ts');
    process.exitCode = explainCommand({ root: root(), what, only: options.only });
  });

program
  .command('reference')
  .description('Build a static API reference site for each exchange. Viewing it needs no network.')
  .option('--out <dir>', 'where to (default: .cache/reference)')
  .action(async (options: { out?: string }) => {
    const { referenceCommand } = await import('./reference/command.ts');
    const out = options.out === undefined ? join(root(), '.cache/reference') : resolve(options.out);
    process.exitCode = referenceCommand({ root: root(), out });
  });

program
  .command('mock')
  .description('Run the mock of an API on the loopback interface.')
  .argument('[api]', 'which one, where there are several')
  .argument('[options...]', "the mock's own: --help shows them")
  // The mock reads its options itself, its help included.
  .helpOption(false)
  .allowUnknownOption()
  .action(async (_api: unknown, _rest: unknown, _options: unknown, command: Command) => {
    const { mock } = await import('./mock.ts');
    const [first = '', ...rest] = command.args;
    const named = first !== '' && !first.startsWith('-');
    process.exitCode = await mock({
      root: root(),
      api: named ? first : undefined,
      options: named ? rest : command.args,
    });
  });

registerDiff(program);
registerDocs(program, root);

function root(): string {
  const found = namedRoot();
  if (realInside(found, join(found, 'specs')) === undefined)
    throw new Error(`${join(found, 'specs')} leads out of the repository by a symbolic link.`);
  return found;
}

function namedRoot(): string {
  const given: unknown = program.opts().root;
  if (typeof given === 'string') return resolve(given);
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'pnpm-workspace.yaml'))) return folder;
    if (dirname(folder) === folder) {
      throw new Error(
        'No parent folder has a pnpm-workspace.yaml. Run exspec inside the repository, or give --root.',
      );
    }
  }
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(errorText(error));
  process.exitCode = 1;
}
