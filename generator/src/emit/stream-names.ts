import type { Api, ApiAddressParameter, ApiChannel } from '../model/api.ts';
import type { Forms } from '../model/forms.ts';
import { nameSource } from '../model/stream-name.ts';
import { comment, quote, templateText, tsdoc } from './literal.ts';
import { pascal } from './source.ts';
import { type Imports, typeText } from './type-text.ts';

/** A channel that streams are subscribed to by name. */
export type NamedChannel = ApiChannel & { readonly address: string };

export function namedChannels(api: Api, section: 'market' | 'user'): readonly NamedChannel[] {
  return (api.streams?.channels ?? []).flatMap((channel) => {
    const { address } = channel;
    return address === undefined || channel.section !== section ? [] : [{ ...channel, address }];
  });
}

type Part = string | ApiAddressParameter;

/** Fixed text and parameters, in turn. */
function partsOf(channel: NamedChannel): readonly Part[] {
  return channel.address.split(/(\{[^{}]*\})/).flatMap((piece): Part[] => {
    if (!/^\{.*\}$/s.test(piece)) return piece === '' ? [] : [piece];
    const parameter = channel.parameters.find((one) => `{${one.name}}` === piece);
    return parameter === undefined ? [piece] : [parameter];
  });
}

/** The type of what may stand for a parameter. */
function parameterType(parameter: ApiAddressParameter, forms: Forms, used: Imports): string {
  const { values, schema } = parameter;
  if (schema !== undefined) return typeText(schema, 'request', forms, used);
  if (values !== undefined) return values.map(quote).join(' | ') || 'never';
  return 'string';
}

/** A template literal of the address, in types as in expressions. */
function template(channel: NamedChannel, hole: (parameter: ApiAddressParameter) => string): string {
  const text = partsOf(channel).map((part) =>
    typeof part === 'string' ? templateText(part) : `\${${hole(part)}}`,
  );
  return `\`${text.join('')}\``;
}

/** All names of a channel's streams, as a type. */
export function nameType(channel: NamedChannel, forms: Forms, used: Imports): string {
  if (channel.parameters.length === 0) return quote(channel.address);
  return template(channel, (parameter) => {
    const type = parameterType(parameter, forms, used);
    return parameter.lower ? `Lowercase<${type}>` : type;
  });
}

/** A regular expression literal that the whole name of each stream fits. */
export function namePattern({ address, parameters }: NamedChannel): string {
  const source = nameSource(address, (name) => parameters.find((one) => one.name === name));
  return new RegExp(source, 'u').toString();
}

/** A function that makes a stream's name: lower case where the exchange wants it, closed values where they are known. */
export function nameFunction(channel: NamedChannel, forms: Forms, used: Imports): string {
  const ordered = [...channel.parameters].sort(
    (left, right) => Number(left.default !== undefined) - Number(right.default !== undefined),
  );
  const typeName = (parameter: ApiAddressParameter): string => `T${pascal(parameter.name)}`;
  const generics = ordered.map((one) => {
    const fallback = one.default === undefined ? '' : ` = ${quote(one.default)}`;
    return `const ${typeName(one)} extends ${parameterType(one, forms, used)}${fallback}`;
  });
  const params = ordered.map((one) =>
    one.default === undefined
      ? `${one.name}: ${typeName(one)}`
      : `${one.name}?: ${typeName(one)} | undefined`,
  );
  const type = template(channel, (one) => (one.lower ? `Lowercase<${typeName(one)}>` : typeName(one)));
  const value = template(channel, (one) => {
    const given = one.default === undefined ? one.name : `(${one.name} ?? ${quote(one.default)})`;
    return one.lower ? `${given}.toLowerCase()` : given;
  });
  const doc = tsdoc([
    comment(`Name of the stream "${channel.title}". ${channel.description}`),
    ordered.map((one) => `@param ${one.name} ${comment(one.description)}`).join('\n'),
  ]);
  if (ordered.length === 0)
    return `${doc}export const ${channel.key}Stream: ${quote(channel.address)} = ${quote(channel.address)};`;
  return `${doc}export function ${channel.key}Stream<${generics.join(', ')}>(${params.join(', ')}): ${type} {
  // The text is put together just as its type is.
  return ${value} as ${type};
}`;
}
