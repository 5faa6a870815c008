import { join, relative } from 'node:path';
import { type Print, toStdout } from '../../print/stdout.ts';
import { terminal } from '../../print/terminal.ts';
import { writeTogether } from '../../write/together.ts';
import { readPages } from '../pages.ts';
import { type Plans, planPatch } from './plan.ts';
import { printPlans } from './print.ts';

export interface DocsPatchOptions {
  readonly root: string;
  readonly oldDir: string;
  readonly newDir: string;
  readonly write: boolean;
  /** Paths are shown relative to it. */
  readonly cwd: string;
  /** Where text goes. Default: standard output. */
  readonly print?: Print;
}

/**
 * `exspec docs patch`: the edits that the specs need to follow the pages. Writes all of them, or with a question left
 * all but those that it is about.
 *
 * @returns the exit code: 1 when a question is left
 */
export async function docsPatch(options: DocsPatchOptions): Promise<number> {
  const { root, oldDir, newDir, write, cwd, print = toStdout } = options;
  const specsDir = join(root, 'specs');
  const plans = planPatch({
    specsDir,
    before: [...readPages(oldDir).values()],
    after: [...readPages(newDir).values()],
  });
  print(printPlans(plans, relative(cwd, specsDir) || '.'));
  if (write) writePlans(specsDir, plans);
  const files = filesOf(plans).size;
  if (write) print(terminal`Written: ${files} files.\n`);
  else if (files > 0) print(terminal`Nothing is written yet: --write does it.\n`);
  return openQuestions(plans) === 0 ? 0 : 1;
}

/** Writes what the plans say, all or nothing. */
export function writePlans(specsDir: string, plans: Plans): void {
  writeTogether(
    new Map([...filesOf(plans)].map(([path, { after }]) => [join(specsDir, path), after])),
    specsDir,
  );
}

export function filesOf({ plans }: Plans): ReturnType<typeof planPatch>['plans'][number]['files'] {
  return new Map(plans.flatMap(({ files }) => [...files]));
}

export function openQuestions({ plans, homeless }: Plans): number {
  return plans.reduce((sum, one) => sum + one.questions.length + one.unlisted.length, homeless.length);
}
