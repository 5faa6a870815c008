import type { EnumFact, FilterFact, ParameterFact, RateLimitFact, Unread } from '../facts.ts';
import { opensJson, readExample } from './example-block.ts';
import { fieldsOf } from './example-fields.ts';
import { type ExampleValue, parseExample } from './example-json.ts';
import { isBlank } from './lines.ts';

const valueForm = /^(?:[A-Z][A-Z0-9_]+|\d+[mhdwM])$/;

interface EnumsAndLimits {
  readonly enums: readonly EnumFact[];
  readonly rateLimits: readonly RateLimitFact[];
  readonly unread: readonly Unread[];
}

/** The part that defines enums: a title, then values one a line or in a table. */
export function readEnums(lines: readonly string[], from: number, to: number): EnumsAndLimits {
  const enums: (Omit<EnumFact, 'values'> & { values: string[] })[] = [];
  const rateLimits: RateLimitFact[] = [];
  const unread: Unread[] = [];
  for (let at = from; at < to; at += 1) {
    const line = (lines[at] ?? '').trim();
    if (line === '') continue;
    if (/^\{/.test(line)) {
      const read = readExample(lines, at, to, null);
      unread.push(...read.unread);
      const limit =
        read.example === undefined ? undefined : definedLimit(lines.slice(at, read.next).join('\n'), at + 1);
      if (limit !== undefined) rateLimits.push(limit);
      at = read.next - 1;
      continue;
    }
    const value = valueForm.test(line) ? line : /^([A-Z][A-Z0-9_]+)\t/.exec(line)?.[1];
    const open = enums.at(-1);
    if (value !== undefined && open !== undefined) {
      if (!open.values.includes(value)) open.values.push(value);
      continue;
    }
    const [, title, keys] = /^([A-Z][^()]*?)\s*(?:\(([^()]*)\))?:?$/.exec(line) ?? [];
    const titleLike =
      title !== undefined && !/[.!]$/.test(line) && !line.includes('\t') && isBlank(lines[at + 1]);
    if (titleLike && !/->|: \w/.test(line)) {
      enums.push({
        title,
        keys: keys === undefined ? [] : keys.split(',').map((one) => one.trim()),
        values: [],
        line: at + 1,
      });
    }
    // Everything else explains a value in words.
  }
  for (const { values, line, title } of enums)
    if (values.length === 0) unread.push({ line, reason: 'enum-without-values', text: title });
  return { enums: enums.filter(({ values }) => values.length > 0), rateLimits, unread };
}

const intervalSeconds: Readonly<Record<string, number>> = { SECOND: 1, MINUTE: 60, HOUR: 3600, DAY: 86_400 };
const unitByType: Readonly<Record<string, RateLimitFact['unit']>> = {
  REQUEST_WEIGHT: 'weight',
  ORDERS: 'order',
  RAW_REQUESTS: 'request',
};

function definedLimit(text: string, line: number): RateLimitFact | undefined {
  const value = parseExample(text).value;
  const unit = unitByType[memberText(value, 'rateLimitType') ?? ''];
  const interval = intervalSeconds[memberText(value, 'interval') ?? ''];
  const count = Number(memberText(value, 'intervalNum'));
  const limit = Number(memberText(value, 'limit'));
  if (unit === undefined || interval === undefined || !(count > 0) || !(limit >= 0)) return undefined;
  return { unit, scope: null, perEndpoint: false, limit, seconds: interval * count, line };
}

/** The part that defines filters: each JSON object with a `filterType`. */
export function readFilters(
  lines: readonly string[],
  from: number,
  to: number,
): { readonly filters: readonly FilterFact[]; readonly unread: readonly Unread[] } {
  const filters: FilterFact[] = [];
  const unread: Unread[] = [];
  for (let at = from; at < to; at += 1) {
    if (!opensJson(lines[at])) continue;
    const read = readExample(lines, at, to, null);
    unread.push(...read.unread);
    if (read.example !== undefined) {
      const { value } = parseExample(lines.slice(at, read.next).join('\n'), 0, at + 1);
      const name = memberText(value, 'filterType');
      if (name === undefined)
        unread.push({ line: at + 1, reason: 'no-filter-type', text: (lines[at + 1] ?? '').trim() });
      else
        filters.push({
          name,
          fields: fieldsOf(value).fields.filter(({ path }) => path !== '$'),
          line: at + 1,
        });
    }
    at = read.next - 1;
  }
  return { filters, unread };
}

function memberText(value: ExampleValue, key: string): string | undefined {
  if (value.type !== 'object') return undefined;
  const member = value.members.find((one) => one.key === key)?.value;
  return member === undefined || member.type === 'object' || member.type === 'array'
    ? undefined
    : member.text;
}

const sharedLimit = /share the ([\d,]+) per minute limit based on (IP|UID)/;
const ownLimit = /endpoint with (IP|UID) limits has an independent ([\d,]+) per minute limit/;

/** Limits that the introduction states in sentences. */
export function readStatedLimits(lines: readonly string[], to: number): readonly RateLimitFact[] {
  return lines.slice(0, to).flatMap((text, at): readonly RateLimitFact[] => {
    const shared = sharedLimit.exec(text);
    const own = ownLimit.exec(text);
    const limit = shared?.[1] ?? own?.[2];
    if (limit === undefined) return [];
    return [
      {
        unit: 'weight',
        scope: (shared?.[2] ?? own?.[1]) === 'IP' ? 'IP' : 'UID',
        perEndpoint: own !== null,
        limit: Number(limit.replaceAll(',', '')),
        seconds: 60,
        line: at + 1,
      },
    ];
  });
}

/** recvWindow: its default and its greatest value stand in the section on timing, not at the endpoints. */
export function readCommonParameters(lines: readonly string[], to: number): readonly ParameterFact[] {
  for (const [at, text] of lines.slice(0, to).entries()) {
    const fallback = /If recvWindow is not sent, it defaults to (\d+)/.exec(text)?.[1];
    if (fallback === undefined) continue;
    const max = lines
      .slice(at, to)
      .flatMap((line) => /max cannot go beyond ([\d,]+)/.exec(line)?.[1] ?? [])[0];
    return [
      {
        name: 'recvWindow',
        type: null,
        class: null,
        mandatory: 'no',
        default: fallback,
        ...(max === undefined ? {} : { max: max.replace(/,$/, '').replaceAll(',', '') }),
        description: text.trim(),
        line: at + 1,
      },
    ];
  }
  return [];
}
