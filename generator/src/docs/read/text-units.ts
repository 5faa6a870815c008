import type { PageFacts } from '../facts.ts';
import { linesOf } from './lines.ts';
import type { Block } from './markdown/blocks.ts';
import { bare } from './markdown/inline.ts';
import { labelOf } from './markdown/labels.ts';
import { englishBlocks } from './markdown/page.ts';

/** A piece of a page's text that can change by itself: a paragraph, an item, a row, a comment, a value shown. */
export interface TextUnit {
  readonly text: string;
  readonly line: number;
}

/** All that a page says, without how it is laid out. Of a page in two languages, the first. */
export function textUnits(text: string, form: PageFacts['form']): readonly TextUnit[] {
  if (form === 'okx-markdown' || form === 'binance-markdown') return englishBlocks(text).flatMap(unitsOf);
  return linesOf(text).flatMap((line, at): readonly TextUnit[] =>
    /^\s*[[{}\]"]/.test(line) ? codeUnits([{ text: line, line: at + 1 }]) : said(line, at + 1),
  );
}

function unitsOf(block: Block): readonly TextUnit[] {
  switch (block.kind) {
    case 'heading':
    case 'caption': {
      const found = labelOf(block.text);
      // The words of a label are the same in any language.
      return found === undefined ? said(block.text, block.line) : said(found.rest, block.line);
    }
    case 'text':
    case 'item':
      return said(block.lines.map(({ text }) => text).join(' '), block.line);
    case 'table':
      return block.rows.flatMap(({ cells, line }) =>
        said(cells.filter((one) => one !== undefined).join(' | '), line),
      );
    case 'code':
      return /^\s*[[{]/.test(block.lines[0]?.text ?? '')
        ? codeUnits(block.lines)
        : said(block.lines.map(({ text }) => text).join(' '), block.line);
    default:
      return [];
  }
}

const pair = /"(?:[^"\\]|\\.)*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[\w.+-]+)|"(?:[^"\\]|\\.)*"|\/\/.*$|[\w.+-]+/g;

/** JSON as its pairs, values and comments: on how many lines they stand says nothing. */
function codeUnits(lines: readonly TextUnit[]): readonly TextUnit[] {
  return lines.flatMap(({ text, line }) =>
    [...text.matchAll(pair)].flatMap(([one]) =>
      said(one.replace(/^\/\/\s*/, '').replace(/"\s*:\s*/, '": '), line),
    ),
  );
}

function said(text: string, line: number): readonly TextUnit[] {
  const words = bare(text);
  return words === '' ? [] : [{ text: words, line }];
}
