import type { SpecNode } from '../load/node.ts';
import type { ApiErrorShape, ApiPlace, ApiSigning, SigningAlgorithm } from './api.ts';
import { errorOf } from './parameters.ts';
import { at, duration, entries, get, isMap, items, json, member, text, texts } from './read.ts';
import type { SchemaReader } from './schema.ts';

const algorithms: readonly SigningAlgorithm[] = [
  'hmac-sha256',
  'hmac-sha384',
  'hmac-sha512',
  'rsa-sha256',
  'ed25519',
];
const formats = ['ms', 's', 'iso-ms', 'iso-s'] as const;

/** Security schemes whose operations are signed. */
export function signingSchemes(document: SpecNode): readonly (readonly [string, SpecNode])[] {
  return entries(at(document, 'components', 'securitySchemes')).filter(
    ([, scheme]) => get(scheme, 'x-signing') !== undefined,
  );
}

/** `x-signing` of the scheme that has it. */
export function signingOf(document: SpecNode): ApiSigning | undefined {
  const [found] = signingSchemes(document);
  if (found === undefined) return undefined;
  const [scheme, node] = found;
  const signing = get(node, 'x-signing');
  const sends = get(signing, 'sends');
  const schemes = new Map(entries(at(document, 'components', 'securitySchemes')));
  const place = (what: string): ApiPlace | undefined => {
    const name = text(get(sends, what));
    return name === undefined ? undefined : placeOf(schemes.get(name), name);
  };
  const secret = text(get(signing, 'secret'));
  return {
    scheme,
    algorithms: algorithms.flatMap((algorithm) => {
      const encoding = text(at(signing, 'algorithms', algorithm));
      return encoding === 'hex' || encoding === 'base64' ? [{ algorithm, encoding }] : [];
    }),
    secret: secret === 'base64' ? secret : undefined,
    time: formats.find((format) => format === text(get(signing, 'time'))) ?? 'ms',
    message: items(get(signing, 'message')).map((part) =>
      isMap(part) ? { text: member(part, 'text') } : (text(part) ?? ''),
    ),
    separator: text(get(signing, 'separator')) ?? '',
    sent: {
      key: place('key'),
      passphrase: place('passphrase'),
      window: place('window'),
      time: place('time'),
      signature: placeOf(node, scheme),
    },
    inQuery: text(get(signing, 'parameters')) === 'query',
    lateMs: duration(at(signing, 'valid', 'late')),
    earlyMs: duration(at(signing, 'valid', 'early')) ?? 0,
    errors: new Map(
      entries(get(signing, 'errors')).flatMap(([name, error]) => {
        const read = errorOf(error);
        return read === undefined ? [] : [[name, read]];
      }),
    ),
  };
}

/** A scheme says where it travels; what is none is a parameter. */
function placeOf(scheme: SpecNode | undefined, name: string): ApiPlace {
  if (scheme === undefined) return { parameter: name };
  const wireName = member(scheme, 'name');
  return text(get(scheme, 'in')) === 'header' ? { header: wireName } : { parameter: wireName };
}

/** @param answer what operations are answered with when they are refused (`responses.default`) */
export function errorShapeOf(
  document: SpecNode,
  answer: SpecNode | undefined,
  reader: SchemaReader,
): ApiErrorShape {
  const shape = get(document, 'x-error-shape');
  const within = get(shape, 'items');
  const path = (node: SpecNode | undefined): readonly string[] | undefined => text(node)?.split('.');
  const [example] = entries(at(reader.effective(answer), 'content', 'application/json', 'examples'));
  const value = get(reader.effective(example?.[1]), 'value');
  return {
    code: path(get(shape, 'code')),
    message: path(get(shape, 'message')) ?? [],
    decides: path(get(shape, 'decides')),
    success: get(shape, 'success') === undefined ? undefined : texts(get(shape, 'success')),
    negative: text(get(shape, 'negative')) === 'true',
    items:
      within === undefined
        ? undefined
        : {
            list: path(get(within, 'list')) ?? [],
            code: path(get(within, 'code')) ?? [],
            message: path(get(within, 'message')) ?? [],
            success: texts(get(within, 'success')),
          },
    plain: text(get(shape, 'plain')) === 'true',
    example: value === undefined ? undefined : json(value),
  };
}
