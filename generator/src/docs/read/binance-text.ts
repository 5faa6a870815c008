import type { EndpointFacts, ErrorFacts, PageFacts, Unread } from '../facts.ts';
import { endpointLine, isBlank, linesOf } from './lines.ts';
import { readTextEndpoints } from './text-endpoints.ts';
import { readTextErrors } from './text-errors.ts';
import { readCommonParameters, readEnums, readFilters, readStatedLimits } from './text-general.ts';

const sectionHeading =
  /^(?:[A-Z][\w&-]*(?: [A-Z][\w&-]*)* Endpoints|(?:Spot|Margin) Account\/Trade|User Data Streams|Futures|Websocket Market Streams)$/;

/** The long page as plain text: introduction with change log, definitions, sections of endpoints, error codes. */
export function readBinanceText(text: string, file: string): PageFacts {
  const lines = linesOf(text);
  const find = (wanted: string, from = 0): number =>
    lines.findIndex((line, at) => at >= from && line.trim() === wanted && isBlank(lines[at + 1]));
  const enumsAt = find('ENUM definitions');
  const filtersAt =
    enumsAt === -1 ? -1 : lines.findIndex((line, at) => at > enumsAt && line.trim() === 'Filters');
  const start = Math.max(enumsAt, filtersAt, 0);
  const headings = lines.flatMap((line, at) =>
    at >= start && sectionHeading.test(line.trim()) && isBlank(lines[at + 1]) ? [at] : [],
  );
  const firstSection = headings[0] ?? start;
  const errorsAt = find('Error Codes', headings.at(-1) ?? start);
  const end = errorsAt === -1 ? lines.length : errorsAt;

  const unread: Unread[] = [];
  const endpoints: EndpointFacts[] = [];
  const parts = headings.length === 0 ? [start - 1] : headings;
  for (const [index, heading] of parts.entries()) {
    const to = Math.min(parts[index + 1] ?? end, end);
    const section = (lines[heading] ?? '').trim();
    const part = readTextEndpoints(lines, heading + 1, to, section);
    endpoints.push(...part.endpoints);
    unread.push(...part.unread);
    if (part.endpoints.length === 0)
      unread.push({
        line: Math.max(1, heading + 1),
        reason: 'part-without-endpoints',
        text: `${section}, to line ${to}`,
      });
  }
  const definitions =
    enumsAt === -1 ? undefined : readEnums(lines, enumsAt + 1, filtersAt === -1 ? firstSection : filtersAt);
  const filters = filtersAt === -1 ? undefined : readFilters(lines, filtersAt + 1, firstSection);
  const errors: { errors: ErrorFacts; unread: readonly Unread[] } | undefined =
    errorsAt === -1 ? undefined : readTextErrors(lines, errorsAt + 1, lines.length);
  unread.push(...(definitions?.unread ?? []), ...(filters?.unread ?? []), ...(errors?.unread ?? []));
  const general = enumsAt === -1 ? firstSection : enumsAt;
  if (general > 0)
    unread.push({
      line: 1,
      reason: 'introduction',
      text: `Introduction and change log to line ${general}: read for limits, recvWindow and the page's date only`,
    });
  const revision = revisionOf(lines, general);
  return {
    file,
    form: 'binance-text',
    ...(revision === undefined ? {} : { revision }),
    endpoints,
    common: readCommonParameters(lines, general),
    ...(errors === undefined ? {} : { errors: errors.errors }),
    enums: definitions?.enums ?? [],
    filters: filters?.filters ?? [],
    rateLimits: [...(definitions?.rateLimits ?? []), ...readStatedLimits(lines, general)],
    halves: [],
    unread: unread.sort((a, b) => a.line - b.line),
  };
}

/** Whether a text that has no head of its own is of this form. */
export function looksLikeBinanceText(text: string): boolean {
  const lines = linesOf(text);
  return (
    lines.some((line) => endpointLine(line) !== undefined) &&
    lines.some((line) => /^(?:(?:Name|名称)\t(?:Type|类型)\t|Weight\b|Response\b)/.test(line))
  );
}

/** The date of the newest entry of the change log, as `2022-02-09`. */
function revisionOf(lines: readonly string[], to: number): string | undefined {
  for (const line of lines.slice(0, to)) {
    const [, year, month = '', day = ''] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(line.trim()) ?? [];
    if (year !== undefined) return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  }
  return undefined;
}
