import type { PageFacts } from '../facts.ts';
import { linesOf } from './lines.ts';
import { readHead } from './markdown.ts';
import { markdownFacts } from './markdown-page.ts';

/** One entry of the OKX page as Markdown: `anchor_id` in the head says which one it is. */
export function readOkxMarkdown(text: string, file: string): PageFacts {
  const lines = linesOf(text);
  const values = readHead(lines)?.values;
  const claimed = /#(.*)$/.exec(values?.get('source_url') ?? '')?.[1];
  const anchor = values?.get('anchor_id');
  const mismatch =
    claimed === undefined || anchor === undefined || claimed === anchor
      ? undefined
      : { claimed, anchors: anchor, line: lines.findIndex((line) => line.startsWith('anchor_id:')) + 1 };
  return markdownFacts(lines, file, 'okx-markdown', mismatch);
}
