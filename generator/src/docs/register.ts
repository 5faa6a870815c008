import { resolve } from 'node:path';
import { type Command, Option } from 'commander';

/**
 * Adds `exspec docs`. Nothing but commander is loaded until one of its commands runs.
 *
 * @param root finds the repository, as for the other commands
 */
export function registerDocs(program: Command, root: () => string): void {
  const docs = program.command('docs').description('The documentation pages, and the specs against them.');

  docs
    .command('facts')
    .description(
      'Read documentation pages into facts. Exits 1 where a page that looks like an endpoint gave nothing.',
    )
    .argument('<page>', 'file of the page, or folder of pages at any depth')
    .option('--json', 'print JSON instead of lines')
    .action(async (page: string, options: { json?: boolean }) => {
      const { docsFacts } = await import('./commands.ts');
      process.exitCode = await docsFacts({ page: resolve(page), json: options.json ?? false });
    });

  docs
    .command('check')
    .description('Compare the specs with the documentation. Exits 1 if they differ and no waiver says why.')
    .option('--pages <dir>', 'folder of pages (default: the facts recorded in docs.facts.json)')
    .option('--write', 'record what the pages say in docs.facts.json')
    .option('--json', 'print JSON instead of lines')
    .action(async (options: { pages?: string; write?: boolean; json?: boolean }) => {
      const { docsCheck } = await import('./commands.ts');
      process.exitCode = await docsCheck({
        root: root(),
        pages: options.pages === undefined ? undefined : resolve(options.pages),
        write: options.write ?? false,
        json: options.json ?? false,
        cwd: process.cwd(),
      });
    });

  docs
    .command('diff')
    .description('Which facts differ between two folders of pages, how badly, and which other words.')
    .argument('<old>', 'folder of the older pages')
    .argument('<new>', 'folder of the newer pages')
    .addOption(
      new Option('--format <format>', 'how to print').choices(['text', 'json', 'markdown']).default('text'),
    )
    .addOption(
      new Option(
        '--fail-on <level>',
        'exit 1 when a change is that bad, any fact changed, or also words; and when a page cannot be read any more',
      ).choices(['breaking', 'behavioural', 'facts', 'any']),
    )
    .action(
      async (
        oldDir: string,
        newDir: string,
        options: {
          format: 'text' | 'json' | 'markdown';
          failOn?: 'breaking' | 'behavioural' | 'facts' | 'any';
        },
      ) => {
        const { docsDiff } = await import('./commands.ts');
        process.exitCode = await docsDiff({
          oldDir: resolve(oldDir),
          newDir: resolve(newDir),
          format: options.format,
          failOn: options.failOn,
        });
      },
    );

  docs
    .command('patch')
    .description(
      'Propose the spec edits that follow from changed pages, as a diff; what needs judgement is asked.',
    )
    .argument('<old>', 'folder of the older pages')
    .argument('<new>', 'folder of the newer pages')
    .option('--write', 'make the edits; docs.yaml and docs.facts.json follow')
    .action(async (oldDir: string, newDir: string, options: { write?: boolean }) => {
      const { docsPatch } = await import('./patch/command.ts');
      process.exitCode = await docsPatch({
        root: root(),
        oldDir: resolve(oldDir),
        newDir: resolve(newDir),
        write: options.write ?? false,
        cwd: process.cwd(),
      });
    });

  docs
    .command('update')
    .description(
      'From newer pages to the report of a pull request: diff, patch, check, docs check, generate, spec diff. Stops where a person is needed.',
    )
    .argument('<dir>', 'folder of the newer pages; recorded pages that it lacks have not changed')
    .option('--base <base>', 'what the specs are compared with at the end (default: as in exspec diff)')
    .addOption(
      new Option('--fail-on <level>', 'exit 1 when a change of the specs is that bad').choices([
        'breaking',
        'behavioural',
        'any',
      ]),
    )
    .action(async (dir: string, options: { base?: string; failOn?: 'breaking' | 'behavioural' | 'any' }) => {
      const { docsUpdate } = await import('./update/update.ts');
      process.exitCode = await docsUpdate({
        root: root(),
        dir: resolve(dir),
        base: options.base,
        failOn: options.failOn,
        cwd: process.cwd(),
      });
    });

  docs
    .command('draft')
    .description('Write the skeleton of a new endpoint from its page.')
    .argument('<page>', 'file of the page')
    .option('--endpoint <operation>', 'which one, as "GET /path", where the page describes several')
    .option('--section <name>', 'the section, where it cannot be told')
    .action(async (page: string, options: { endpoint?: string; section?: string }) => {
      const { docsDraft } = await import('./commands.ts');
      process.exitCode = await docsDraft({
        root: root(),
        page: resolve(page),
        endpoint: options.endpoint,
        section: options.section,
        cwd: process.cwd(),
      });
    });
}
