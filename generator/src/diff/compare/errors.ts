import type { ErrorEntry } from '../../model/api.ts';
import type { Finding } from '../collector.ts';
import { match, type Scope } from './scope.ts';
import { docsText } from './words.ts';

/** The error catalogue. */
export function compareErrors(scope: Scope): void {
  const { base, head, found } = scope;
  const { both, removed, added } = match(base.errors.codes, head.errors.codes, (one) => String(one.code));
  for (const one of removed)
    found.report({ rule: 'error-code-removed', ...place(one, undefined), before: entryText(one) });
  for (const one of added)
    found.report({ rule: 'error-code-added', ...place(undefined, one), after: entryText(one) });
  for (const [left, right] of both) compareEntry(left, right, scope);
  compareLists(scope);
}

function compareEntry(base: ErrorEntry, head: ErrorEntry, { found }: Scope): void {
  const at = place(base, head);
  const names = match(base.names, head.names, (one) => one);
  const [gone, come] = [names.removed, names.added];
  const [lost, gained] = [gone.join(', '), come.join(', ')];
  if (gone.length === 1 && come.length === 1) found.compare('error-name-renamed', lost, gained, at);
  else {
    if (gone.length > 0) found.report({ ...at, rule: 'error-name-removed', before: lost });
    if (come.length > 0) found.report({ ...at, rule: 'error-name-added', after: gained });
  }
  found.compare('error-message-changed', messagesText(base), messagesText(head), at);
  found.compare('error-trait-changed', base.trait, head.trait, at);
  found.compare('error-status-changed', String(base.httpStatus), String(head.httpStatus), at);
  found.compare('error-documentation-changed', notes(base), notes(head), at);
}

function place(base: ErrorEntry | undefined, head: ErrorEntry | undefined): Omit<Finding, 'rule'> {
  return {
    origin: { kind: 'api', name: `error ${String((head ?? base)?.code)}` },
    path: '',
    base: base?.at,
    head: head?.at,
  };
}

function entryText({ names, messages }: ErrorEntry): string {
  return [names.join(', ') || 'without a name', ...messages].join('\n');
}

function messagesText({ messages, variants }: ErrorEntry): string {
  return [
    ...[...messages].sort(),
    ...variants.map((variant) => `${variant.name}: ${[...variant.messages].sort().join(' / ')}`).sort(),
  ].join('\n');
}

function notes({ section, docs }: ErrorEntry): string {
  return [section, docsText(docs)].filter((one) => one !== '').join('\n');
}

/** Texts that say which filter or which reason refused an order. */
function compareLists({ base, head, found }: Scope): void {
  const at = (name: string): Omit<Finding, 'rule'> => ({ origin: { kind: 'api', name }, path: '' });
  const filters = match(base.errors.filterFailures, head.errors.filterFailures, (one) => one.filter);
  for (const one of filters.removed)
    found.report({
      ...at(`filter failure ${one.filter}`),
      rule: 'filter-failure-removed',
      before: one.message,
    });
  for (const one of filters.added)
    found.report({ ...at(`filter failure ${one.filter}`), rule: 'filter-failure-added', after: one.message });
  for (const [left, right] of filters.both) {
    const name = at(`filter failure ${left.filter}`);
    found.compare('filter-failure-message-changed', left.message, right.message, name);
    found.compare('error-documentation-changed', left.description, right.description, name);
  }
  const [before, after] = [base.errors.orderRejections, head.errors.orderRejections];
  const reasons = match(before.messages, after.messages, (one) => one.id);
  for (const one of reasons.removed)
    found.report({
      ...at(`order rejection ${one.id}`),
      rule: 'order-rejection-removed',
      before: one.message,
    });
  for (const one of reasons.added)
    found.report({ ...at(`order rejection ${one.id}`), rule: 'order-rejection-added', after: one.message });
  for (const [left, right] of reasons.both) {
    const name = at(`order rejection ${left.id}`);
    found.compare('order-rejection-message-changed', left.message, right.message, name);
    found.compare('error-documentation-changed', left.description, right.description, name);
  }
  const codes = (list: readonly number[]): string => [...list].sort((left, right) => left - right).join(', ');
  found.compare(
    'order-rejection-codes-changed',
    codes(before.codes),
    codes(after.codes),
    at('order rejections'),
  );
}
