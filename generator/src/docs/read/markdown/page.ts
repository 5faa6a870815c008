import type { PageFacts, PageForm, Unread } from '../../facts.ts';
import { operationKey } from '../../facts.ts';
import { compareHalves } from '../halves.ts';
import { readHead } from '../head.ts';
import { linesOf } from '../lines.ts';
import { type Block, blocksOf } from './blocks.ts';
import { readHalf } from './half.ts';
import { mismatchOf } from './identity.ts';
import { mended } from './mend.ts';

/** A page as Markdown: a head, then the same content in two languages. */
export function readMarkdownPage(text: string, file: string, form: PageForm): PageFacts {
  const lines = linesOf(text);
  const head = readHead(lines);
  const blocks = blocksOf(mended(lines, head?.next ?? 0));
  const [first, second] = halvesOf(blocks);
  const english = first === undefined ? undefined : readHalf(first);
  const chinese = second === undefined ? undefined : readHalf(second);
  const exchange = head?.values.get('exchange');
  const sourceUrl = head?.values.get('source_url');
  const revision = /^\d{4}-\d{2}-\d{2}/.exec(head?.values.get('updated_at') ?? '')?.[0];
  const mismatch = mismatchOf(form, lines, head, blocks);
  const base = {
    file,
    form,
    ...(exchange === undefined ? {} : { exchange }),
    ...(sourceUrl === undefined ? {} : { sourceUrl }),
    ...(revision === undefined ? {} : { revision }),
    ...(mismatch === undefined ? {} : { mismatch }),
  };
  const none = { filters: [], rateLimits: [] };
  if (english === undefined)
    return {
      ...base,
      endpoints: [],
      common: [],
      enums: [],
      ...none,
      halves: [],
      unread: [{ line: 1, reason: 'no-endpoint', text: '' }],
    };
  const unread: Unread[] = [...english.unread];
  // What only the second half says cannot be held against the first.
  if (english.endpoints.length === 0 && chinese !== undefined && chinese.endpoints.length > 0)
    unread.push({
      line: chinese.endpoints[0]?.line ?? 1,
      reason: 'endpoint-in-chinese-only',
      text: chinese.endpoints.map(operationKey).join(', '),
    });
  const others = new Map(chinese?.endpoints.map((one) => [operationKey(one), one]));
  const [only, more] = english.endpoints;
  const [onlyOther] = chinese?.endpoints ?? [];
  // A page of one endpoint has one in each language, whatever their names.
  const pairs = english.endpoints.flatMap((one) => {
    const other =
      more === undefined && one === only && chinese?.endpoints.length === 1
        ? onlyOther
        : others.get(operationKey(one));
    return other === undefined ? [] : [compareHalves(one, other)];
  });
  const facts =
    english.endpoints.length +
    english.sockets.length +
    english.enums.length +
    english.tables.length +
    english.samples.length +
    english.statements.length +
    english.log.length;
  // A table of contents, or words about other pages.
  const prose = facts === 0 && english.errors === undefined && unread.length === 0;
  return {
    ...base,
    endpoints: english.endpoints,
    common: [],
    ...(english.errors === undefined ? {} : { errors: english.errors }),
    enums: english.enums,
    ...none,
    ...optional('sockets', english.sockets),
    ...optional('tables', english.tables),
    ...optional('samples', english.samples),
    ...optional('statements', english.statements),
    ...optional('log', english.log),
    ...(prose ? { prose } : {}),
    halves: pairs.flat(),
    unread: prose ? [{ line: first?.[0]?.line ?? 1, reason: 'words-only', text: '' }] : unread,
  };
}

/** The blocks of the first language of a page. */
export function englishBlocks(text: string): readonly Block[] {
  const lines = linesOf(text);
  return halvesOf(blocksOf(mended(lines, readHead(lines)?.next ?? 0)))[0] ?? [];
}

function optional<K extends string, T>(key: K, list: readonly T[]): Partial<Record<K, readonly T[]>> {
  return list.length === 0 ? {} : ({ [key]: list } as Record<K, readonly T[]>); // the key is the type's own
}

/** The two languages: each begins with a heading of the first level; the second comes behind a rule and has Chinese in it. */
function halvesOf(blocks: readonly Block[]): readonly (readonly Block[])[] {
  const starts = blocks.flatMap((block, at) => (block.kind === 'heading' && block.level === 1 ? [at] : []));
  const [first] = starts;
  // Without any heading nothing says what a page is about.
  if (first === undefined) return blocks.some(({ kind }) => kind === 'heading') ? [blocks] : [];
  const split =
    starts.find((start) => {
      if (start === first) return false;
      const before = blocks[start - 1];
      return before?.kind === 'rule' && isChinese(blocks.slice(start, starts[starts.indexOf(start) + 1]));
    }) ?? (starts.length === 2 ? starts[1] : undefined);
  return split === undefined ? [blocks] : [blocks.slice(0, split), blocks.slice(split)];
}

function isChinese(blocks: readonly Block[]): boolean {
  return blocks.some((block) => {
    const text =
      'text' in block
        ? block.text
        : 'lines' in block && block.kind !== 'code'
          ? block.lines.map((one) => one.text).join(' ')
          : '';
    return /[\u4e00-\u9fff]/.test(text);
  });
}
