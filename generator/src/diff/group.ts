import { type Affected, type Change, type Effect, fingerprintOf } from './change.ts';
import { rank } from './rules/rule.ts';

/**
 * Equal edits as one change, whether they have a `$ref` in common or not: `nonce` is a number now, in 38 calls. What breaks
 * most calls comes first.
 */
export function grouped(changes: readonly Change[]): readonly Change[] {
  const groups = new Map<string, [Change, ...Change[]]>();
  for (const change of changes) {
    const key = keyOf(change);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [change]);
    else group.push(change);
  }
  return [...groups.values()]
    .map(together)
    .sort(
      (left, right) =>
        rank(left.severity) - rank(right.severity) ||
        right.operations.length - left.operations.length ||
        placesOf(right).length - placesOf(left).length ||
        compareTexts(left.subject, right.subject) ||
        compareTexts(left.rule, right.rule) ||
        compareTexts(left.fingerprint, right.fingerprint),
    );
}

/** Where an edit was made. */
function placesOf(change: Change): readonly Change[] {
  return change.places ?? [change];
}

/** Equal for edits that say the same of a value of the same name. What is said once for the whole API is itself alone. */
function keyOf(change: Change): string {
  if (change.within === 'api') return change.fingerprint;
  const effects = change.effects.map((one) => one.rule);
  return JSON.stringify([effects, leafOf(change.path), change.before, change.after]);
}

/** `.data[].nonce`, `body.nonce`: `nonce`. */
function leafOf(path: string): string {
  return /\.([^.]+)$/.exec(path)?.[1] ?? path;
}

function together(changes: readonly [Change, ...Change[]]): Change {
  const sorted = [...changes].sort(
    (left, right) =>
      right.operations.length - left.operations.length || compareTexts(left.subject, right.subject),
  );
  const [first = changes[0], ...others] = sorted;
  if (others.length === 0) return first;
  const all = [first, ...others];
  const operations = [
    ...new Map(
      all.flatMap((one) => one.operations.map((two): [string, Affected] => [two.key, two])),
    ).values(),
  ].sort((left, right) => compareTexts(left.call, right.call) || compareTexts(left.key, right.key));
  return {
    ...first,
    fingerprint: fingerprintOf(['equal edits', ...all.map((one) => one.fingerprint).sort()]),
    subject: subjectOf(all, operations.length),
    effects: first.effects.map((effect, index) => ({ ...effect, operations: callsOf(all, index) })),
    operations,
    schema: undefined,
    places: all,
  };
}

function callsOf(changes: readonly Change[], index: number): Effect['operations'] {
  return [...new Set(changes.flatMap((one) => one.effects[index]?.operations ?? []))].sort(compareTexts);
}

function subjectOf(changes: readonly Change[], operations: number): string {
  const kinds = new Set(changes.map((one) => one.within));
  const paths = new Set(changes.map((one) => one.path));
  const [path = ''] = paths.size === 1 ? paths : changes.map((one) => leafOf(one.path));
  const inCalls = !kinds.has('schema') && paths.size === 1 && operations > 1;
  const inSchemas = kinds.size === 1 && kinds.has('schema');
  const count = inCalls ? operations : changes.length;
  const word = inCalls ? 'operations' : inSchemas ? 'schemas' : 'places';
  return path === '' ? `${count} ${word}` : `${count} ${word}: ${path.replace(/^\./, '')}`;
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
