import type { Block } from './blocks.ts';
import { bare } from './inline.ts';
import { labelOf } from './labels.ts';

/** A heading that names something, and what stands below it as far as the next one. */
export interface Topic {
  /** As the page has it; empty before the first heading. */
  readonly heading: string;
  readonly level: number;
  readonly line: number;
  readonly anchor?: string;
  /** The names of the headings around it, outermost first. */
  readonly path: readonly string[];
  /** Index of the topic around it. */
  readonly parent: number | undefined;
  readonly blocks: readonly Block[];
}

/** Splits a half of a page at the headings that are no labels. */
export function topicsOf(blocks: readonly Block[]): readonly Topic[] {
  const topics: (Topic & { readonly blocks: Block[] })[] = [];
  const open: { readonly index: number; readonly level: number; readonly name: string }[] = [];
  let current = 0;
  for (const block of blocks) {
    if (block.kind !== 'heading' || isLabel(block)) {
      // A label on the level of a topic is none of its: it belongs to what is around both.
      if (block.kind === 'heading') {
        while (open.length > 1 && (open.at(-1)?.level ?? 0) >= block.level) open.pop();
        current = open.at(-1)?.index ?? current;
      }
      const last = topics[current];
      if (last === undefined)
        topics.push({
          heading: '',
          level: 0,
          line: block.line,
          path: [],
          parent: undefined,
          blocks: [block],
        });
      else last.blocks.push(block);
      continue;
    }
    while ((open.at(-1)?.level ?? 0) >= block.level) open.pop();
    const name = bare(block.text);
    const { anchor } = block;
    topics.push({
      heading: block.text,
      level: block.level,
      line: block.line,
      ...(anchor === undefined ? {} : { anchor }),
      path: open.map((one) => one.name),
      parent: open.at(-1)?.index,
      blocks: [],
    });
    current = topics.length - 1;
    open.push({ index: current, level: block.level, name });
  }
  return topics;
}

/** A title of the page is never a label, and neither is what names an error. */
function isLabel(block: Extract<Block, { kind: 'heading' }>): boolean {
  if (block.level === 1) return false;
  const found = labelOf(block.text);
  if (found === undefined) return false;
  // "Rate limits" with text below is a chapter; "Rate limit: 5 per second" is a label.
  return found.label !== 'failure' || block.level >= 4;
}
