import type { Change } from '../change.ts';
import type { ExchangeReport } from '../report.ts';
import { type Severity, severities } from '../rules/rule.ts';
import { beforeAfter, callsText } from './words.ts';

const titles: Readonly<Record<Severity, string>> = {
  breaking: 'Breaking',
  behavioural: 'Behaviour',
  additive: 'Added',
  'docs-only': 'Documentation',
};

/** The section of a package's CHANGELOG, without its heading. */
export function changelogText({ changes }: ExchangeReport): string {
  const blocks = severities.flatMap((severity) => {
    const lines = changes.filter((change) => change.severity === severity).map(line);
    return lines.length === 0 ? [] : [`**${titles[severity]}**\n\n${lines.join('\n')}\n`];
  });
  return blocks.join('\n');
}

/** In one line: what, how, and what it means. */
function line(change: Change): string {
  const [effect] = change.effects;
  const how = beforeAfter(change);
  const calls =
    change.schema === undefined || change.operations.length === 0 ? '' : ` In ${callsText(change, 5)}.`;
  return `- ${code(change.subject)}: ${effect?.sentence ?? ''}${how === '' ? '' : ` ${code(how)}`}${calls}`;
}

/** As a code span, whatever backticks it holds. */
export function code(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  if (longest === 0) return `\`${line}\``;
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${line} ${fence}`;
}
