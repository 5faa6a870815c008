/**
 * The steps of .github/workflows/spec-diff.yml, one per first argument. Everything that they need stands in the
 * environment, so that they run anywhere: see test/diff/workflow.test.ts.
 */
import { appendFileSync, readFileSync } from 'node:fs';
import { errorText, shownLines, shownRows, terminal } from '../../print/terminal.ts';
import { postComment } from './comment.ts';
import { checkLabel, type Verdict } from './label.ts';
import { checkStale } from './stale.ts';

const steps: Readonly<Record<string, () => Promise<Verdict> | Verdict>> = { stale, comment, label };

const [, , name = ''] = process.argv;
const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
if (step === undefined) {
  process.stderr.write(
    shownRows([`There is no step ${JSON.stringify(name)}. Known: ${Object.keys(steps).join(', ')}.`]),
  );
  process.exitCode = 2;
} else {
  try {
    const { passed, text } = await step();
    process.stdout.write(terminal`${shownLines(text)}\n`);
    if (!passed) process.exitCode = 1;
  } catch (error) {
    process.stderr.write(errorText(error));
    process.exitCode = 1;
  }
}

function stale(): Verdict {
  return checkStale(process.cwd(), (process.env.GENERATE ?? 'pnpm generate').split(' '), [
    'packages',
    'specs',
  ]);
}

async function comment(): Promise<Verdict> {
  const body = readFileSync(required('REPORT'), 'utf8');
  // Where the comment cannot be posted (a fork's token may not), the report stands in the run's summary.
  const summary = process.env.GITHUB_STEP_SUMMARY;
  if (summary !== undefined && body !== '') appendFileSync(summary, body);
  const pull = Number(required('PULL_REQUEST'));
  if (!Number.isSafeInteger(pull) || pull <= 0) throw new Error('PULL_REQUEST is no number.');
  const posted = await postComment(body, {
    api: process.env.GITHUB_API_URL ?? 'https://api.github.com',
    repository: required('GITHUB_REPOSITORY'),
    pull,
    token: required('GITHUB_TOKEN'),
    fetch,
  });
  return { passed: true, text: `Comment: ${posted}.` };
}

function label(): Verdict {
  return checkLabel(
    readFileSync(required('REPORT'), 'utf8'),
    readFileSync(required('GITHUB_EVENT_PATH'), 'utf8'),
  );
}

function required(variable: string): string {
  const value = process.env[variable];
  if (value === undefined || value === '') throw new Error(`${variable} is not set.`);
  return value;
}
