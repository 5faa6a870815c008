import type { Api, ErrorEntry } from '../model/api.ts';
import { shown, type Terminal, terminal, terminalList } from '../print/terminal.ts';
import { rows } from './rows.ts';

/** Situations of `x-parameter-errors` in words. */
const wording: Readonly<Record<string, string>> = {
  tooMany: 'sent to an operation that takes none',
  unread: 'known to other operations only',
  notRequired: 'forbidden by a rule',
};

/** What the runtime does about a code. */
const traits: Readonly<Record<string, string>> = {
  clock: 'the clock is measured again; a read is sent again',
  'outcome-unknown': 'a write ends in UnknownOutcomeError',
  'too-many-requests': 'the rate limit closes until its window ends, or Retry-After',
  'too-many-orders': "the account's order limit closes until its window ends",
};

/** Names, messages and meaning of an error code. */
export function errorText(entry: ErrorEntry, api: Api): Terminal {
  const { code, names, messages, section, httpStatus, trait, docs } = entry;
  const title = api.errors.sections.find(({ id }) => id === section)?.title;
  const users = api.operations.filter(({ parameters, rules }) =>
    [...parameters, ...rules].some(({ error }) => error?.code === code),
  );
  const situations = [...api.parameterErrors].flatMap(([situation, error]) =>
    error.code === code ? [`a parameter that is ${wording[situation] ?? situation}`] : [],
  );
  const lines = [
    `${[code, ...names].join(' ')} · ${api.title}`,
    ...rows([
      ['section', title ?? section],
      ['HTTP status', String(httpStatus)],
      ...messages.map((message, index): [string, string] => [index === 0 ? 'message' : '', message]),
      ['client', trait === undefined ? '' : (traits[trait] ?? trait)],
      ['write', trait === 'outcome-unknown' ? '' : 'was not carried out'],
      ['note', docs.note ?? ''],
      ['assumed', docs.assumed === true ? 'yes: no page states all of this' : ''],
      ['answers', situations.join(', ')],
      ['named by', shortList(users.map(({ section: own, id }) => `${own}.${id}`))],
    ]),
  ];
  return terminalList(lines.map(shown), terminal`\n`);
}

function shortList(words: readonly string[]): string {
  const first = words.slice(0, 8).join(', ');
  return words.length > 8 ? `${first} and ${words.length - 8} more` : first;
}
