import type { Api, ErrorEntry } from '../model/api.ts';
import { comment, type Data, literal, propertyKey, quote, tsdoc } from './literal.ts';
import { header, render } from './source.ts';

/** Codes with their names and messages, and beside them the few facts that every client needs at run time. */
export function emitErrors(api: Api): Map<string, string> {
  const { codes, filterFailures, orderRejections } = api.errors;
  const from = header([`${api.name}/errors.yaml`]);
  const named = codes.flatMap((entry) => entry.names.map((name) => ({ name, entry })));
  const unnamed = codes.filter((entry) => entry.names.length === 0).map((entry) => literal(entry.code));
  const errors = render('errors', {
    header: from,
    codes: constant(
      named.map(({ name, entry }) => ({ name, value: literal(entry.code), doc: entry.messages.join('\n') })),
    ),
    unnamed: unnamed.map((code) => ` | ${code}`).join(''),
    table: literal(new Map(codes.map((entry) => [String(entry.code), infoData(entry)]))),
    filters: constant(
      filterFailures.map((one) => ({ name: one.filter, value: quote(one.message), doc: one.description })),
    ),
    rejections: constant(
      orderRejections.messages.map((one) => ({
        name: one.id,
        value: quote(one.message),
        doc: one.description,
      })),
    ),
    rejectionCodes: literal(orderRejections.codes),
  });
  const names = new Map(
    codes.flatMap((entry): [string, Data][] =>
      entry.names.length === 0 ? [] : [[String(entry.code), entry.names]],
    ),
  );
  const traits = new Map(
    codes.flatMap((entry): [string, Data][] =>
      entry.trait === undefined ? [] : [[String(entry.code), entry.trait]],
    ),
  );
  return new Map([
    ['errors.ts', errors],
    [
      'error-traits.ts',
      render('error-traits', {
        header: from,
        traits: literal(traits),
        refusals: literal(refusals(codes)),
        names: literal(names),
      }),
    ],
  ]);
}

/**
 * Codes of the catalogue that are no open outcome, as core's `Exchange.refusals`. Ranges, since every program carries
 * them.
 */
function refusals(codes: readonly ErrorEntry[]): Data {
  const definite = codes.filter(({ trait }) => trait !== 'outcome-unknown').map(({ code }) => code);
  const isNumber = (code: number | string): boolean => String(Number(code)) === String(code);
  const numbers = definite
    .filter(isNumber)
    .map(Number)
    .sort((left, right) => left - right);
  const ranges: [first: number, last: number][] = [];
  for (const code of numbers) {
    const range = ranges.at(-1);
    if (range !== undefined && code <= range[1] + 1) range[1] = code;
    else ranges.push([code, code]);
  }
  return [
    ...ranges.map(([first, last]) => (first === last ? first : [first, last])),
    ...definite.filter((code) => !isNumber(code)),
  ];
}

function infoData(entry: ErrorEntry): Data {
  return {
    code: entry.code,
    names: entry.names,
    messages: entry.messages,
    section: entry.section,
    httpStatus: entry.httpStatus,
    trait: entry.trait,
    variants: entry.variants.length === 0 ? undefined : entry.variants.map((one) => ({ ...one })),
    note: entry.docs.note,
  };
}

function constant(
  members: readonly { readonly name: string; readonly value: string; readonly doc: string }[],
): string {
  if (members.length === 0) return '{}';
  return `{\n${members.map((one) => `${tsdoc([comment(one.doc)], '  ')}  ${propertyKey(one.name)}: ${one.value},`).join('\n')}\n}`;
}
