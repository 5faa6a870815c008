import { posix } from 'node:path';
import { complete } from '../load/complete/complete.ts';
import type { Diagnostic } from '../load/diagnostic.ts';
import type { AnyDocument } from '../load/document.ts';
import type { MapNode, SpecNode } from '../load/node.ts';
import { string } from '../load/read-node.ts';
import type { SpecTree } from '../load/tree.ts';
import type {
  Api,
  ApiBucket,
  ApiError,
  ApiReportedLimits,
  ApiScheme,
  ApiServer,
  NamedSchema,
} from './api.ts';
import { bundle, bundleStreams } from './bundle.ts';
import { bucketKeyOf } from './cost.ts';
import { errorCatalogue } from './errors.ts';
import { others, textsOf } from './members.ts';
import { nodeText } from './node-text.ts';
import { listed, type OperationContext, operationOf } from './operation.ts';
import { at, duration, entries, flag, get, items, jsonObject, member, number, text, texts } from './read.ts';
import { documentRemarks, ownRemarks, pagesOf } from './remarks.ts';
import { removedEndpoints } from './removed.ts';
import { errorOf } from './rule.ts';
import { type SchemaReader, schemaReader } from './schema.ts';
import { serverOf } from './servers.ts';
import { errorShapeOf, signingOf, signingSchemes } from './signing.ts';
import { bundledSource } from './source.ts';
import { streamsOf } from './streams.ts';

/** The model of one exchange. Total: every tree gives an `Api`; what is not understood is in it as `unknown` or a problem. */
export function buildApi(written: SpecTree): Api {
  const tree = complete(written);
  const bundled = bundle(tree);
  const { document } = bundled;
  const reader = schemaReader(bundledSource(document));
  const streamBundle = bundleStreams(tree);
  const problems: Diagnostic[] = [...bundled.problems, ...(streamBundle?.problems ?? [])];
  const exchange = get(document, 'x-exchange');
  const name = text(get(exchange, 'name')) ?? tree.name;
  const operations = listed(document, reader);
  const sections = new Map(
    operations.map(({ node }) => [member(node, 'operationId'), texts(get(node, 'tags'))[0] ?? '']),
  );
  const keyOf = (id: string): string => (sections.has(id) ? `${sections.get(id)}.${id}` : id);
  const limits = entries(get(document, 'x-limits'));
  const clock = text(at(document, 'x-clock', 'operation'));
  const shared = sharedParts(document, reader, {
    name,
    sections,
    signs: signingSchemes(document).map(([scheme]) => scheme),
    every: limits.flatMap(([bucket, node]) =>
      flag(get(node, 'every')) ? [{ name: bucket, paths: text(get(node, 'paths')) ?? '/' }] : [],
    ),
  });
  return {
    ...shared,
    name,
    packageName: text(get(exchange, 'package')) ?? `@exspec/${tree.name}`,
    className: text(get(exchange, 'class')) ?? '',
    hasOwnMock: texts(get(exchange, 'own')).includes('mock'),
    signing: signingOf(document),
    errorShape: errorShapeOf(document, at(operations[0]?.node, 'responses', 'default'), reader),
    schemas: withStreams(shared.schemas, streamBundle?.document, problems),
    buckets: limits.map(([bucket, node]) => bucketOf(bucket, node, keyOf)),
    reportedLimits: reportedLimitsOf(get(document, 'x-reported-limits')),
    clock:
      clock === undefined
        ? undefined
        : { operation: keyOf(clock), field: text(at(document, 'x-clock', 'field')) ?? '' },
    parameterErrors: new Map(
      entries(get(document, 'x-parameter-errors')).flatMap(([one, node]): [string, ApiError][] => {
        const error = errorOf(node);
        return error === undefined ? [] : [[one, error]];
      }),
    ),
    errors: errorCatalogue(tree.files.get(`${tree.name}/errors.yaml`)?.root),
    removed: removedEndpoints(tree.files.get(`${tree.name}/removed.yaml`)?.root),
    streams: streamBundle === undefined ? undefined : streamsOf(streamBundle.document, document, keyOf),
    document: jsonObject(document),
    files: [...tree.files.keys()].sort(),
    texts: new Map([...tree.files].map(([path, file]) => [path, file.text])),
    pages: pagesOf(tree),
    remarks: ownRemarks(
      tree,
      shared.servers.map((server) => server.name),
    ),
    problems,
  };
}

/**
 * The model of a document that is not ours: OpenAPI 3.0 or 3.1, as sloppy as it comes. Methods are named by method and
 * path, no client is generated, and enums are closed, as generators for TypeScript take them.
 *
 * @param name what to call it; by default the file's name
 * @throws Error where the file is no OpenAPI 3 document at all
 */
export function foreignApi(document: AnyDocument, name: string | undefined): Api {
  const { path, root } = document.entry;
  document.refuseOthers();
  const title = name ?? posix.basename(path).replace(/\.(?:ya?ml|json)$/i, '');
  const reader = schemaReader(document);
  return {
    ...sharedParts(root, reader, { name: title, sections: new Map(), every: [], signs: [] }),
    name: title,
    packageName: title,
    className: '',
    hasOwnMock: false,
    signing: undefined,
    errorShape: errorShapeOf(root, undefined, reader),
    buckets: [],
    reportedLimits: undefined,
    clock: undefined,
    parameterErrors: new Map(),
    errors: errorCatalogue(undefined),
    removed: [],
    streams: undefined,
    document: { object: new Map() },
    files: [path],
    texts: new Map(
      [...document.files].flatMap(([file, one]) => (one === undefined ? [] : [[file, one.text] as const])),
    ),
    pages: new Map(),
    remarks: documentRemarks(document, reader),
    problems: document.problems,
  };
}

type Shared =
  | 'generated'
  | 'title'
  | 'version'
  | 'servers'
  | 'sections'
  | 'schemes'
  | 'operations'
  | 'schemas';

/** What every OpenAPI document has. */
function sharedParts(
  document: SpecNode,
  reader: SchemaReader,
  { name, ...context }: Pick<OperationContext, 'sections' | 'every' | 'signs'> & { readonly name: string },
): Pick<Api, Shared> {
  const { own } = reader.source;
  for (const [one, node] of entries(at(document, 'components', 'schemas'))) reader.add(one, node);
  const whole = { ...context, api: name, reader, security: get(document, 'security') };
  const operations = listed(document, reader).map((one) => operationOf(one, whole));
  reader.finish();
  return {
    generated: own,
    title: text(at(document, 'info', 'title')) ?? '',
    version: text(at(document, 'info', 'version')) ?? '',
    servers: own ? items(get(document, 'servers')).map(serverOf) : foreignServers(document),
    sections: items(get(document, 'tags')).map((node) => ({
      name: member(node, 'name'),
      description: member(node, 'description'),
      at: node.at,
    })),
    schemes: entries(at(document, 'components', 'securitySchemes')).map((one) => schemeOf(one, reader)),
    operations,
    schemas: reader.named,
  };
}

/** Components of both documents; one that both use is the same place of the same file. */
function withStreams(
  schemas: ReadonlyMap<string, NamedSchema>,
  streams: MapNode | undefined,
  problems: Diagnostic[],
): ReadonlyMap<string, NamedSchema> {
  if (streams === undefined) return schemas;
  const found = new Map(schemas);
  const reader = schemaReader(bundledSource(streams));
  for (const [name, node] of entries(at(streams, 'components', 'schemas'))) {
    const known = found.get(name);
    if (known === undefined) reader.add(name, node);
    else if (known.at.file !== node.at.file || known.at.line !== node.at.line)
      problems.push({
        at: node.at,
        rule: 'duplicate-component',
        message: `Two different components are called ${name}: one of endpoints (${known.at.file}) and one of streams.`,
        fix: 'Give one of them another name; the last part of a $ref is the name in TypeScript.',
      });
  }
  const own = [...reader.named.keys()];
  reader.finish();
  for (const name of own) {
    const schema = reader.named.get(name);
    if (schema !== undefined) found.set(name, schema);
  }
  return found;
}

/** Servers by their words, or their address where several have the same. */
function foreignServers(root: SpecNode): readonly ApiServer[] {
  const servers = items(get(root, 'servers')).map((server, index) => ({
    name: text(get(server, 'description')) ?? (string(get(server, 'url')) || `server ${index + 1}`),
    url: text(get(server, 'url')) ?? '',
    role: undefined,
    headers: new Map<string, string>(),
    at: server.at,
  }));
  // Where the document itself is, which is so without a word.
  if (servers.length === 1 && servers[0]?.url === '/') return [];
  const taken = (name: string): boolean => servers.filter((one) => one.name === name).length > 1;
  return servers.map((one) => (taken(one.name) ? { ...one, name: `${one.name} ${one.url}` } : one));
}

function schemeOf([name, node]: readonly [string, SpecNode], reader: SchemaReader): ApiScheme {
  const { own } = reader.source;
  const scheme = reader.effective(node) ?? node;
  const signing = own ? get(node, 'x-signing') : undefined;
  const parameters = texts(get(node, 'x-parameters'));
  const where = text(get(node, 'in')) === 'header' ? 'header' : 'query';
  const carried = [
    `in the ${where} as ${member(node, 'name')}`,
    ...(parameters.length === 0 ? [] : [`with ${[...parameters].sort().join(', ')}`]),
  ].join(', ');
  return {
    name,
    text: own ? carried : textsOf(scheme, others(scheme, ['description'])),
    signingText: nodeText(signing),
    at: node.at,
    in: where,
    wireName: member(node, 'name'),
    parameters,
  };
}

function reportedLimitsOf(node: SpecNode | undefined): ApiReportedLimits | undefined {
  if (node === undefined) return undefined;
  const name = (key: string): string => member(node, key);
  return {
    list: name('list'),
    type: name('type'),
    unit: name('unit'),
    count: name('count'),
    limit: name('limit'),
    units: new Map(entries(get(node, 'units')).map(([unit, one]) => [unit, duration(one) ?? 0])),
  };
}

function bucketOf(name: string, node: SpecNode, keyOf: (id: string) => string): ApiBucket {
  const unit = text(get(node, 'unit'));
  const adjust = get(node, 'adjust');
  return {
    name,
    key: bucketKeyOf(get(node, 'key')),
    scope: text(get(node, 'scope')) === 'operation' ? 'operation' : 'shared',
    unit: unit === 'request' || unit === 'order' ? unit : 'weight',
    windows: items(get(node, 'windows')).map((window) => {
      const header = text(get(window, 'header'));
      return {
        ms: duration(get(window, 'window')) ?? 0,
        limit: number(get(window, 'limit')) ?? 0,
        ...(header === undefined ? {} : { header: header.toLowerCase() }),
      };
    }),
    ...(adjust === undefined
      ? {}
      : {
          adjust: {
            operation: keyOf(member(adjust, 'operation')),
            rateLimitType: member(adjust, 'rateLimitType'),
          },
        }),
    at: node.at,
  };
}
