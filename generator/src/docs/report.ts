import { short } from '../diff/print/words.ts';
import { shownRows, type Terminal } from '../print/terminal.ts';
import type { CheckResult } from './check.ts';
import type { Disagreement } from './compare/outcome.ts';
import { limitWords, weightWords } from './condition-text.ts';
import { operationKey, type PageFacts, type SubjectFacts } from './facts.ts';
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
  const { sockets = [], tables = [], samples = [], statements = [], log = [] } = page;
  const lines = [
    `${file}: ${form}, ${count(endpoints.length, 'endpoint')}, ${count(new Set(endpoints.map(({ path }) => path)).size, 'path')}`,
    ...(mismatch === undefined
      ? []
      : [
          `${mismatch.line}: does not describe ${mismatch.claimed}: its anchors belong to ${mismatch.anchors}`,
        ]),
    ...endpoints.flatMap((one) => subjectLines(one, operationKey(one))),
    ...sockets.flatMap((one) => subjectLines(one, `${one.kind} ${one.name}`)),
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
    ...statements.map(({ about, value, line }) => `${line}: ${about} ${value}`),
    ...tables.map(
      ({ heading, rows, line }) => `${line}: table ${short(heading)}: ${count(rows.length, 'row')}`,
    ),
    ...samples.map(({ language, line }) => `${line}: sample in ${language}`),
    ...log.map(
      ({ date, text, from = [], line }) =>
        `${line}: change of ${date}${from.length === 0 ? '' : `, from ${from.join(', ')}`}: ${short(text)}`,
    ),
    ...halves.map(
      ({ fact, english, chinese, line, chineseLine }) =>
        `${line}/${chineseLine}: the languages disagree on ${fact}: ${english} / ${chinese}`,
    ),
    ...unread.map(({ line, reason, text }) => `${file}:${line}: not read (${reason}): ${short(text)}`),
  ];
  return shownRows(lines);
}

/** What a folder of pages says in all, what is not read by cause, and the pages that gave nothing. */
export function totalsText(pages: readonly PageFacts[], silent: readonly PageFacts[]): Terminal {
  const sum = (size: (page: PageFacts) => number): number =>
    pages.reduce((total, page) => total + size(page), 0);
  const causes = groupBy(
    pages.flatMap(({ unread }) => unread),
    ({ reason }) => reason,
  );
  return shownRows([
    '',
    `${count(pages.length, 'page')}: ${count(
      sum(({ endpoints }) => endpoints.length),
      'endpoint',
    )}, ${count(
      sum(({ sockets = [] }) => sockets.length),
      'method, stream or event',
      'methods, streams and events',
    )}, ${count(
      sum(({ errors }) => errors?.codes.length ?? 0),
      'error code',
    )}.`,
    ...[...causes].map(([reason, places]) => `Not read: ${reason}: ${count(places.length, 'place')}`),
    ...silent.map(({ file }) => `${file}: gave nothing, and looks as if it should`),
  ]);
}

function subjectLines(endpoint: SubjectFacts, name: string): readonly string[] {
  const { line, security, signed, weights, limits, sources, parameters, examples, sameAs } = endpoint;
  const fields = new Set(examples.flatMap((example) => example.fields.map(({ path }) => path)));
  return [
    `${line}: ${name}  ${security.type ?? 'no security type'}${signed ? ', signed' : ''}; ${endpoint.title}`,
    ...weights.map(
      (one) => `  ${one.line}: weight ${weightWords(one)}${one.scope === null ? '' : ` by ${one.scope}`}`,
    ),
    ...limits.map((one) => `  ${one.line}: limit ${limitWords(one)}`),
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
