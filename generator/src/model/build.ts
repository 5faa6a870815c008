import { complete } from '../load/complete/complete.ts';
import type { Diagnostic } from '../load/diagnostic.ts';
import type { MapNode, SpecNode } from '../load/node.ts';
import type { SpecTree } from '../load/tree.ts';
import type { Api, ApiBucket, ApiError, ApiReportedLimits, ApiScheme, NamedSchema } from './api.ts';
import { bundle, bundleStreams } from './bundle.ts';
import { bucketKeyOf } from './cost.ts';
import { errorCatalogue } from './errors.ts';
import { methods, operationOf } from './operation.ts';
import { at, duration, entries, flag, get, items, jsonObject, member, number, text, texts } from './read.ts';
import { removedEndpoints } from './removed.ts';
import { errorOf } from './rule.ts';
import { type Remembered, schemaReader } from './schema.ts';
import { serverOf } from './servers.ts';
import { errorShapeOf, signingOf, signingSchemes } from './signing.ts';
import { streamsOf } from './streams.ts';

/** The model of one exchange. Total: every tree gives an `Api`; what is not understood is in it as `unknown` or a problem. */
export function buildApi(written: SpecTree): Api {
  const tree = complete(written);
  const bundled = bundle(tree);
  const { document } = bundled;
  const problems: Diagnostic[] = [...bundled.problems];
  const reader = schemaReader(document);
  const streamBundle = bundleStreams(tree);
  problems.push(...(streamBundle?.problems ?? []));
  const limits = entries(get(document, 'x-limits'));
  const every = limits.flatMap(([name, node]) =>
    flag(get(node, 'every')) ? [{ name, paths: text(get(node, 'paths')) ?? '/' }] : [],
  );
  const listed = entries(get(document, 'paths')).flatMap(([path, pathItem]) =>
    methods.flatMap((method) => {
      const node = get(pathItem, method);
      return node === undefined ? [] : [{ path, method, pathItem, node }];
    }),
  );
  const sections = new Map(
    listed.map(({ node }) => [member(node, 'operationId'), texts(get(node, 'tags'))[0] ?? '']),
  );
  const keyOf = (id: string): string => (sections.has(id) ? `${sections.get(id)}.${id}` : id);
  const signs = signingSchemes(document).map(([name]) => name);
  const clock = text(at(document, 'x-clock', 'operation'));
  const exchange = get(document, 'x-exchange');
  return {
    name: text(get(exchange, 'name')) ?? tree.name,
    title: text(at(document, 'info', 'title')) ?? '',
    version: text(at(document, 'info', 'version')) ?? '',
    packageName: text(get(exchange, 'package')) ?? `@exspec/${tree.name}`,
    className: text(get(exchange, 'class')) ?? '',
    hasOwnMock: texts(get(exchange, 'own')).includes('mock'),
    servers: items(get(document, 'servers')).map(serverOf),
    sections: items(get(document, 'tags')).map((node) => ({
      name: member(node, 'name'),
      description: member(node, 'description'),
      at: node.at,
    })),
    schemes: entries(at(document, 'components', 'securitySchemes')).map(schemeOf),
    signing: signingOf(document),
    errorShape: errorShapeOf(document, at(listed[0]?.node, 'responses', 'default'), reader),
    operations: listed.map(({ node, ...place }) =>
      operationOf(node, { ...place, reader, every, sections, signs, problems }),
    ),
    schemas: namedSchemas(document, streamBundle?.document, problems),
    buckets: limits.map(([name, node]) => bucketOf(name, node, keyOf)),
    reportedLimits: reportedLimitsOf(get(document, 'x-reported-limits')),
    clock:
      clock === undefined
        ? undefined
        : {
            operation: keyOf(clock),
            field: text(at(document, 'x-clock', 'field')) ?? '',
          },
    parameterErrors: new Map(
      entries(get(document, 'x-parameter-errors')).flatMap(([name, node]): [string, ApiError][] => {
        const error = errorOf(node);
        return error === undefined ? [] : [[name, error]];
      }),
    ),
    errors: errorCatalogue(tree.files.get(`${tree.name}/errors.yaml`)?.root),
    removed: removedEndpoints(tree.files.get(`${tree.name}/removed.yaml`)?.root),
    streams: streamBundle === undefined ? undefined : streamsOf(streamBundle.document, document, keyOf),
    document: jsonObject(document),
    files: [...tree.files.keys()].sort(),
    problems,
  };
}

const named: Remembered<NamedSchema> = new WeakMap();

/** Components of both documents; one that both use is the same place of the same file. */
function namedSchemas(
  document: MapNode,
  streams: MapNode | undefined,
  problems: Diagnostic[],
): Map<string, NamedSchema> {
  const found = new Map<string, NamedSchema>();
  for (const one of [document, ...(streams === undefined ? [] : [streams])]) {
    const reader = schemaReader(one);
    for (const [name, node] of entries(at(one, 'components', 'schemas'))) {
      const known = found.get(name);
      if (known === undefined)
        found.set(
          name,
          reader.remember(named, node, name, () => ({ name, schema: reader.read(node), at: node.at })),
        );
      else if (known.at.file !== node.at.file || known.at.line !== node.at.line)
        problems.push({
          at: node.at,
          rule: 'duplicate-component',
          message: `Two different components are called ${name}: one of endpoints (${known.at.file}) and one of streams.`,
          fix: 'Give one of them another name; the last part of a $ref is the name in TypeScript.',
        });
    }
  }
  return found;
}

function schemeOf([name, node]: readonly [string, SpecNode]): ApiScheme {
  return {
    name,
    in: text(get(node, 'in')) === 'header' ? 'header' : 'query',
    wireName: member(node, 'name'),
    parameters: texts(get(node, 'x-parameters')),
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
