import type { PageFacts, PageForm, Unread } from '../facts.ts';
import { compareHalves } from './halves.ts';
import { halvesOf, readHead } from './markdown.ts';
import { readMarkdownHalf } from './markdown-half.ts';

/** What both Markdown forms share: a head, then the same endpoint in two languages. */
export function markdownFacts(
  lines: readonly string[],
  file: string,
  form: PageForm,
  mismatch: PageFacts['mismatch'] | undefined,
): PageFacts {
  const head = readHead(lines);
  const halves = halvesOf(lines, head?.next ?? 0);
  const read = halves.map(([from, to]) => readMarkdownHalf(lines, from, to));
  const [english, chinese] = read.map(({ endpoint }) => endpoint);
  const unread: Unread[] = [...(read[0]?.unread ?? [{ line: 1, reason: 'no-endpoint', text: '' }])];
  // What only the second half fails to say cannot be held against the first.
  if (chinese === undefined && halves.length > 1) unread.push(...(read[1]?.unread ?? []));
  for (const [from] of halves.slice(2))
    unread.push({ line: from + 1, reason: 'third-half', text: lines[from] ?? '' });
  const exchange = head?.values.get('exchange');
  const sourceUrl = head?.values.get('source_url');
  const revision = /^\d{4}-\d{2}-\d{2}/.exec(head?.values.get('updated_at') ?? '')?.[0];
  return {
    file,
    form,
    ...(exchange === undefined ? {} : { exchange }),
    ...(sourceUrl === undefined ? {} : { sourceUrl }),
    ...(revision === undefined ? {} : { revision }),
    ...(mismatch === undefined ? {} : { mismatch }),
    endpoints: english === undefined ? [] : [english],
    common: [],
    enums: [],
    filters: [],
    rateLimits: [],
    halves: english === undefined || chinese === undefined ? [] : compareHalves(english, chinese),
    unread,
  };
}
