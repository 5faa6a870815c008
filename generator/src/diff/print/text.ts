import { shown, type Terminal, terminal, terminalLines } from '../../print/terminal.ts';
import type { Change } from '../change.ts';
import { allChanges, countText, isEmpty, type Problem, type Report } from '../report.ts';
import { beforeAfter, callsOf, placesText, sentences, sidesText, someOf, subjectsOf } from './words.ts';

/** For a terminal. Empty when nothing changed. */
export function printText(report: Report): Terminal {
  if (isEmpty(report)) return terminal``;
  const lines = [terminal`${shown(countText(allChanges(report)))}: ${shown(sidesText(report))}`];
  for (const exchange of report.exchanges) {
    for (const change of exchange.changes) lines.push(terminal``, ...changeLines(change, report));
    for (const { change, waiver } of exchange.waived)
      lines.push(
        terminal``,
        terminal`waived      ${shown(`${change.subject} (${change.rule} ${change.fingerprint}): ${waiver.reason}`)}`,
      );
    for (const { fingerprint, at } of exchange.unused)
      lines.push(
        terminal``,
        terminal`unused waiver ${shown(`${fingerprint} in ${report.head.prefix}${at.file}:${at.line}`)}: no such change; remove it.`,
      );
  }
  if (report.problems.length > 0)
    lines.push(
      terminal``,
      terminal`Not understood, and not compared:`,
      ...report.problems.map((one) => shown(problemLine(one))),
    );
  return terminalLines(lines);
}

function changeLines(change: Change, report: Report): readonly Terminal[] {
  const details = [
    ...sentences(change),
    beforeAfter(change),
    someOf(subjectsOf(change)),
    someOf(callsOf(change)),
    placesText(change, report),
  ];
  return [
    shown(`${change.severity.padEnd(11)} ${change.subject} (${change.rule} ${change.fingerprint})`),
    ...details.filter((one) => one !== '').map((one) => terminal`            ${shown(one)}`),
  ];
}

/** Raw: each output has its own gate. */
export function problemLine({ path, at, rule, message, fix, side }: Problem): string {
  return `${path}:${at.line}:${at.col} ${rule}: ${message} ${fix}${side === 'both' ? '' : ` (${side === 'base' ? 'BASE' : 'HEAD'} only)`}`;
}
