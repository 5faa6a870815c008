import type { Api, ApiErrorShape, ApiPlace, ApiSigning, Json } from '../model/api.ts';
import { resolve } from '../model/resolve.ts';
import { jsonText } from './json-text.ts';
import { type Data, literal } from './literal.ts';

/** Source text, and the names of `@exspec/core` that it uses. */
interface CoreText {
  readonly text: string;
  readonly names: readonly string[];
}

/** Functions of core by what the specs call them. */
const moments = { ms: 'unixMs', s: 'unixSeconds', 'iso-ms': 'isoMs', 'iso-s': 'isoSeconds' } as const;
const parts: ReadonlyMap<string, string> = new Map([
  ['time', 'signedTime'],
  ['key', 'signedKey'],
  ['window', 'signedWindow'],
  ['method', 'signedMethod'],
  ['path', 'signedPath'],
  ['target', 'signedTarget'],
  ['query', 'signedQuery'],
  ['body', 'signedBody'],
  ['sorted', 'signedSorted'],
]);

/** Members of an object literal: each with its text, or left out. */
function members(all: readonly (readonly [string, CoreText | undefined])[]): CoreText {
  const given = all.flatMap(([name, one]) => (one === undefined ? [] : [{ name, ...one }]));
  return {
    text: `{ ${given.map(({ name, text }) => `${name}: ${text}`).join(', ')} }`,
    names: given.flatMap(({ names }) => names),
  };
}

function plain(value: Data): CoreText | undefined {
  return value === undefined ? undefined : { text: literal(value), names: [] };
}

function named(name: string): CoreText {
  return { text: name, names: [name] };
}

function called(name: string, ...args: readonly Data[]): CoreText {
  return { text: `${name}(${args.map(literal).join(', ')})`, names: [name] };
}

/** The client's side: what of core's functions a program needs, and no others. */
export function signingText({ signing }: Api): CoreText {
  if (signing === undefined) return { text: 'undefined', names: [] };
  const { sent } = signing;
  const place = (one: ApiPlace | undefined): CoreText | undefined => {
    if (one === undefined) return undefined;
    if ('header' in one) return called('inHeader', one.header.toLowerCase());
    return called(signing.inQuery ? 'inQuery' : 'asParameter', one.parameter);
  };
  const message = signing.message.map((part) =>
    typeof part === 'string' ? named(parts.get(part) ?? 'signedTime') : called('fixedText', part.text),
  );
  return members([
    ['algorithms', plain(signing.algorithms.map(({ algorithm, encoding }) => [algorithm, encoding]))],
    ['secret', plain(signing.secret)],
    ['moment', named(moments[signing.time])],
    [
      'message',
      {
        text: `[${message.map(({ text }) => text).join(', ')}]`,
        names: message.flatMap(({ names }) => names),
      },
    ],
    ['separator', plain(signing.separator || undefined)],
    ['key', place(sent.key)],
    ['passphrase', place(sent.passphrase)],
    ['window', place(sent.window)],
    ['time', place(sent.time)],
    ['signature', place(sent.signature)],
  ]);
}

export function errorShapeText(api: Api): CoreText {
  const { code, message, decides, success, negative, items, plain: isPlain } = api.errorShape;
  const told = negative
    ? named('belowZero')
    : success === undefined
      ? undefined
      : called('otherThan', ...success);
  return members([
    ['code', plain(code)],
    ['message', plain(message)],
    ['decides', plain(decides)],
    ['isError', told],
    ['codeOf', codeFunction(api)],
    ['items', items === undefined ? undefined : called('failedItems', items)],
    ['plain', isPlain ? named('plainText') : undefined],
  ]);
}

/** Texts are made of whatever comes; numbers where an error in the specs shows that they come as texts. */
function codeFunction(api: Api): CoreText | undefined {
  const { code, example } = api.errorShape;
  if (code === undefined) return undefined;
  if (hasTextCodes(api)) return named('textCode');
  const shown = code.reduce<Json | undefined>(memberOf, example);
  return typeof shown === 'string' ? named('numberCode') : undefined;
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || 'number' in value) return undefined;
  return 'object' in value ? value.object.get(name) : value[Number(name)];
}

function hasTextCodes({ errors }: Api): boolean {
  return typeof errors.codes[0]?.code === 'string';
}

/** The mock's side: plain tables. */
export function accessData(api: Api): Data {
  const { signing } = api;
  if (signing === undefined) return undefined;
  const { algorithms, secret, time, message, separator, sent, inQuery, earlyMs, errors } = signing;
  const place = (one: ApiPlace | undefined): Data =>
    one === undefined || !('header' in one) ? one : { header: one.header.toLowerCase() };
  return {
    algorithms: algorithms.map(({ algorithm, encoding }) => [algorithm, encoding]),
    secret,
    time,
    message,
    separator: separator || undefined,
    sent: new Map(Object.entries(sent).map(([what, one]): [string, Data] => [what, place(one)])),
    inQuery: inQuery || undefined,
    earlyMs,
    lateMs: signing.lateMs ?? windowDefault(signing, api) ?? 0,
    errors: new Map(
      [...errors].map(([name, error]): [string, Data] => [
        name,
        { code: error.code, message: error.message },
      ]),
    ),
  };
}

/** What the parameter says that a request without it means. */
function windowDefault({ sent }: ApiSigning, { operations, schemas }: Api): number | undefined {
  const { window } = sent;
  if (window === undefined || !('parameter' in window)) return undefined;
  for (const { parameters } of operations) {
    const found = parameters.find(({ name }) => name === window.parameter);
    if (found === undefined || resolve(found.schema, schemas).kind !== 'number') continue;
    const given = found.default;
    if (typeof given === 'object' && given !== null && 'number' in given) return Number(given.number);
  }
  return undefined;
}

/** How the mock writes errors: as the specs show one, with another code and message. */
export function errorFormData(api: Api): Data {
  const { code, message, example }: ApiErrorShape = api.errorShape;
  return {
    code,
    message,
    textCodes: hasTextCodes(api) || undefined,
    example: example === undefined ? undefined : jsonText(example),
  };
}
