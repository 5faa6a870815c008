import { code, indented, type Markdown, markdown, markdownJoined, prose } from '../../print/markdown.ts';
import type { Severity } from '../rules/rule.ts';

/** One change, in full and on one line, under any name. */
export interface Entry {
  readonly subject: string;
  /** The call that it is about, if it is one alone, and what in it: several entries about one call name it once. */
  readonly about: { readonly call: string; readonly what: string } | undefined;
  readonly full: (subject: string) => Markdown;
  readonly brief: (subject: string) => Markdown;
}

export interface Section {
  readonly severity: Severity;
  readonly entries: readonly Entry[];
}

const titles: Readonly<Record<Severity, string>> = {
  breaking: 'Breaking',
  behavioural: 'Behavioural',
  additive: 'Additive',
  'docs-only': 'Documentation only',
};

/** What a title and the sentence about what is left out take. */
const spare = 200;

/**
 * As much as there is room for: the worst in full, then on one line each, and only then not at all.
 *
 * @returns what is left out, by severity: `3 additive`
 */
export function fitting(
  sections: readonly Section[],
  room: number,
): { readonly blocks: readonly Markdown[]; readonly leftOut: readonly string[] } {
  let left = room - sections.length * spare;
  const blocks: Markdown[] = [];
  const leftOut: string[] = [];
  for (const { severity, entries } of sections) {
    const texts = chosen(entries, left);
    const shown = nested(entries, texts);
    left -= shown.reduce((sum, one) => sum + one.length + 1, 0);
    if (texts.length < entries.length) {
      leftOut.push(`${entries.length - texts.length} ${severity}`);
      // Nothing milder takes the place of what had none.
      left = 0;
    }
    if (texts.length === 0) continue;
    const title = markdown`${prose(titles[severity])} (${entries.length})`;
    const content = markdownJoined(shown, markdown`\n`);
    blocks.push(severity === 'docs-only' ? folded(title, content) : markdown`### ${title}\n\n${content}`);
  }
  return { blocks, leftOut };
}

type Text = (subject: string) => Markdown;

/** The first entries, as they are to be written. */
function chosen(entries: readonly Entry[], room: number): readonly Text[] {
  const lengthOf = (text: Text, { subject }: Entry): number => text(subject).length + 1;
  const briefs = entries.map((one) => lengthOf(one.brief, one));
  let left = room - briefs.reduce((sum, length) => sum + length, 0);
  if (left < 0) {
    left = room;
    const end = briefs.findIndex((length) => {
      left -= length;
      return left < 0;
    });
    return entries.slice(0, end).map((one) => one.brief);
  }
  return entries.map((one, index) => {
    const more = lengthOf(one.full, one) - (briefs[index] ?? 0);
    if (more > left) return one.brief;
    left -= more;
    return one.full;
  });
}

/** Entries about one call stand below it. */
function nested(entries: readonly Entry[], texts: readonly Text[]): readonly Markdown[] {
  const shown: Markdown[] = [];
  for (let at = 0; at < texts.length; ) {
    const { about } = entries[at] ?? {};
    let end = at + 1;
    while (about !== undefined && end < texts.length && entries[end]?.about?.call === about.call) end++;
    const some = entries.slice(at, end);
    if (about === undefined || some.length < 2) {
      const [one] = some;
      shown.push(texts[at]?.(one?.subject ?? '') ?? markdown``);
    } else {
      const inside = some.map((one, index) => texts[at + index]?.(one.about?.what ?? '') ?? markdown``);
      shown.push(markdown`- **${code(about.call)}**\n${indented(markdownJoined(inside))}`);
    }
    at = end;
  }
  return shown;
}

export function folded(title: Markdown, content: Markdown): Markdown {
  return markdown`<details><summary>${title}</summary>\n\n${content}\n</details>\n`;
}
