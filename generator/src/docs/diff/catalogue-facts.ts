import type { PageAt } from '../compare/outcome.ts';
import type { PageFacts } from '../facts.ts';
import { recordedMessage } from '../facts-file.ts';
import { groupBy } from '../group-by.ts';
import type { Fact, Subject } from './fact.ts';

type Place = (line: number) => PageAt;

/** What a page says for all endpoints: error codes, definitions of enums and filters, limits, shared parameters. */
export function catalogueFacts(page: PageFacts, at: Place): readonly Fact[] {
  const general = (name: string, value: string, line: number, items?: readonly string[]): Fact => ({
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
    ...page.common.flatMap(({ name, default: fallback, min, max, line }) =>
      Object.entries({ default: fallback, min, max }).flatMap(([fact, value]) =>
        value === undefined ? [] : [general(`parameter ${name} ${fact} of all endpoints`, value, line)],
      ),
    ),
  ];
}

/** Messages are compared by their hash, because the recorded facts hold nothing else of them. */
function errorFacts({ errors }: PageFacts, at: Place): readonly Fact[] {
  if (errors === undefined) return [];
  const codes = [...groupBy(errors.codes, ({ code }) => code)].flatMap(([code, facts]): readonly Fact[] => {
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
      ...texts.map(
        ([fact, list, line]): Fact => ({
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
  });
  const listed = (name: string, value: string, line: number, shown = value): Fact => {
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
