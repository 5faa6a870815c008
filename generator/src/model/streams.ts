import type { MapNode, SpecNode } from '../load/node.ts';
import type {
  ApiAddressParameter,
  ApiChannel,
  ApiMessage,
  ApiOrderKey,
  ApiSpeed,
  ApiStreamOperation,
  ApiStreams,
  NamedSchema,
  Schema,
} from './api.ts';
import { at, duration, entries, flag, get, items, json, member, number, text, texts } from './read.ts';
import { resolve } from './resolve.ts';
import { docsOf, type SchemaReader, schemaReader } from './schema.ts';
import { kindOf } from './servers.ts';
import { bundledSource } from './source.ts';

/**
 * The streams of a bundled AsyncAPI document.
 *
 * @param endpoints the bundled OpenAPI document, whose operations hand out keys of streams
 * @param keyOf section and name of an operationId
 */
export function streamsOf(document: MapNode, endpoints: MapNode, keyOf: (id: string) => string): ApiStreams {
  const reader = schemaReader(bundledSource(document));
  const schemas = new Map(
    entries(at(document, 'components', 'schemas')).map(([name, node]): [string, NamedSchema] => [
      name,
      { name, schema: reader.read(node), at: node.at },
    ]),
  );
  const operations = entries(get(document, 'operations')).map(([id, node]) => operationOf(id, node));
  const sent = new Set(
    operations
      .filter((one) => one.action === 'send')
      .flatMap((one) => one.messages.map((message) => `${one.channel}/${message}`)),
  );
  const lifetimes = lifetimesOf(endpoints);
  const connection = get(document, 'x-connection');
  const addressing = get(connection, 'addressing');
  const limits = get(connection, 'limits');
  return {
    title: text(at(document, 'info', 'title')) ?? '',
    version: text(at(document, 'info', 'version')) ?? '',
    servers: entries(get(document, 'servers')).map(([name, node]) => ({
      name,
      url: `${member(node, 'protocol')}://${member(node, 'host')}`,
      ...kindOf(node),
      at: node.at,
    })),
    addressing: {
      raw: text(get(addressing, 'raw')) ?? '',
      combined: text(get(addressing, 'combined')) ?? '',
      separator: text(get(addressing, 'separator')) ?? '',
      wrapper: {
        stream: text(at(addressing, 'wrapper', 'stream')) ?? '',
        data: text(at(addressing, 'wrapper', 'data')) ?? '',
      },
    },
    limits: {
      incoming: {
        limit: number(at(limits, 'incoming', 'limit')) ?? 0,
        ms: duration(at(limits, 'incoming', 'window')) ?? 0,
      },
      streams: number(get(limits, 'streams')) ?? 0,
      perUrl: number(get(limits, 'perUrl')),
      perMessage: number(get(limits, 'perMessage')),
      lifetimeMs: duration(get(limits, 'lifetime')) ?? 0,
      pingEveryMs: duration(get(limits, 'ping')),
      pongWithinMs: duration(get(limits, 'pong')),
    },
    channels: entries(get(document, 'channels')).map(([key, node]) =>
      channelOf(key, node, { reader, schemas, lifetimes, keyOf, sent }),
    ),
    operations,
    docs: docsOf(get(document, 'x-docs')),
  };
}

type Lifetime = { readonly lifetimeMs: number | undefined; readonly keepAliveMs: number | undefined };

interface Context {
  readonly reader: SchemaReader;
  readonly schemas: ReadonlyMap<string, NamedSchema>;
  /** By operationId. */
  readonly lifetimes: ReadonlyMap<string, Lifetime>;
  readonly keyOf: (id: string) => string;
  /** `channel/message` of what the client sends. */
  readonly sent: ReadonlySet<string>;
}

function channelOf(key: string, node: SpecNode, context: Context): ApiChannel {
  const address = text(get(node, 'address'));
  const section = text(get(node, 'x-section'));
  const variantBy = text(get(node, 'x-variant-by'));
  const placeholders = [...(address ?? '').matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  const parameters = get(node, 'parameters');
  return {
    key,
    section: section === 'user' || section === 'control' ? section : 'market',
    address,
    title: member(node, 'title'),
    description: member(node, 'description'),
    parameters: placeholders.map((name) => parameterOf(name, get(parameters, name), node, context)),
    messages: entries(get(node, 'messages')).map(([name, message]) =>
      messageOf(name, message, variantBy, context.sent.has(`${key}/${name}`), context),
    ),
    orderKey: orderKeyOf(get(node, 'x-order-key')),
    eventTime: text(get(node, 'x-event-time')),
    variantBy,
    speed: speedOf(get(node, 'x-speed')),
    docs: docsOf(get(node, 'x-docs')),
    at: node.at,
  };
}

function parameterOf(
  name: string,
  node: SpecNode | undefined,
  channel: SpecNode,
  { reader, lifetimes, keyOf }: Context,
): ApiAddressParameter {
  const values = get(node, 'enum');
  const schema = get(node, 'x-schema');
  return {
    name,
    description: text(get(node, 'description')) ?? '',
    values: values?.kind === 'seq' ? texts(values) : undefined,
    schema: schema === undefined ? undefined : reader.read(schema),
    default: text(get(node, 'default')),
    pattern: text(get(node, 'x-pattern')),
    assumed: flag(at(node, 'x-docs', 'assumed')),
    lower: text(get(node, 'x-case')) === 'lower',
    secret: flag(get(node, 'x-secret')),
    madeBy: texts(get(node, 'x-made-by')).map((id) => ({
      operation: keyOf(id),
      lifetimeMs: lifetimes.get(id)?.lifetimeMs,
      keepAliveMs: lifetimes.get(id)?.keepAliveMs,
    })),
    at: node?.at ?? channel.at,
  };
}

function messageOf(
  key: string,
  node: SpecNode,
  variantBy: string | undefined,
  sent: boolean,
  { reader, schemas }: Context,
): ApiMessage {
  const schema = reader.read(at(node, 'payload', 'schema'));
  return {
    key,
    title: member(node, 'title'),
    description: member(node, 'description'),
    schema,
    sent,
    variant: variantBy === undefined ? undefined : onlyValue(schema, variantBy, schemas),
    examples: items(get(node, 'examples')).flatMap((example) => {
      const payload = get(example, 'payload');
      return payload === undefined ? [] : [{ name: member(example, 'name'), value: json(payload) }];
    }),
    refusals: items(get(node, 'x-errors')).map((error) => ({
      code: number(get(error, 'code')) ?? 0,
      message: member(error, 'message'),
      description: member(error, 'description'),
      hasId: flag(get(error, 'id')),
    })),
    docs: docsOf(get(node, 'x-docs')),
    at: node.at,
  };
}

function onlyValue(
  schema: Schema,
  name: string,
  schemas: ReadonlyMap<string, NamedSchema>,
): string | undefined {
  const object = resolve(schema, schemas);
  const property = object.kind === 'object' ? object.properties.get(name) : undefined;
  const value = property === undefined ? undefined : resolve(property.schema, schemas);
  return value?.kind === 'string' ? value.enum?.[0] : undefined;
}

function orderKeyOf(node: SpecNode | undefined): ApiOrderKey | undefined {
  if (node === undefined) return undefined;
  const kind = text(get(node, 'kind'));
  return {
    field: member(node, 'field'),
    kind: kind === 'id' || kind === 'snapshot' || kind === 'time' ? kind : 'event',
    first: text(get(node, 'first')),
    contiguous: flag(get(node, 'contiguous')),
    per: text(get(node, 'per')),
  };
}

function speedOf(node: SpecNode | undefined): ApiSpeed | undefined {
  if (node === undefined) return undefined;
  const by = text(get(node, 'by'));
  if (by === undefined) return duration(node) ?? 0; // real-time is no duration
  return {
    by,
    values: new Map(entries(get(node, 'values')).map(([value, speed]) => [value, duration(speed) ?? 0])),
  };
}

function operationOf(id: string, node: SpecNode): ApiStreamOperation {
  const last = (ref: SpecNode | undefined): string => (text(get(ref, '$ref')) ?? '').split('/').at(-1) ?? '';
  return {
    id,
    action: text(get(node, 'action')) === 'send' ? 'send' : 'receive',
    channel: last(get(node, 'channel')),
    messages: items(get(node, 'messages')).map(last),
    replies: items(at(node, 'reply', 'messages')).map(last),
  };
}

const unitMs: Readonly<Record<string, number>> = {
  seconds: 1000,
  minutes: 60_000,
  hours: 3_600_000,
  days: 86_400_000,
};

function lifetimesOf(endpoints: MapNode): ReadonlyMap<string, Lifetime> {
  const operations = entries(get(endpoints, 'paths')).flatMap(([, item]) =>
    entries(item).map(([, node]) => node),
  );
  return new Map(
    operations.flatMap((node): [string, Lifetime][] => {
      const lifetime = get(node, 'x-lifetime');
      if (lifetime === undefined) return [];
      const unit = unitMs[member(lifetime, 'unit')] ?? 0;
      const value = number(get(lifetime, 'value'));
      const keepAlive = number(get(lifetime, 'keepAlive'));
      return [
        [
          member(node, 'operationId'),
          {
            lifetimeMs: value === undefined ? undefined : value * unit,
            keepAliveMs: keepAlive === undefined ? undefined : keepAlive * unit,
          },
        ],
      ];
    }),
  );
}
