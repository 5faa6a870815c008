import type { Api, ApiMessage, ApiStreams } from '../model/api.ts';
import { decodePlan } from '../model/decode.ts';
import { formsOf } from '../model/forms.ts';
import { type NameTree, nameTree } from '../model/readable.ts';
import { planData, serverData } from './descriptor.ts';
import { comment, type Data, literal, quote, tsdoc } from './literal.ts';
import { readableTypes } from './readable-types.ts';
import { header, importLines, render } from './source.ts';
import { type NamedChannel, namedChannels, nameFunction, namePattern, nameType } from './stream-names.ts';
import { imports, typeText } from './type-text.ts';

/** Stream names and their payloads as types, and the tables that the runtime subscribes and decodes by. */
export function emitStreams(api: Api): Map<string, string> {
  const { streams } = api;
  if (streams === undefined) return new Map();
  const forms = formsOf(api);
  const used = imports();
  used.core.add('Server');
  const market = namedChannels(api, 'market');
  const user = namedChannels(api, 'user');
  const all = [...market, ...user];
  const payloads = all.flatMap((channel) => channel.messages.map((message) => message.schema));
  const readable = readableTypes(payloads, api, forms, used);
  const payloadTypes = (...channels: readonly NamedChannel[]): string => {
    const messages = channels.flatMap((channel) => channel.messages);
    const union = (texts: readonly string[]): string => [...new Set(texts)].join(' | ');
    const wire = union(messages.map((one) => typeText(one.schema, 'response', forms, used)));
    const names = union(messages.map((one) => readable.text(one.schema)));
    return `{ readonly wire: ${wire || 'unknown'}; readonly readable: ${names || 'unknown'} }`;
  };
  const entry = (channel: NamedChannel): { readonly text: string } => {
    const name = nameType(channel, forms, used);
    const key = channel.parameters.length === 0 ? name : `[name: ${name}]`;
    return { text: `${tsdoc(channelWords(channel), '  ')}  readonly ${key}: ${payloadTypes(channel)};` };
  };
  // A name of these is made by the exchange: any text may be one, also one that another channel has for itself.
  const made = user.filter((channel) => channel.parameters.length > 0);
  const anyName = {
    text: `${tsdoc(made.length === 1 ? made.flatMap(channelWords) : made.map((one) => comment(one.description)), '  ')}  readonly [name: string]: ${payloadTypes(...user)};`,
  };
  const text = render('streams', {
    market: market.map(entry),
    user: [
      ...user.filter((channel) => channel.parameters.length === 0).map(entry),
      ...(made.length === 0 ? [] : [anyName]),
    ],
    readable: readable.declarations.map((declaration) => ({ text: declaration })),
    functions: market.map((channel) => ({ text: nameFunction(channel, forms, used) })),
    channels: all.map((channel) => ({ text: channelText(channel, api) })),
    marketChannels: market.map((one) => `${one.key}Channel`).join(', '),
    userChannels: user.map((one) => `${one.key}Channel`).join(', '),
    serverNames: streams.servers.map((one) => quote(one.name)).join(' | ') || 'never',
    servers: literal(new Map(streams.servers.map((one): [string, Data] => [one.name, serverData(one)]))),
    addressing: literal({
      raw: streams.addressing.raw,
      combined: streams.addressing.combined,
      separator: streams.addressing.separator,
      wrapper: { ...streams.addressing.wrapper },
    }),
    limits: literal(limitsData(streams)),
    keys: literal(
      user.flatMap((one) => one.parameters.flatMap(({ madeBy }) => madeBy.map((key) => ({ ...key })))),
    ),
    header: header(streamFiles(api.name)),
    imports: [
      importLines({ ...used, types: new Set() }, ''),
      "import type { Channel, StreamLimits } from '@exspec/core/stream';",
      importLines({ ...used, core: new Set() }, './types.ts'),
    ].join('\n'),
  });
  return new Map([['streams.ts', text]]);
}

/** What streams are generated from. */
export function streamFiles(name: string): readonly string[] {
  return [`${name}/asyncapi.yaml`, `${name}/streams/**`];
}

function channelWords(channel: NamedChannel): readonly string[] {
  const { speed } = channel;
  const shown = (ms: number): string => (ms === 0 ? 'as it happens' : `every ${ms} ms`);
  const speeds =
    typeof speed === 'object'
      ? [...speed.values].map(([value, ms]) => `${shown(ms)} with ${speed.by} ${quote(value)}`).join(', ')
      : speed === undefined
        ? 'unknown'
        : shown(speed);
  return [
    comment(channel.description),
    comment(`Updates: ${speeds}.`),
    channel.docs.page === undefined ? '' : `@see ${comment(channel.docs.page)}`,
  ];
}

/** The channel as core's `Channel`. */
function channelText(channel: NamedChannel, api: Api): string {
  const [only, ...others] = channel.messages;
  const single = only !== undefined && others.length === 0;
  const members: Data = {
    orderKey: orderKeyData(channel),
    ...(single ? payloadData(only, api) : {}),
    variants:
      single || channel.variantBy === undefined
        ? undefined
        : {
            field: channel.variantBy,
            payloads: new Map(
              channel.messages.map((one): [string, Data] => [one.variant ?? '', payloadData(one, api)]),
            ),
          },
    time: channel.eventTime,
    secret: channel.parameters.some((one) => one.secret) || undefined,
  };
  const rest = literal(members).replace(/^\{ /, '');
  return `${tsdoc([comment(channel.title)])}export const ${channel.key}Channel: Channel = { key: ${quote(channel.key)}, pattern: ${namePattern(channel)}, ${rest};`;
}

function orderKeyData({ orderKey }: NamedChannel): Data {
  // The model is total; the checker wants an order key. Every frame being news loses nothing.
  if (orderKey === undefined) return { field: '', kind: 'event' };
  const { field, kind, first, contiguous, per } = orderKey;
  return { field, kind, first, contiguous: contiguous || undefined, per };
}

function payloadData(message: ApiMessage, api: Api): { readonly [key: string]: Data } {
  const { plan } = decodePlan(message.schema, api, false);
  const names = nameTree(message.schema, api);
  return {
    decode: plan === undefined ? undefined : planData(plan),
    names: names === undefined ? undefined : namesData(names),
  };
}

function namesData(names: NameTree): Data {
  return new Map(
    [...names].map(([wire, name]): [string, Data] => [
      wire,
      typeof name === 'string' ? name : [name[0], namesData(name[1])],
    ]),
  );
}

function limitsData({ limits }: ApiStreams): Data {
  return {
    incomingPerSecond: limits.incoming.ms === 0 ? 0 : (limits.incoming.limit * 1000) / limits.incoming.ms,
    streamsPerConnection: limits.streams,
    streamsPerUrl: limits.perUrl ?? limits.streams,
    streamsPerMessage: limits.perMessage ?? limits.streams,
    lifetimeMs: limits.lifetimeMs,
    pingEveryMs: limits.pingEveryMs,
    pongWithinMs: limits.pongWithinMs,
  };
}
