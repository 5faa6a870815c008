import { type Workflow, workflowCommand, workflowCommands } from '../../print/workflow.ts';
import { allChanges, type Report } from '../report.ts';
import type { Severity } from '../rules/rule.ts';
import { beforeAfter, sentences } from './words.ts';

const commands = {
  breaking: 'error',
  behavioural: 'warning',
  additive: 'notice',
  'docs-only': 'notice',
} as const satisfies Record<Severity, string>;

/** Workflow commands that GitHub shows beside the lines of a pull request. Empty when nothing changed. */
export function printGithub(report: Report): Workflow {
  const changes = allChanges(report).map((change) => {
    const { head, severity, rule } = change;
    const place = head === undefined ? undefined : { ...head, file: `${report.head.prefix}${head.file}` };
    const text = [change.subject, ...sentences(change), beforeAfter(change)].filter((one) => one !== '');
    return workflowCommand(commands[severity], place, `${severity}: ${rule}`, text);
  });
  const problems = report.problems
    .filter((one) => one.side !== 'base')
    .map(({ path, at, rule, message, fix }) =>
      workflowCommand('warning', { ...at, file: path }, rule, [`${message} ${fix}`]),
    );
  return workflowCommands([...changes, ...problems]);
}
