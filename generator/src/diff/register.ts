import { type Command, Option } from 'commander';

// Nothing heavier than commander is imported up here: a command loads what it needs when it runs.

interface Options {
  readonly format: 'text' | 'markdown' | 'json' | 'github' | 'changelog';
  readonly out?: string;
  readonly html?: string;
  readonly failOn?: 'breaking' | 'behavioural' | 'any';
  readonly changeset?: boolean;
  readonly only?: string;
  readonly repository?: string;
}

/** Adds `exspec diff`. It works outside of the repository, too, on folders and files. */
export function registerDiff(program: Command): void {
  program
    .command('diff')
    .description('What changed between two sides of the specs, as a TypeScript consumer feels it.')
    .argument('[base]', 'git revision, folder, or OpenAPI file (default: where the branch left main)')
    .argument('[head]', 'git revision, folder, or OpenAPI file (default: the working tree)')
    .addOption(
      new Option('--format <format>', 'how to print')
        .choices(['text', 'markdown', 'json', 'github', 'changelog'])
        .default('text'),
    )
    .option('--out <file>', 'write the output to a file')
    .option('--html <file>', 'write a self-contained page as well')
    .addOption(
      new Option('--fail-on <level>', 'exit 1 when a change is that bad').choices([
        'breaking',
        'behavioural',
        'any',
      ]),
    )
    .option('--changeset', 'write a changeset for each package that changes')
    .option('--only <name>', 'one exchange instead of all')
    .option(
      '--repository <url>',
      'address of the repository, for links (default: from the environment of a workflow)',
    )
    .action(async (base: string | undefined, head: string | undefined, options: Options) => {
      const { diffCommand } = await import('./command.ts');
      const root: unknown = program.opts().root;
      const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
      process.exitCode = await diffCommand({
        base,
        head,
        format: options.format,
        out: options.out,
        html: options.html,
        failOn: options.failOn,
        changeset: options.changeset ?? false,
        only: options.only,
        repository:
          options.repository ??
          (server === undefined || repository === undefined ? undefined : `${server}/${repository}`),
        cwd: process.cwd(),
        root: typeof root === 'string' ? root : undefined,
      });
    });
}
