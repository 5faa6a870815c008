import type { Diagnostic } from '../load/diagnostic.ts';
import { type Change, fingerprintOf } from './change.ts';
import { compareContracts, compareWhole } from './compare/index.ts';
import type { Contract } from './contract.ts';
import { grouped } from './group.ts';
import { type Severity, severities } from './rules/rule.ts';
import type { Side } from './source/side.ts';
import { readWaivers, type Waiver, waiverFile } from './waivers.ts';

/** What changed between two sides, with everything that an output needs. */
export interface Report {
  readonly base: Side;
  readonly head: Side;
  readonly exchanges: readonly ExchangeReport[];
  /** What could not be read; the rest was compared. */
  readonly problems: readonly Problem[];
}

export interface Problem extends Diagnostic {
  readonly side: 'base' | 'head' | 'both';
  /** From the repository's root, or as it was named. */
  readonly path: string;
}

export interface ExchangeReport {
  readonly name: string;
  readonly packageName: string;
  /** Whether a client is generated from it. */
  readonly generated: boolean;
  readonly base: Contract | undefined;
  readonly head: Contract | undefined;
  readonly changes: readonly Change[];
  readonly waived: readonly { readonly change: Change; readonly waiver: Waiver }[];
  /** Waivers that no change needs any more. */
  readonly unused: readonly Waiver[];
}

/** Compares two sides. */
export function report(base: Side, head: Side, only?: string): Report {
  const waiverProblems: Diagnostic[] = [];
  const exchanges = pairContracts(base, head, only).map(([left, right]) =>
    exchangeReport(left, right, head.waivers, waiverProblems),
  );
  return { base, head, exchanges, problems: problemsOf(base, head, waiverProblems) };
}

/** Changes that no waiver covers. */
export function countBySeverity(changes: readonly Change[]): Readonly<Record<Severity, number>> {
  const count = (severity: Severity): number => changes.filter((one) => one.severity === severity).length;
  return {
    breaking: count('breaking'),
    behavioural: count('behavioural'),
    additive: count('additive'),
    'docs-only': count('docs-only'),
  };
}

/** `2 breaking, 1 additive` */
export function countText(changes: readonly Change[]): string {
  const counts = countBySeverity(changes);
  return (
    severities.flatMap((one) => (counts[one] === 0 ? [] : [`${counts[one]} ${one}`])).join(', ') ||
    'no changes'
  );
}

export function allChanges({ exchanges }: Report): readonly Change[] {
  return exchanges.flatMap((one) => one.changes);
}

/** One name for a whole report. */
export function fingerprintsOf(of: Report): string {
  return fingerprintOf(
    allChanges(of)
      .map((one) => one.fingerprint)
      .sort(),
  );
}

/** Nothing to say: no change, waived or not, and nothing that could not be read. */
export function isEmpty({ exchanges, problems }: Report): boolean {
  return (
    problems.length === 0 &&
    exchanges.every((one) => one.changes.length === 0 && one.waived.length === 0 && one.unused.length === 0)
  );
}

function pairContracts(
  base: Side,
  head: Side,
  only: string | undefined,
): readonly (readonly [Contract | undefined, Contract | undefined])[] {
  const [left] = base.contracts.values();
  const [right] = head.contracts.values();
  // Two that were named are compared whatever they are called.
  if (base.named && head.named && left !== undefined && right !== undefined) return [[left, right]];
  const named = base.named ? [...base.contracts.keys()] : head.named ? [...head.contracts.keys()] : undefined;
  const names = named ?? [...new Set([...base.contracts.keys(), ...head.contracts.keys()])].sort();
  const wanted = only === undefined ? names : names.filter((name) => name === only);
  if (only !== undefined && wanted.length === 0)
    throw new Error(`There is no exchange called ${only}. Known: ${names.join(', ') || 'none'}.`);
  return wanted.map((name) => [base.contracts.get(name), head.contracts.get(name)] as const);
}

function exchangeReport(
  base: Contract | undefined,
  head: Contract | undefined,
  files: ReadonlyMap<string, string>,
  problems: Diagnostic[],
): ExchangeReport {
  const name = (head ?? base)?.name ?? '';
  const all =
    base === undefined || head === undefined ? compareWhole(base, head) : compareContracts(base, head);
  const source = files.get(name);
  const { waivers, problems: bad } =
    source === undefined ? { waivers: [], problems: [] } : readWaivers(source, `${name}/${waiverFile}`);
  problems.push(...bad);
  const byFingerprint = new Map(waivers.map((one) => [one.fingerprint, one]));
  // One of several equal edits may be waived alone, or all of them by the fingerprint that they have together.
  const alone = all.filter((change) => byFingerprint.has(change.fingerprint));
  const changes = grouped(all.filter((change) => !byFingerprint.has(change.fingerprint)));
  const used = new Set([...all, ...changes].map((change) => change.fingerprint));
  return {
    name,
    packageName: (head ?? base)?.packageName ?? '',
    generated: (head ?? base)?.generated === true,
    base,
    head,
    changes: changes.filter((change) => !byFingerprint.has(change.fingerprint)),
    waived: [...alone, ...changes].flatMap((change) => {
      const waiver = byFingerprint.get(change.fingerprint);
      return waiver === undefined ? [] : [{ change, waiver }];
    }),
    unused: waivers.filter((waiver) => !used.has(waiver.fingerprint)),
  };
}

/** A mistake that is on both sides is told once, with its place in HEAD. */
function problemsOf(base: Side, head: Side, more: readonly Diagnostic[]): readonly Problem[] {
  const key = ({ rule, message }: Diagnostic): string => `${rule} ${message}`;
  const before = new Set(base.problems.map(key));
  const after = new Set(head.problems.map(key));
  return [
    ...[...head.problems, ...more].map(
      (one): Problem => ({
        ...one,
        side: before.has(key(one)) ? 'both' : 'head',
        path: `${head.prefix}${one.at.file}`,
      }),
    ),
    ...base.problems
      .filter((one) => !after.has(key(one)))
      .map((one): Problem => ({ ...one, side: 'base', path: `${base.prefix}${one.at.file}` })),
  ];
}
