import type { At } from '../load/node.ts';
import type { Side } from '../model/forms.ts';
import { type Affected, type Change, type Effect, fingerprintOf } from './change.ts';
import { facetOf, type RuleId, rules } from './rules/index.ts';
import { rank, type Severity } from './rules/rule.ts';

/** Where something was found. Findings with one origin are one change, whichever operations led to it. */
export type Origin =
  | { readonly kind: 'operation'; readonly operation: Affected }
  /** Of a place that several operations may share: they are told apart by where they stand. */
  | { readonly kind: 'parameter'; readonly operation: Affected }
  | { readonly kind: 'schema'; readonly name: string; readonly pair: Pair }
  | { readonly kind: 'api'; readonly name: string };

/** A named schema of each side, compared once for callers and once for readers. */
export interface Pair {
  readonly side: Side;
  readonly operations: Set<Affected>;
  /** Pairs that it refers to. */
  readonly pairs: Set<Pair>;
}

export interface Finding {
  readonly rule: RuleId;
  /** What it has in common with the same edit as the other direction feels it; by default what its rule says. */
  readonly facet?: string;
  readonly origin: Origin;
  /** Within the origin: `parameter limit`, `.price`. */
  readonly path: string;
  readonly before?: string | undefined;
  readonly after?: string | undefined;
  /** What tells this change from others, where `before` and `after` depend on the side or on an order. */
  readonly identity?: readonly [before: string, after: string];
  readonly base?: At | undefined;
  readonly head?: At | undefined;
}

interface Group {
  readonly first: Finding;
  readonly findings: Finding[];
}

/** Takes findings and makes changes of them. */
export class Collector {
  readonly #exchange: string;
  readonly #groups = new Map<string, Group>();
  readonly #pairs = new Set<Pair>();

  constructor(exchange: string) {
    this.#exchange = exchange;
  }

  pair(side: Side): Pair {
    const pair: Pair = { side, operations: new Set(), pairs: new Set() };
    this.#pairs.add(pair);
    return pair;
  }

  report(finding: Finding): void {
    const key = keyOf(finding);
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, { first: finding, findings: [finding] });
    else group.findings.push(finding);
  }

  /** Only where the texts differ. */
  compare(
    rule: RuleId,
    before: string | undefined,
    after: string | undefined,
    at: Omit<Finding, 'rule'>,
  ): void {
    if (before !== after) this.report({ ...at, rule, before, after });
  }

  /** Sorted: the worst first, then by what was edited. */
  changes(): readonly Change[] {
    const reach = new Reach(this.#pairs);
    const taken = new Set<string>();
    const changes = [...this.#groups.values()].map((group) => {
      const change = changeOf(this.#exchange, group, reach);
      // Two edits of the same words at places without a name: counted, so that each has a fingerprint of its own.
      let { fingerprint } = change;
      for (let count = 2; taken.has(fingerprint); count++)
        fingerprint = fingerprintOf([change.fingerprint, String(count)]);
      taken.add(fingerprint);
      return { ...change, fingerprint };
    });
    return changes.sort(
      (left, right) =>
        rank(left.severity) - rank(right.severity) ||
        order(left.subject, right.subject) ||
        order(left.rule, right.rule) ||
        order(left.fingerprint, right.fingerprint),
    );
  }
}

function keyOf({ rule, facet, origin, path, before, after, identity, base, head }: Finding): string {
  const place =
    origin.kind === 'operation'
      ? origin.operation.key
      : origin.kind === 'parameter'
        ? `${placeText(base)} ${placeText(head)}`
        : origin.name;
  return JSON.stringify([facet ?? facetOf(rule), origin.kind, place, path, ...(identity ?? [before, after])]);
}

function placeText(at: At | undefined): string {
  return at === undefined ? '' : `${at.file}:${at.line}:${at.col}`;
}

/** Operations of a pair: its own, and those of every pair that refers to it. */
class Reach {
  readonly #parents = new Map<Pair, Pair[]>();
  readonly #known = new Map<Pair, ReadonlySet<Affected>>();

  constructor(pairs: Iterable<Pair>) {
    for (const pair of pairs)
      for (const child of pair.pairs) {
        const parents = this.#parents.get(child);
        if (parents === undefined) this.#parents.set(child, [pair]);
        else parents.push(pair);
      }
  }

  of(pair: Pair): ReadonlySet<Affected> {
    const known = this.#known.get(pair);
    if (known !== undefined) return known;
    const operations = new Set<Affected>();
    const seen = new Set([pair]);
    const waiting = [pair];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      for (const operation of next.operations) operations.add(operation);
      for (const parent of this.#parents.get(next) ?? []) {
        if (seen.has(parent)) continue;
        seen.add(parent);
        waiting.push(parent);
      }
    }
    this.#known.set(pair, operations);
    return operations;
  }
}

function changeOf(exchange: string, { first, findings }: Group, reach: Reach): Change {
  const byRule = new Map<RuleId, Map<string, Affected>>();
  for (const { rule, origin } of findings) {
    const operations = byRule.get(rule) ?? new Map<string, Affected>();
    byRule.set(rule, operations);
    for (const one of operationsOf(origin, reach)) operations.set(one.key, one);
  }
  const effects = [...byRule]
    .map(
      ([rule, operations]): Effect => ({
        rule,
        severity: rules[rule].severity,
        sentence: rules[rule].sentence,
        operations: sorted([...operations.values()]).map((one) => one.call),
      }),
    )
    .sort((left, right) => rank(left.severity) - rank(right.severity) || order(left.rule, right.rule));
  const worst = effects[0]?.rule ?? first.rule;
  const shown = findings.find((one) => one.rule === worst) ?? first;
  const operations = sorted([...new Map([...byRule.values()].flatMap((reached) => [...reached])).values()]);
  const { origin, path } = shown;
  const severity: Severity = rules[worst].severity;
  return {
    fingerprint: fingerprintOf([
      exchange,
      shown.facet ?? facetOf(worst),
      origin.kind,
      origin.kind === 'schema' || origin.kind === 'api'
        ? origin.name
        : operations.map((one) => one.key).join(),
      path,
      ...(shown.identity ?? [shown.before, shown.after]),
    ]),
    exchange,
    rule: worst,
    severity,
    area: rules[worst].area,
    subject: subjectOf(origin, path, operations),
    path,
    within: origin.kind === 'parameter' ? 'operation' : origin.kind,
    effects,
    before: shown.before,
    after: shown.after,
    base: shown.base,
    head: shown.head,
    operations,
    schema: origin.kind === 'schema' ? origin.name : undefined,
  };
}

function operationsOf(origin: Origin, reach: Reach): Iterable<Affected> {
  if (origin.kind === 'schema') return reach.of(origin.pair);
  return origin.kind === 'api' ? [] : [origin.operation];
}

function subjectOf(origin: Origin, path: string, operations: readonly Affected[]): string {
  if (origin.kind === 'schema') return `${origin.name}${path}`;
  if (origin.kind === 'api') return [origin.name, path].filter((one) => one !== '').join(' ');
  const [only] = operations;
  const whose = operations.length === 1 && only !== undefined ? only.call : `${operations.length} operations`;
  return path === '' ? whose : `${whose}: ${path}`;
}

function sorted(operations: readonly Affected[]): readonly Affected[] {
  return [...operations].sort((left, right) => order(left.call, right.call) || order(left.key, right.key));
}

function order(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
