import { joined, type Safe, type Template, template } from './safe.ts';
import { pathAddress } from './url.ts';
import { linesIn, visible, withoutCommands } from './visible.ts';

/** GitHub's Markdown. */
export type Markdown = Safe<'markdown'>;

export const markdown: Template<'markdown'> = template();

export function markdownJoined(parts: readonly Markdown[], separator: Markdown = markdown``): Markdown {
  return joined(parts, separator);
}

/** Each line with its end. */
export function markdownLines(lines: readonly Markdown[]): Markdown {
  return joined([...lines, markdown``], markdown`\n`);
}

/** As part of the item of a list above it. */
export function indented(text: Markdown): Markdown {
  return text.replace(/^(?=.)/gm, '  ') as Markdown; // spaces before lines that have passed the gate
}

/**
 * What readers of GitHub's Markdown make something of although no escape stops them, because they look at the finished
 * text: mentions, issues, commits, addresses, formulas, pictures by name. Such a word becomes code.
 */
const special = /[@#$]|:\/\/|www\.|mailto:|xmpp:|:[\w+-]+:|\bgh-\d|(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])/i;

/** Foreign text as a sentence: on one line, no markup, no links, no mentions. Also fit for the cell of a table. */
export function prose(text: string): Markdown {
  const line = text.replace(/\s+/g, ' ').trim();
  const words = line.split(' ').map((word) => word.split('|').map(wordOf).join('\\|'));
  return words
    .join(' ')
    .replace(/^[-+=:]/, '\\$&')
    .replace(/^(\d{1,9})(?=[.)])/, '$1\\')
    .replace(/!$/, '\\!') as Markdown; // this is the gate
}

function wordOf(word: string): string {
  const seen = visible(word);
  return special.test(seen) ? span(seen) : seen.replace(/[\\`*_[\]<>~&]/g, '\\$&');
}

/** Foreign text of several paragraphs: blank lines part them, and lines that begin with a dash are a list. */
export function paragraphs(text: string): Markdown {
  const blocks: string[] = [];
  let open = false;
  for (const line of linesIn(text)) {
    const item = /^\s?\s?- (.*)$/.exec(line)?.[1];
    if (line.trim() === '') open = false;
    else if (item !== undefined) blocks.push(`- ${prose(item)}`);
    else if (open) blocks.push(`${blocks.pop() ?? ''} ${prose(line)}`);
    else blocks.push(prose(line));
    if (line.trim() !== '') open = true;
  }
  return blocks.join('\n\n') as Markdown; // each part has passed the gate
}

/** A table; a cell holds no line end. */
export function markdownTable(head: readonly Markdown[], rows: readonly (readonly Markdown[])[]): Markdown {
  const line = (cells: readonly Markdown[]): Markdown => markdown`| ${joined(cells, markdown` | `)} |`;
  return joined([line(head), line(head.map(() => markdown`---`)), ...rows.map(line)], markdown`\n`);
}

/** Foreign text as code: a name, a value. Not for tables: a bar in it would end the cell. */
export function code(text: string): Markdown {
  return span(visible(text)) as Markdown; // this is the gate
}

/** As a code span, whatever backticks it holds. An empty one would be no span but two backticks. */
function span(text: string): string {
  const longest = longestRun(text);
  const fence = '`'.repeat(longest + 1);
  return longest > 0 || text.trim() === '' ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}

/** Foreign lines as a block of code, which nothing in them ends. */
export function codeBlock(language: Markdown, lines: readonly string[]): readonly Markdown[] {
  const seen = lines.map((line) => withoutCommands(visible(line)));
  const fence = '`'.repeat(Math.max(2, longestRun(seen.join('\n'))) + 1);
  return [`${fence}${language}`, ...seen, fence] as readonly string[] as readonly Markdown[]; // this is the gate
}

/** A link to an address that `webAddress` let through. */
export function webLink(label: Markdown, address: string): Markdown {
  return `[${label}](<${address}>)` as Markdown; // no character of it ends a link
}

/** A link to a file, `root` being ours. */
export function fileLink(label: Markdown, root: string, path: string, line: number): Markdown {
  return `[${label}](${encodeURI(root)}${pathAddress(path)}#L${line})` as Markdown; // nor of it
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
