import { short } from '../diff/print/words.ts';
import { shownRows, type Terminal } from '../print/terminal.ts';
import type { CheckResult } from './check.ts';
import type { Disagreement } from './compare/outcome.ts';
import { type EndpointFacts, operationKey, type PageFacts } from './facts.ts';
import { groupBy } from './group-by.ts';

/** A check as lines: each disagreement with both places, then problems, what could not be compared, and totals. */
export function checkText(result: CheckResult, specsShown: string): Terminal {
  const { disagreements, waived, problems, uncompared, unread, totals, written } = result;
  const lines = [
    ...disagreements.flatMap((one) => disagreementLines(one, specsShown)),
    ...problems.map(
      ({ at, rule, message, fix }) =>
        `${specsShown}/${at.file}:${at.line}:${at.col}  ${rule}  ${message} ${fix}`,
    ),
    ...written.map((path) => `Written: ${path}`),
    '',
    `Compared: ${[...totals].map(([kind, number]) => `${number} ${kind}`).join(', ') || 'nothing'}.`,
  ];
  if (uncompared.length > 0) {
    lines.push(`Not compared: ${uncompared.length} facts.`);
    for (const [reason, facts] of groupBy(uncompared, ({ reason: one }) => one)) {
      lines.push(`  ${reason} (${facts.length}):`);
      for (const { fact, pageAt } of facts) lines.push(`    ${fact} (${pageAt.file}:${pageAt.line})`);
    }
  }
  if (unread.length > 0) lines.push(`Not read: ${count(unread.length, 'place')}.`);
  for (const { at, reason, text } of unread)
    lines.push(`  ${at.file}:${at.line}  ${reason}${text === '' ? '' : `: ${short(text)}`}`);
  lines.push(
    `${count(disagreements.length, 'disagreement')}, ${count(waived.length, 'waived one')}, ${count(problems.length, 'problem')}.`,
  );
  return shownRows(lines);
}

function disagreementLines(
  { fact, page, spec, pageAt, specAt }: Disagreement,
  specsShown: string,
): readonly string[] {
  const left = pageAt === undefined ? '' : ` (${pageAt.file}:${pageAt.line})`;
  const right = specAt === undefined ? '' : ` (${specsShown}/${specAt.file}:${specAt.line}:${specAt.col})`;
  return [fact, `  page: ${page}${left}`, `  spec: ${spec}${right}`];
}

export function count(number: number, what: string, several: string = `${what}s`): string {
  return `${number} ${number === 1 ? what : several}`;
}

/** A page's facts as lines, each with the line of the page. */
export function factsText(page: PageFacts): Terminal {
  const { file, form, endpoints, errors, enums, filters, rateLimits, halves, unread, mismatch } = page;
  const lines = [
    `${file}: ${form}, ${count(endpoints.length, 'endpoint')}, ${count(new Set(endpoints.map(({ path }) => path)).size, 'path')}`,
    ...(mismatch === undefined
      ? []
      : [
          `${mismatch.line}: does not describe ${mismatch.claimed}: its anchors belong to ${mismatch.anchors}`,
        ]),
    ...endpoints.flatMap(endpointLines),
    ...(errors === undefined
      ? []
      : [
          `errors: ${errors.codes.length} codes, ${errors.filterFailures.length} filter failures, ${errors.rejections.length} order rejections`,
        ]),
    ...enums.map(({ title, values, line }) => `${line}: enum ${title}: ${values.join(', ')}`),
    ...filters.map(
      ({ name, fields, line }) => `${line}: filter ${name}: ${fields.map(({ path }) => path).join(', ')}`,
    ),
    ...rateLimits.map(
      ({ unit, limit, seconds, line }) => `${line}: rate limit ${unit}: ${limit} per ${seconds} s`,
    ),
    ...halves.map(
      ({ fact, english, chinese, line, chineseLine }) =>
        `${line}/${chineseLine}: the languages disagree on ${fact}: ${english} / ${chinese}`,
    ),
    ...unread.map(({ line, reason, text }) => `${file}:${line}: not read (${reason}): ${short(text)}`),
  ];
  return shownRows(lines);
}

function endpointLines(endpoint: EndpointFacts): readonly string[] {
  const { line, security, signed, weights, limits, sources, parameters, examples, sameAs } = endpoint;
  const fields = new Set(examples.flatMap((example) => example.fields.map(({ path }) => path)));
  return [
    `${line}: ${operationKey(endpoint)}  ${security.type ?? 'no security type'}${signed ? ', signed' : ''}; ${endpoint.title}`,
    ...weights.map(
      ({ scope, weight, when, line: at }) =>
        `  ${at}: weight ${weight}${scope === null ? '' : ` by ${scope}`}${when === undefined ? '' : ` if ${when.parameter} is ${when.is === 'one-of' ? when.values.join('/') : when.is}`}`,
    ),
    ...limits.map(({ requests, seconds, line: at }) => `  ${at}: limit ${requests} per ${seconds} s`),
    ...(sources === undefined ? [] : [`  ${sources.line}: data source ${sources.names.join(' => ')}`]),
    ...(sameAs === undefined ? [] : [`  ${sameAs.line}: parameters of ${operationKey(sameAs)}`]),
    ...parameters.map(({ line: at, name, type, mandatory, default: fallback, min, max, values }) => {
      const facts = [
        ['default', fallback],
        ['min', min],
        ['max', max],
        ['values', values?.join('/')],
      ].flatMap(([what, value]) => (value === undefined ? [] : [`${what} ${value}`]));
      return `  ${at}: ${name} ${type ?? '?'} ${mandatory ?? '?'}${facts.length === 0 ? '' : `; ${facts.join(', ')}`}`;
    }),
    `  response: ${fields.size} fields in ${count(examples.length, 'example')}`,
    ...examples.flatMap(({ repairs }) =>
      repairs.map(({ line: at, what }) => `  ${at}: example has a ${what}`),
    ),
  ];
}
