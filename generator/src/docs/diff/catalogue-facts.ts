import type { PageAt } from '../compare/outcome.ts';
import type { PageFacts, TableFact } from '../facts.ts';
import { recordedMessage, recordedText } from '../facts-file.ts';
import { groupBy } from '../group-by.ts';
import type { Subject } from './fact.ts';
import type { Unplaced } from './facts-of.ts';

type Place = (line: number) => PageAt;

/** What a page says for all endpoints: error codes, definitions of enums and filters, limits, shared parameters. */
export function catalogueFacts(page: PageFacts, at: Place): readonly Unplaced[] {
  const general = (name: string, value: string, line: number, items?: readonly string[]): Unplaced => ({
    id: name,
    name,
    subject: { kind: 'general', fact: name },
    value,
    shown: value,
    ...(items === undefined ? {} : { items }),
    at: at(line),
  });
  return [
    ...errorFacts(page, at),
    ...page.enums.map(({ title, values, line }) => {
      const items = [...values].sort();
      return general(`enum ${title}`, items.join(', '), line, items);
    }),
    ...page.filters.map(({ name, fields, line }) => {
      const items = fields.map(({ path, types }) => `${path}: ${types.join(' or ')}`).sort();
      return general(`filter ${name}`, items.join(', '), line, items);
    }),
    ...page.rateLimits.map(({ unit, scope, perEndpoint, limit, seconds, line }) => {
      const name = `rate limit ${unit} ${perEndpoint ? 'per endpoint ' : ''}${scope ?? ''}`.trim();
      return { ...general(name, `${limit} per ${seconds} s`, line), id: `${name} per ${seconds} s` };
    }),
    ...(page.statements ?? []).map(({ about, value, line }) => general(`${about} ${value}`, value, line)),
    ...[...groupBy(page.samples ?? [], ({ language }) => language)].map(([language, same]) => ({
      ...general(`samples in ${language}`, same.map(({ sha256 }) => sha256).join(' '), same[0]?.line ?? 1),
      shown: `${same.length}`,
    })),
    ...(page.log ?? []).map(({ date, text, line }): Unplaced => {
      const name = `change log ${date}`;
      const value = recordedMessage(text);
      return {
        id: `${name} ${value}`,
        name,
        subject: { kind: 'general', fact: name },
        value,
        shown: text,
        at: at(line),
      };
    }),
    ...(page.tables ?? []).flatMap((table) => tableFacts(table, at)),
    ...page.common.flatMap(({ name, default: fallback, min, max, line }) =>
      Object.entries({ default: fallback, min, max }).flatMap(([fact, value]) =>
        value === undefined ? [] : [general(`parameter ${name} ${fact} of all endpoints`, value, line)],
      ),
    ),
  ];
}

/** A row is known by its first cell; where that is not alone, by its place among its equals. */
function tableFacts({ heading, columns, rows }: TableFact, at: Place): readonly Unplaced[] {
  const seen = new Map<string, number>();
  return rows.map(({ cells, line }): Unplaced => {
    const [first = ''] = cells;
    const count = (seen.get(first) ?? 0) + 1;
    seen.set(first, count);
    const name = `table ${recordedText(heading)} row ${recordedText(first)}${count === 1 ? '' : ` (${count})`}`;
    return {
      id: `${name} of ${columns.map(recordedText).join('|')}`,
      name: `table ${heading} row ${first}`,
      subject: { kind: 'general', fact: name },
      value: cells.map(recordedText).join(' | '),
      shown: cells.slice(1).join(' | '),
      at: at(line),
    };
  });
}

/** Messages are compared by their hash, because the recorded facts hold nothing else of them. */
function errorFacts({ errors }: PageFacts, at: Place): readonly Unplaced[] {
  if (errors === undefined) return [];
  const codes = [...groupBy(errors.codes, ({ code }) => code)].flatMap(
    ([code, facts]): readonly Unplaced[] => {
      const [first] = facts;
      if (first === undefined) return [];
      const id = `error ${code}`;
      const names = facts.flatMap(({ name }) => name ?? []);
      const messages = facts.flatMap((one) => one.messages);
      const texts = [
        ['names', names, first.line],
        ['messages', messages, first.line],
        ['section', [first.section], first.line],
      ] as const;
      const statuses = facts.flatMap(({ status }) => status ?? []);
      return [
        {
          id,
          name: id,
          subject: { kind: 'error', code },
          value: 'present',
          shown: [names.join(', '), messages.map((one) => JSON.stringify(one)).join(', ')]
            .filter((one) => one !== '')
            .join(': '),
          at: at(first.line),
        },
        ...(statuses.length === 0
          ? []
          : [
              {
                id: `${id} status`,
                name: `${id} HTTP status`,
                subject: { kind: 'general', fact: `${id} status` } as const,
                parent: id,
                value: statuses.join(', '),
                shown: statuses.join(', '),
                at: at(first.line),
              },
            ]),
        ...texts.map(
          ([fact, list, line]): Unplaced => ({
            id: `${id} ${fact}`,
            name: `${id} ${fact}`,
            subject: { kind: 'error fact', code, fact },
            parent: id,
            value: list.map(recordedMessage).join(' | '),
            shown: list.join(' | ') || 'none',
            at: at(line),
          }),
        ),
      ];
    },
  );
  const listed = (name: string, value: string, line: number, shown = value): Unplaced => {
    const subject: Subject = { kind: 'general', fact: name };
    return { id: `${name} ${value}`, name: `${name} ${shown}`, subject, value, shown, at: at(line) };
  };
  return [
    ...codes,
    ...errors.filterFailures.map(({ message, line }) =>
      listed('filter failures message', recordedMessage(message), line, message),
    ),
    ...errors.rejections.map(({ message, line }) =>
      listed('order rejections message', recordedMessage(message), line, message),
    ),
    ...errors.rejectionCodes.map(({ code, name, line }) =>
      listed('order rejections code', `${code} ${recordedMessage(name)}`, line, `${code} ${name}`),
    ),
  ];
}
