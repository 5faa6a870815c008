import { allChanges, type Report } from '../report.ts';
import type { Severity } from '../rules/rule.ts';
import { beforeAfter, sentences } from './words.ts';

const commands: Readonly<Record<Severity, string>> = {
  breaking: 'error',
  behavioural: 'warning',
  additive: 'notice',
  'docs-only': 'notice',
};

/** Workflow commands that GitHub shows beside the lines of a pull request. Empty when nothing changed. */
export function printGithub(report: Report): string {
  const changes = allChanges(report).map((change) => {
    const { head } = change;
    const place =
      head === undefined
        ? ''
        : `file=${property(`${report.head.prefix}${head.file}`)},line=${head.line},col=${head.col},`;
    const text = [change.subject, ...sentences(change), beforeAfter(change)]
      .filter((one) => one !== '')
      .join('\n');
    return `::${commands[change.severity]} ${place}title=${property(`${change.severity}: ${change.rule}`)}::${data(text)}`;
  });
  const problems = report.problems
    .filter((one) => one.side !== 'base')
    .map(
      ({ path, at, rule, message, fix }) =>
        `::warning file=${property(path)},line=${at.line},col=${at.col},title=${property(rule)}::${data(`${message} ${fix}`)}`,
    );
  return [...changes, ...problems].map((line) => `${line}\n`).join('');
}

/** A line break would begin another command. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
