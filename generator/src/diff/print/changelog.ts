import { code, type Markdown, markdown, markdownJoined, markdownLines, prose } from '../../print/markdown.ts';
import type { Change } from '../change.ts';
import type { ExchangeReport } from '../report.ts';
import { type Severity, severities } from '../rules/rule.ts';
import { beforeAfter, callsOf, someOf } from './words.ts';

const titles: Readonly<Record<Severity, string>> = {
  breaking: 'Breaking',
  behavioural: 'Behaviour',
  additive: 'Added',
  'docs-only': 'Documentation',
};

/** The section of a package's CHANGELOG, without its heading. */
export function changelogText({ changes }: ExchangeReport): Markdown {
  const blocks = severities.flatMap((severity) => {
    const lines = changes.filter((change) => change.severity === severity).map(line);
    return lines.length === 0 ? [] : [markdown`**${prose(titles[severity])}**\n\n${markdownLines(lines)}`];
  });
  return markdownJoined(blocks, markdown`\n`);
}

/** In one line: what, how, and what it means. */
function line(change: Change): Markdown {
  const [effect] = change.effects;
  const how = beforeAfter(change);
  const calls =
    callsOf(change).length === 0 ? markdown`` : markdown` In ${prose(someOf(callsOf(change), 5))}.`;
  return markdown`- ${code(change.subject)}: ${prose(effect?.sentence ?? '')}${how === '' ? markdown`` : markdown` ${code(how)}`}${calls}`;
}
