import type { Change } from './diff-pages.ts';

/** As `exspec diff` grades what a change does to a program. */
export type Severity = 'breaking' | 'behavioural' | 'additive' | 'docs-only';

/** What a changed fact would do to a client, were the specs to follow it. */
export function severityOf(change: Change): Severity {
  const { kind, subject, before, after } = change;
  switch (subject.kind) {
    case 'operation':
      return kind === 'added' ? 'additive' : 'breaking';
    case 'parameter':
      if (kind === 'added') return after?.text.includes('mandatory yes') === true ? 'breaking' : 'additive';
      return 'breaking';
    case 'parameter fact':
      return parameterSeverity(subject.fact, change);
    case 'field':
    case 'table field':
      return kind === 'added' ? 'additive' : 'breaking';
    case 'field values':
      return missing(change) ? 'behavioural' : 'additive';
    case 'security type':
    case 'signed':
      return 'breaking';
    case 'data source':
    case 'languages':
      return 'docs-only';
    case 'error':
      return 'behavioural';
    case 'error fact':
      return subject.fact === 'names' ? 'breaking' : subject.fact === 'section' ? 'docs-only' : 'behavioural';
    case 'general':
      return generalSeverity(subject.fact, change);
    case 'field required':
      return after?.text === 'in every element' && before !== undefined ? 'additive' : 'behavioural';
    default:
      return 'behavioural';
  }
}

function parameterSeverity(fact: string, change: Change): Severity {
  const [from, to] = [change.before?.text ?? '', change.after?.text ?? ''];
  if (fact === 'type') return 'breaking';
  if (fact === 'mandatory') return to === 'yes' ? 'breaking' : to === 'no' ? 'additive' : 'behavioural';
  if (fact === 'values') {
    // A list where there was none narrows what was open.
    if (change.before?.items === undefined || change.after?.items === undefined) return 'behavioural';
    return missing(change) ? 'breaking' : 'additive';
  }
  if (fact === 'min' || fact === 'max') {
    const [left, right] = [Number(from), Number(to)];
    if (Number.isNaN(right)) return 'behavioural';
    if (Number.isNaN(left)) return 'breaking';
    return right < left === (fact === 'max') ? 'breaking' : 'additive';
  }
  return 'behavioural';
}

function generalSeverity(fact: string, change: Change): Severity {
  if (/^(?:change log|table|samples?|header) |\bsample\b/.test(fact)) return 'docs-only';
  if (fact.startsWith('host ')) return change.kind === 'removed' ? 'breaking' : 'additive';
  if (fact.startsWith('enum ')) return missing(change) ? 'breaking' : 'additive';
  return 'behavioural';
}

/** Something of the older side is gone. */
function missing({ kind, before, after }: Change): boolean {
  if (kind === 'removed') return true;
  return (before?.items ?? []).some((one) => after?.items?.includes(one) !== true);
}
