import type { ApiChannel, ApiMessage, ApiOrderKey, ApiSpeed, ApiStreams } from '../../model/api.ts';
import { guardText } from '../../model/servers.ts';
import type { Affected } from '../change.ts';
import type { Finding } from '../collector.ts';
import type { RuleId } from '../rules/index.ts';
import { compareAddressParameters } from './address.ts';
import { examplesText } from './answers.ts';
import { match, type Scope } from './scope.ts';
import { docsText } from './words.ts';

/** Channels, what comes over them, and the connections that carry them. */
export function compareStreams(scope: Scope): void {
  const { base, head, found } = scope;
  if (base.streams === undefined && head.streams === undefined) return;
  const at: Omit<Finding, 'rule'> = { origin: { kind: 'api', name: 'streams' }, path: '' };
  if (base.streams === undefined || head.streams === undefined) {
    const text = (streams: ApiStreams | undefined): string | undefined =>
      streams === undefined ? undefined : `${streams.channels.length} channels`;
    const rule = base.streams === undefined ? 'streams-added' : 'streams-removed';
    found.compare(rule, text(base.streams), text(head.streams), at);
    return;
  }
  compareConnections(base.streams, head.streams, scope);
  const key = (one: ApiChannel): string => one.key;
  const named = match(base.streams.channels, head.streams.channels, key);
  const addressed = match(named.removed, named.added, (one) => one.address ?? one.key);
  for (const one of addressed.removed)
    found.report({ ...place(one, undefined, scope), rule: 'stream-removed', before: addressOf(one) });
  for (const one of addressed.added)
    found.report({ ...place(undefined, one, scope), rule: 'stream-added', after: addressOf(one) });
  for (const [left, right] of [...named.both, ...addressed.both]) compareChannel(left, right, scope);
}

function compareChannel(base: ApiChannel, head: ApiChannel, scope: Scope): void {
  const { found } = scope;
  const at = place(base, head, scope);
  const facts: readonly (readonly [RuleId, string | undefined, string | undefined])[] = [
    ['stream-renamed', base.key, head.key],
    ['stream-name-changed', addressOf(base), addressOf(head)],
    ['stream-section-changed', base.section, head.section],
    ['stream-speed-changed', speedText(base.speed), speedText(head.speed)],
    ['stream-order-changed', orderText(base), orderText(head)],
    ['stream-description-changed', wordsOf(base), wordsOf(head)],
  ];
  for (const [rule, before, after] of facts) found.compare(rule, before, after, at);
  compareAddressParameters(base, head, at, scope);
  const { both, removed, added } = match(base.messages, head.messages, (one) => one.key);
  const control = head.section === 'control';
  for (const one of removed)
    found.report({
      ...at,
      rule: control ? 'stream-control-changed' : 'stream-message-removed',
      path: `message ${one.key}`,
      before: one.title,
      base: one.at,
    });
  for (const one of added)
    found.report({
      ...at,
      rule: control ? 'stream-control-changed' : 'stream-message-added',
      path: `message ${one.key}`,
      after: one.title,
      head: one.at,
    });
  for (const [left, right] of both) compareMessage(left, right, at, scope);
}

function compareMessage(
  base: ApiMessage,
  head: ApiMessage,
  channel: Omit<Finding, 'rule'>,
  { found, schemas }: Scope,
): void {
  const at = { ...channel, path: `message ${head.key}`, base: base.at, head: head.at };
  schemas.compare(base.schema, head.schema, {
    side: head.sent ? 'request' : 'response',
    origin: at.origin,
    path: at.path,
  });
  const refusals = (one: ApiMessage): string =>
    one.refusals
      .map(({ code, message, hasId }) => `${code} ${message}${hasId ? ' (with id)' : ''}`)
      .sort()
      .join('\n');
  found.compare('stream-control-changed', refusals(base), refusals(head), at);
  found.compare('stream-control-changed', base.variant, head.variant, at);
  found.compare('stream-description-changed', messageWords(base), messageWords(head), at);
  found.compare('example-changed', examplesText(base.examples), examplesText(head.examples), {
    ...at,
    path: `${at.path} examples`,
  });
}

function messageWords(message: ApiMessage): string {
  const refusals = message.refusals.map(({ code, description }) => `${code}: ${description}`).sort();
  return [wordsOf(message), ...refusals].join('\n');
}

function compareConnections(base: ApiStreams, head: ApiStreams, { found }: Scope): void {
  const at = (name: string, left: Finding['base'], right: Finding['head']): Omit<Finding, 'rule'> => ({
    origin: { kind: 'api', name },
    path: '',
    base: left,
    head: right,
  });
  const { both, removed, added } = match(base.servers, head.servers, (one) => one.name);
  for (const one of removed)
    found.report({
      ...at(`stream server ${one.name}`, one.at, undefined),
      rule: 'stream-server-removed',
      before: one.url,
    });
  for (const one of added)
    found.report({
      ...at(`stream server ${one.name}`, undefined, one.at),
      rule: 'stream-server-added',
      after: one.url,
    });
  for (const [left, right] of both)
    found.compare(
      'stream-server-changed',
      `${left.url} (${guardText(left)})`,
      `${right.url} (${guardText(right)})`,
      at(`stream server ${left.name}`, left.at, right.at),
    );
  const [first, other] = [base.servers[0], head.servers[0]];
  if (first !== undefined && other !== undefined)
    found.compare(
      'stream-server-changed',
      first.name,
      other.name,
      at('default stream server', first.at, other.at),
    );
  const nowhere = at('stream connections', undefined, undefined);
  found.compare(
    'stream-connection-changed',
    JSON.stringify(base.addressing),
    JSON.stringify(head.addressing),
    nowhere,
  );
  found.compare(
    'stream-connection-changed',
    JSON.stringify(base.limits),
    JSON.stringify(head.limits),
    nowhere,
  );
  const control = ({ operations }: ApiStreams): string =>
    operations
      .map(
        (one) =>
          `${one.id}: ${one.action} ${[...one.messages].sort().join(', ')}; ${[...one.replies].sort().join(', ')}`,
      )
      .sort()
      .join('\n');
  found.compare('stream-control-changed', control(base), control(head), nowhere);
  found.compare('stream-description-changed', docsText(base.docs), docsText(head.docs), nowhere);
}

function place(
  base: ApiChannel | undefined,
  head: ApiChannel | undefined,
  { head: contract }: Scope,
): Omit<Finding, 'rule'> {
  const channel = head ?? base;
  const name = channel === undefined ? '' : (channel.address ?? channel.key);
  const operation: Affected = {
    key: `STREAM ${name}`,
    call: `${contract.name} stream ${name}`,
    section: 'streams',
    page: channel?.docs.page,
    revision: channel?.docs.revision,
  };
  return { origin: { kind: 'operation', operation }, path: '', base: base?.at, head: head?.at };
}

function addressOf({ address, key }: ApiChannel): string {
  return address ?? key;
}

function speedText(speed: ApiSpeed | undefined): string | undefined {
  if (speed === undefined) return undefined;
  const text = (ms: number): string => (ms === 0 ? 'as it happens' : `every ${ms} ms`);
  if (typeof speed === 'number') return text(speed);
  return `by ${speed.by}: ${[...speed.values]
    .map(([value, ms]) => `${JSON.stringify(value)} ${text(ms)}`)
    .sort()
    .join(', ')}`;
}

function orderText({ orderKey, eventTime, variantBy }: ApiChannel): string {
  const order = (key: ApiOrderKey): string =>
    [
      `by ${key.field} (${key.kind})`,
      key.first === undefined ? '' : `from ${key.first}`,
      key.contiguous ? 'without gaps' : '',
      key.per === undefined ? '' : `per ${key.per}`,
    ]
      .filter((one) => one !== '')
      .join(', ');
  return [
    orderKey === undefined ? '' : order(orderKey),
    eventTime === undefined ? '' : `time in ${eventTime}`,
    variantBy === undefined ? '' : `kind in ${variantBy}`,
  ]
    .filter((one) => one !== '')
    .join('; ');
}

function wordsOf({ title, description, docs }: ApiChannel | ApiMessage): string {
  return [title, description, docsText(docs)].filter((one) => one !== '').join('\n');
}
