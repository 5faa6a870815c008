import type { PageFacts, PageForm } from '../../facts.ts';
import type { Head } from '../head.ts';
import type { Block } from './blocks.ts';

/** A page whose own anchors belong to another page than its head names: nothing on it is to be believed. */
export function mismatchOf(
  form: PageForm,
  lines: readonly string[],
  head: Head | undefined,
  blocks: readonly Block[],
): PageFacts['mismatch'] {
  const source = head?.values.get('source_url') ?? '';
  if (form === 'okx-markdown') {
    const claimed = /#(.*)$/.exec(source)?.[1];
    const anchor = head?.values.get('anchor_id');
    if (claimed === undefined || anchor === undefined || claimed === anchor) return undefined;
    return { claimed, anchors: anchor, line: lines.findIndex((line) => line.startsWith('anchor_id:')) + 1 };
  }
  const claimed = pagePath(source);
  if (claimed === '') return undefined;
  for (const block of blocks)
    if (block.kind === 'heading' && block.anchor !== undefined && /^(?:https?:|\/)/.test(block.anchor)) {
      const anchors = pagePath(block.anchor);
      if (anchors !== claimed) return { claimed, anchors, line: block.line };
    }
  return undefined;
}

/** `/docs/a/b` of a link or address, whatever its language. */
function pagePath(address: string): string {
  const path = address.replace(/^https?:\/\/[^/]+/, '').replace(/[#?].*$/, '');
  return path.replace(/^\/docs\/zh-CN\//, '/docs/').replace(/\/$/, '');
}
