import { join, relative } from 'node:path';
import { checkCommand } from '../../check/command.ts';
import { diffCommand, type levels } from '../../diff/command.ts';
import { generate } from '../../generate.ts';
import { type Print, toStdout } from '../../print/stdout.ts';
import { shownRows, terminal, shown as text } from '../../print/terminal.ts';
import { checkDocs } from '../check.ts';
import { changeText, placesText } from '../diff/print.ts';
import { readPages } from '../pages.ts';
import { filesOf, openQuestions, writePlans } from '../patch/command.ts';
import { type Plans, planPatch } from '../patch/plan.ts';
import { printPlans } from '../patch/print.ts';
import { checkText, count } from '../report.ts';

export interface DocsUpdateOptions {
  readonly root: string;
  /** Folder of the newer pages. A recorded page that it lacks has not changed. */
  readonly dir: string;
  /** What the specs are compared with at the end: as BASE of `exspec diff`. */
  readonly base: string | undefined;
  readonly failOn: (typeof levels)[number] | undefined;
  readonly cwd: string;
  /** Where text goes. Default: standard output. */
  readonly print?: Print;
}

/** What a step leaves to a person; `undefined` when it is through. */
type Stopped = string | undefined;

/**
 * `exspec docs update`: from newer pages to a report for the pull request. Stops at the first step that needs a
 * person and says what to do; run again, it takes up there. Until every question of the patch is answered it writes
 * nothing.
 *
 * @returns the exit code: 1 when a person is needed, or when the spec diff is as bad as `failOn` says
 */
export async function docsUpdate(options: DocsUpdateOptions): Promise<number> {
  const { root, dir, base, failOn, cwd, print = toStdout } = options;
  const specsDir = join(root, 'specs');
  const shown = relative(cwd, specsDir) || '.';
  const plans = planPatch({ specsDir, before: undefined, after: [...readPages(dir).values()] });
  const steps: readonly (readonly [name: string, run: () => Promise<Stopped> | Stopped])[] = [
    ['diff', () => showDiff(plans, print)],
    ['patch', () => patch(plans, specsDir, shown, print)],
    [
      'check',
      () =>
        checkCommand({ root, json: false, cwd, print }) === 0
          ? undefined
          : 'Decide what is marked x-todo and mend the rest; the marks name what is open.',
    ],
    ['docs check', () => holdAgainstFacts(specsDir, shown, print)],
    [
      'generate',
      async () => {
        const code = await generate({
          check: false,
          watch: false,
          only: undefined,
          root,
          print: (line) => print(terminal`${line}\n`),
        });
        return code === 0 ? undefined : 'Mend what the generator refuses.';
      },
    ],
    [
      'spec diff',
      async () =>
        (await specDiff({ root, base, failOn, cwd, print })) === 0
          ? undefined
          : 'Release it as what it is, or accept a change in diff-waivers.yaml with a reason.',
    ],
  ];
  for (const [index, [name, run]] of steps.entries()) {
    print(terminal`\n${index + 1}/${steps.length} ${text(name)}\n`);
    const stopped = await run();
    if (stopped === undefined) continue;
    print(terminal`\nStopped at ${text(name)}. ${text(stopped)} Then run the same command again.\n`);
    return 1;
  }
  print(terminal`\nDone: the specs, what is generated and the recorded facts follow the pages.\n`);
  return 0;
}

function showDiff({ plans }: Plans, print: Print): Stopped {
  const changes = plans.flatMap(({ diff }) => diff.changes);
  print(
    shownRows([
      ...changes.map((change) => `${placesText(change)}  ${changeText(change)}`),
      `${count(changes.length, 'fact')} changed.`,
    ]),
  );
  return undefined;
}

function patch(plans: Plans, specsDir: string, shown: string, print: Print): Stopped {
  print(printPlans(plans, shown));
  const questions = openQuestions(plans);
  if (questions > 0)
    return `${count(questions, 'question')}; nothing is written yet. Answer in the specs: a question is gone as soon as spec and page agree, or a waiver in docs.yaml says why they do not.`;
  writePlans(specsDir, plans);
  print(shownRows([`Written: ${count(filesOf(plans).size, 'file')}.`]));
  return undefined;
}

/** As `exspec docs check`, without the list of what no check can compare. */
function holdAgainstFacts(specsDir: string, shown: string, print: Print): Stopped {
  const result = checkDocs({ specsDir, pagesDir: undefined, write: false });
  print(checkText({ ...result, uncompared: [], unread: [] }, shown));
  return result.disagreements.length + result.problems.length === 0
    ? undefined
    : 'Edit the spec, or add a waiver to docs.yaml that says why it differs; take out a waiver that nothing needs any more.';
}

function specDiff(
  options: Required<Pick<DocsUpdateOptions, 'root' | 'base' | 'failOn' | 'cwd' | 'print'>>,
): Promise<number> {
  return diffCommand({
    ...options,
    head: undefined,
    format: 'markdown',
    out: undefined,
    html: undefined,
    changeset: false,
    only: undefined,
    repository: undefined,
  });
}
