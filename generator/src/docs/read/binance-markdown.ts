import type { PageFacts } from '../facts.ts';
import { linesOf } from './lines.ts';
import { partsOf, readHead } from './markdown.ts';
import { markdownFacts } from './markdown-page.ts';

/** A page of developers.binance.com as Markdown: a head, the English text, the Chinese text. */
export function readBinanceMarkdown(text: string, file: string): PageFacts {
  const lines = linesOf(text);
  const head = readHead(lines);
  const claimed = pagePath(head?.values.get('source_url') ?? '');
  const foreign = partsOf(lines, head?.next ?? 0, lines.length).find(
    ({ anchor }) => anchor !== undefined && claimed !== '' && pagePath(anchor) !== claimed,
  );
  const mismatch =
    foreign?.anchor === undefined
      ? undefined
      : { claimed, anchors: pagePath(foreign.anchor), line: foreign.at + 1 };
  return markdownFacts(lines, file, 'binance-markdown', mismatch);
}

/** `/docs/a/b` of a link or address, whatever its language. */
function pagePath(address: string): string {
  const path = address.replace(/^https?:\/\/[^/]+/, '').replace(/[#?].*$/, '');
  return path.replace(/^\/docs\/zh-CN\//, '/docs/').replace(/\/$/, '');
}
