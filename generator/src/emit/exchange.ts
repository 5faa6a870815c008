import type { Api, ApiServer } from '../model/api.ts';
import { resolve } from '../model/resolve.ts';
import { bucketData, serverData } from './descriptor.ts';
import { type Data, literal, quote } from './literal.ts';
import { errorShapeText, signingText } from './signing.ts';
import { header, nameList, render } from './source.ts';

/** What the runtime must know about the exchange as a whole. */
export function emitExchange(api: Api): Map<string, string> {
  const clock = api.operations.find((one) => `${one.section}.${one.id}` === api.clock?.operation);
  const signing = signingText(api);
  const errorShape = errorShapeText(api);
  const limits = new Map(api.buckets.map((bucket): [string, Data] => [bucket.name, bucketData(bucket)]));
  return new Map([
    [
      'exchange.ts',
      render('exchange', {
        header: header([`${api.name}/openapi.yaml`]),
        coreNames: nameList([
          ...['Bucket', 'ErrorShape', 'Exchange', 'Server'].map((name) => `type ${name}`),
          ...(api.reportedLimits === undefined ? [] : ['type ReportedForm']),
          ...new Set([...signing.names, ...errorShape.names]),
        ]),
        signing: signing.text,
        errorShape: errorShape.text,
        name: literal(api.name),
        servers: literal(serverTable(api.servers)),
        limits: literal(limits),
        maxRecvWindow: literal(maxRecvWindow(api)),
        adjustments: literal(adjustments(api)),
        reported: api.reportedLimits !== undefined,
        reportedForm: api.reportedLimits === undefined ? '' : literal({ ...api.reportedLimits }),
        clock:
          clock === undefined
            ? quote('date-header')
            : `{ operation: ${clock.id}Operation, field: ${quote(api.clock?.field ?? '')} }`,
        clockImport:
          clock === undefined
            ? ''
            : `import { ${clock.id}Operation } from './operations/${clock.section}.ts';`,
        serverNames: api.servers.map((server) => literal(server.name)).join(' | ') || 'never',
      }),
    ],
  ]);
}

function serverTable(servers: readonly ApiServer[]): ReadonlyMap<string, Data> {
  return new Map(servers.map((one): [string, Data] => [one.name, serverData(one)]));
}

/** What every operation accepts of the client's option `recvWindow`, by the parameter of that name. */
function maxRecvWindow({ operations, schemas }: Api): number | undefined {
  const limits = operations.flatMap(({ parameters }) =>
    parameters.flatMap(({ name, supplied, schema }) => {
      const shape = supplied && name === 'recvWindow' ? resolve(schema, schemas) : undefined;
      return shape?.kind === 'number' && shape.max !== undefined ? [shape.max] : [];
    }),
  );
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** By the operation that reports limits: buckets by the type that its answer gives them. */
function adjustments({ buckets }: Api): ReadonlyMap<string, Data> {
  const found = new Map<string, Map<string, string>>();
  for (const { name, adjust } of buckets) {
    if (adjust === undefined) continue;
    const types = found.get(adjust.operation) ?? new Map<string, string>();
    found.set(adjust.operation, types.set(adjust.rateLimitType, name));
  }
  return found;
}
