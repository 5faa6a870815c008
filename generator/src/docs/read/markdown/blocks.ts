import MarkdownIt from 'markdown-it';
import type { MendedLine } from './mend.ts';
import { cellBreak, noCell } from './mend.ts';

export interface TextLine {
  readonly text: string;
  /** Counted from 1. */
  readonly line: number;
}

export interface TableRow {
  /** As Markdown; `undefined` where the row has no such cell. */
  readonly cells: readonly (string | undefined)[];
  readonly line: number;
}

/** What a page consists of, in its order. */
export type Block =
  | {
      readonly kind: 'heading';
      readonly level: number;
      readonly text: string;
      readonly anchor?: string;
      readonly line: number;
    }
  | { readonly kind: 'caption'; readonly text: string; readonly line: number }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly TableRow[];
      readonly line: number;
    }
  | { readonly kind: 'code'; readonly lines: readonly TextLine[]; readonly line: number }
  | { readonly kind: 'text'; readonly lines: readonly TextLine[]; readonly line: number }
  | {
      readonly kind: 'item';
      readonly lines: readonly TextLine[];
      readonly line: number;
      readonly depth: number;
    }
  | { readonly kind: 'rule'; readonly line: number };

// Block structure only: what stands within a line is read where it matters. HTML is text.
const parser = new MarkdownIt('default', { html: false });
parser.core.ruler.disable(['inline', 'linkify', 'replacements', 'smartquotes', 'text_join']);
parser.block.ruler.disable(['reference', 'lheading', 'html_block']);

/** The blocks of a mended page. */
export function blocksOf(lines: readonly MendedLine[]): readonly Block[] {
  const tokens = parser.parse(lines.map(({ text }) => text).join('\n'), {});
  const blocks: Block[] = [];
  const lineAt = (index: number): number => lines[index]?.line ?? lines.at(-1)?.line ?? 1;
  const textLines = (content: string, first: number): readonly TextLine[] =>
    content.split('\n').map((text, index) => ({ text: text.trim(), line: lineAt(first + index) }));
  let lists = 0;
  let quotes = 0;
  let table:
    | { head: string[]; rows: { cells: (string | undefined)[]; line: number }[]; line: number }
    | undefined;
  let inHead = false;
  for (const [index, token] of tokens.entries()) {
    const first = token.map?.[0] ?? 0;
    const content = tokens[index + 1]?.content ?? '';
    switch (token.type) {
      case 'heading_open':
        blocks.push(headingOf(content, Number(token.tag.slice(1)), lineAt(first)));
        break;
      case 'paragraph_open': {
        const own = textLines(content, first);
        if (lists > 0) blocks.push({ kind: 'item', lines: own, line: lineAt(first), depth: lists });
        else if (quotes > 0 && own.length === 1)
          blocks.push({ kind: 'caption', text: own[0]?.text ?? '', line: lineAt(first) });
        else blocks.push({ kind: 'text', lines: own, line: lineAt(first) });
        break;
      }
      case 'fence':
      case 'code_block': {
        const offset = token.type === 'fence' ? 1 : 0;
        const source = token.content.replace(/\n$/, '').split('\n');
        blocks.push(...codeParts(source.map((text, at) => ({ text, line: lineAt(first + offset + at) }))));
        break;
      }
      case 'bullet_list_open':
      case 'ordered_list_open':
        lists += 1;
        break;
      case 'bullet_list_close':
      case 'ordered_list_close':
        lists -= 1;
        break;
      case 'blockquote_open':
        quotes += 1;
        break;
      case 'blockquote_close':
        quotes -= 1;
        break;
      case 'hr':
        blocks.push({ kind: 'rule', line: lineAt(first) });
        break;
      case 'table_open':
        table = { head: [], rows: [], line: lineAt(first) };
        break;
      case 'thead_open':
        inHead = true;
        break;
      case 'thead_close':
        inHead = false;
        break;
      case 'tr_open':
        if (!inHead) table?.rows.push({ cells: [], line: lineAt(first) });
        break;
      case 'th_open':
        table?.head.push(cellText(content) ?? '');
        break;
      case 'td_open':
        table?.rows.at(-1)?.cells.push(cellText(content));
        break;
      case 'table_close':
        if (table !== undefined) blocks.push({ kind: 'table', ...table });
        table = undefined;
        break;
      default:
    }
  }
  return blocks;
}

function cellText(content: string): string | undefined {
  return content.trim() === noCell ? undefined : content.replaceAll(cellBreak, '\n').trim();
}

function headingOf(content: string, level: number, line: number): Block {
  const [, target] = /\[\s*\]\(([^\s)]*)/.exec(content) ?? [];
  const text = content.replace(/\[\s*\]\([\s\S]*$/, '').trim();
  return { kind: 'heading', level, text, line, ...(target === undefined ? {} : { anchor: target }) };
}

/** Samples in several languages stand in one block of the page, with two blank lines or more between them. */
function codeParts(lines: readonly TextLine[]): readonly Block[] {
  const parts: TextLine[][] = [[]];
  let blank = 0;
  for (const line of lines) {
    if (line.text.trim() === '') {
      blank += 1;
      continue;
    }
    if (blank >= 2 && (parts.at(-1)?.length ?? 0) > 0 && isWhole(parts.at(-1) ?? [])) parts.push([]);
    else if (blank > 0 && (parts.at(-1)?.length ?? 0) > 0)
      parts.at(-1)?.push({ text: '', line: line.line - 1 });
    blank = 0;
    parts.at(-1)?.push(line);
  }
  return parts.flatMap((part): readonly Block[] => {
    const [first] = part;
    return first === undefined ? [] : [{ kind: 'code', lines: part, line: first.line }];
  });
}

/** JSON that is still open goes on behind its blank lines. */
function isWhole(lines: readonly TextLine[]): boolean {
  const text = lines.map((line) => line.text.replace(/\/\/.*$/, '')).join('\n');
  if (!/^\s*[[{]/.test(text)) return true;
  const count = (mark: RegExp): number => text.match(mark)?.length ?? 0;
  return count(/[[{]/g) <= count(/[\]}]/g);
}
