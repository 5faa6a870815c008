import type { Change } from '../change.ts';
import { allChanges, countText, isEmpty, type Problem, type Report } from '../report.ts';
import { beforeAfter, callsText, placesText, sentences, sidesText } from './words.ts';

/** For a terminal. Empty when nothing changed. */
export function printText(report: Report): string {
  if (isEmpty(report)) return '';
  const lines = [`${countText(allChanges(report))}: ${sidesText(report)}`];
  for (const exchange of report.exchanges) {
    for (const change of exchange.changes) lines.push('', ...changeLines(change, report));
    for (const { change, waiver } of exchange.waived)
      lines.push(
        '',
        `waived      ${change.subject} (${change.rule} ${change.fingerprint}): ${waiver.reason}`,
      );
    for (const waiver of exchange.unused)
      lines.push(
        '',
        `unused waiver ${waiver.fingerprint} in ${report.head.prefix}${waiver.at.file}:${waiver.at.line}: no such change; remove it.`,
      );
  }
  if (report.problems.length > 0)
    lines.push('', 'Not understood, and not compared:', ...report.problems.map(problemLine));
  return `${lines.join('\n')}\n`;
}

function changeLines(change: Change, report: Report): readonly string[] {
  const details = [
    ...sentences(change),
    beforeAfter(change),
    change.operations.length > 1 || change.schema !== undefined ? callsText(change) : '',
    placesText(change, report),
  ];
  return [
    `${change.severity.padEnd(11)} ${change.subject} (${change.rule} ${change.fingerprint})`,
    ...details.filter((one) => one !== '').map((one) => `            ${one}`),
  ];
}

export function problemLine({ path, at, rule, message, fix, side }: Problem): string {
  return `${path}:${at.line}:${at.col} ${rule}: ${message} ${fix}${side === 'both' ? '' : ` (${side === 'base' ? 'BASE' : 'HEAD'} only)`}`;
}
