import type { Affected } from '../change.ts';
import type { Finding } from '../collector.ts';
import type { ContractBody, ContractOperation } from '../contract.ts';
import { matchMedia } from './media.ts';
import type { Place } from './schema.ts';
import type { Scope } from './scope.ts';

/** What is sent: whether there is a body, what it may hold, in which media types. */
export function compareBodies(
  before: ContractOperation,
  after: ContractOperation,
  operation: Affected,
  { found, schemas }: Scope,
): void {
  const [base, head] = [before.body, after.body];
  // Operations may share a body.
  const origin = { kind: 'parameter', operation } as const;
  const at: Omit<Finding, 'rule'> = { origin, path: 'body', base: base?.at, head: head?.at };
  if (base === undefined || head === undefined) {
    compareMissing(base, head, after.incoming, at, found);
    return;
  }
  if (base.required !== undefined && head.required !== undefined)
    found.compare(
      `${after.incoming ? 'received' : 'request'}-body-became-${head.required ? 'required' : 'optional'}`,
      base.required ? 'required' : 'optional',
      head.required ? 'required' : 'optional',
      at,
    );
  found.compare('operation-note-changed', base.words, head.words, at);
  found.compare('operation-detail-changed', base.detail, head.detail, at);
  const side = after.incoming ? 'response' : 'request';
  const { both, removed, added } = matchMedia(base.media, head.media, () => '');
  const several = base.media.size > 1 || head.media.size > 1;
  for (const [[name, left], [type, right]] of both) {
    const path = several && !isJson(type) ? `body as ${type}` : 'body';
    const place: Place = { side, origin, path };
    const here = { origin, path, base: left.at, head: right.at };
    schemas.compare(left.schema, right.schema, place);
    found.compare('example-changed', left.words, right.words, { ...here, path: `${path}: examples` });
    found.compare('operation-detail-changed', left.detail, right.detail, {
      ...here,
      path: `${path} as a whole`,
    });
    found.compare('operation-note-changed', name, type, { ...here, path: `${path} itself` });
  }
  const prefix = after.incoming ? 'response' : 'request';
  for (const [type, one] of removed)
    found.report({
      ...at,
      rule: `${prefix}-media-removed`,
      path: `body as ${type}`,
      before: type,
      base: one.at,
    });
  for (const [type, one] of added)
    found.report({
      ...at,
      rule: `${prefix}-media-added`,
      path: `body as ${type}`,
      after: type,
      head: one.at,
    });
}

function isJson(type: string): boolean {
  return /^application\/json\b/i.test(type);
}

/** A body on one side only. Of our own calls the parameters say it all. */
function compareMissing(
  base: ContractBody | undefined,
  head: ContractBody | undefined,
  incoming: boolean,
  at: Omit<Finding, 'rule'>,
  found: Scope['found'],
): void {
  const body = head ?? base;
  if (body === undefined || body.required === undefined) return;
  const types = [...body.media.keys()].join(', ');
  const is = head === undefined ? 'removed' : body.required && !incoming ? 'added-required' : 'added';
  found.report({
    ...at,
    rule: incoming ? `received-body-${is === 'removed' ? is : 'added'}` : `request-body-${is}`,
    before: head === undefined ? types : undefined,
    after: head === undefined ? undefined : types,
  });
}
