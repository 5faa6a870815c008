import type { ApiAddressParameter, ApiChannel } from '../../model/api.ts';
import { nameOf } from '../canonical.ts';
import type { Finding } from '../collector.ts';
import { match, type Scope } from './scope.ts';

/** What stands in the name of a stream. That a parameter is new or gone, the name itself shows. */
export function compareAddressParameters(
  base: ApiChannel,
  head: ApiChannel,
  channel: Omit<Finding, 'rule'>,
  { found, schemas }: Scope,
): void {
  for (const [left, right] of match(base.parameters, head.parameters, (one) => one.name).both) {
    const at = { ...channel, path: `parameter ${right.name}`, base: left.at, head: right.at };
    const [values, others] = [valuesOf(left), valuesOf(right)];
    const removed = values?.filter((one) => others !== undefined && !others.includes(one)) ?? [];
    const added = others?.filter((one) => values !== undefined && !values.includes(one)) ?? [];
    // Where a component has the values, the component is what was edited.
    const shared = left.schema !== undefined && right.schema !== undefined;
    if (shared)
      schemas.compare(left.schema, right.schema, { side: 'request', origin: at.origin, path: at.path });
    else {
      const text = (list: readonly string[] | undefined): string | undefined =>
        list?.map((one) => JSON.stringify(one)).join(', ');
      if (removed.length > 0) found.report({ ...at, rule: 'stream-value-removed', before: text(removed) });
      if (added.length > 0) found.report({ ...at, rule: 'stream-value-added', after: text(added) });
      if (values === undefined && others !== undefined)
        found.report({ ...at, rule: 'stream-value-removed', before: 'any', after: text(others) });
      if (values !== undefined && others === undefined)
        found.report({ ...at, rule: 'stream-value-added', before: text(values), after: 'any' });
    }
    found.compare('stream-parameter-changed', shapeText(left), shapeText(right), at);
    found.compare('stream-key-changed', keysText(left), keysText(right), at);
    found.compare('stream-description-changed', left.description, right.description, at);
  }
}

function valuesOf({ values }: ApiAddressParameter): readonly string[] | undefined {
  return values === undefined ? undefined : [...values].sort();
}

function shapeText({ default: fallback, pattern, lower, secret, schema }: ApiAddressParameter): string {
  return [
    schema === undefined ? '' : `values of ${nameOf(schema) ?? 'a schema'}`,
    fallback === undefined ? '' : `default ${JSON.stringify(fallback)}`,
    pattern === undefined ? '' : `fits ${pattern}`,
    lower ? 'lower case' : '',
    secret ? 'secret' : '',
  ]
    .filter((one) => one !== '')
    .join(', ');
}

function keysText({ madeBy }: ApiAddressParameter): string {
  return madeBy
    .map(
      ({ operation, lifetimeMs, keepAliveMs }) =>
        `${operation}${lifetimeMs === undefined ? '' : `, lives ${lifetimeMs} ms`}${keepAliveMs === undefined ? '' : `, renewed every ${keepAliveMs} ms`}`,
    )
    .sort()
    .join('\n');
}
