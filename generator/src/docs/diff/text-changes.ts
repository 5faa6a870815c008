import type { PageAt } from '../compare/outcome.ts';
import { operationKey, type PageFacts } from '../facts.ts';
import { groupBy } from '../group-by.ts';
import type { ReadPage } from '../pages.ts';
import { type TextUnit, textUnits } from '../read/text-units.ts';
import type { DocsDiff } from './diff-pages.ts';

/** Words of a page that changed, and no fact is made of them. */
export interface TextChange {
  readonly kind: 'added' | 'removed';
  readonly text: string;
  readonly at: PageAt;
}

/**
 * What changed on the pages beside facts: nothing is dropped, so that an empty report means that nothing changed. What
 * moved, or is laid out otherwise, has not changed.
 */
export function textChanges(
  before: readonly ReadPage[],
  after: readonly ReadPage[],
  { changes, foreign, unread }: Pick<DocsDiff, 'changes' | 'foreign' | 'unread'>,
): readonly TextChange[] {
  const untrusted = new Set(foreign.map(({ at }) => at.file));
  const told = new Set([
    ...changes.flatMap((change) =>
      [change.before, change.after].flatMap((one) =>
        one === undefined ? [] : [place(one.at.file, one.at.line)],
      ),
    ),
    ...unread.map(({ at }) => place(at.file, at.line)),
    ...[...before, ...after].flatMap(({ facts }) => severalLines(facts, changes)),
  ]);
  const newer = new Map(after.map((page) => [page.facts.file, page]));
  const older = new Map(before.map((page) => [page.facts.file, page]));
  const found: (TextChange & { readonly covered: boolean })[] = [];
  for (const file of [...new Set([...older.keys(), ...newer.keys()])].sort()) {
    const [left, right] = [older.get(file), newer.get(file)];
    if (untrusted.has(file) || left?.sha256 === right?.sha256) continue;
    if (left === undefined || right === undefined) {
      const text = left === undefined ? 'the page is new' : 'there is no such page any more';
      found.push({
        kind: left === undefined ? 'added' : 'removed',
        text,
        at: { file, line: 1 },
        covered: false,
      });
      continue;
    }
    const [olds, news] = [left, right].map((page) => textUnits(page.text, page.facts.form));
    // Of equal rows any one may count as the one that changed.
    const toldWords = new Set(
      [...(olds ?? []), ...(news ?? [])].flatMap(({ text, line }) =>
        told.has(place(file, line)) ? [text] : [],
      ),
    );
    const sides = [
      { kind: 'removed', units: onlyIn(olds ?? [], news ?? []), facts: left.facts },
      { kind: 'added', units: onlyIn(news ?? [], olds ?? []), facts: right.facts },
    ] as const;
    for (const { kind, units, facts } of sides) {
      const ranges = changedSubjects(facts, kind, changes);
      for (const { text, line } of units)
        found.push({
          kind,
          text,
          at: { file, line },
          covered:
            told.has(place(file, line)) ||
            toldWords.has(text) ||
            ranges.some(([from, to]) => from <= line && line <= to),
        });
    }
  }
  // Container pages repeat others: the same words are told once, and not at all where a fact tells them.
  return [
    ...groupBy(found, ({ kind, text, at }) =>
      at.line === 1 ? `${at.file} ${text}` : `${kind} ${text}`,
    ).values(),
  ].flatMap((same): readonly TextChange[] => {
    const [first] = same;
    if (first === undefined || same.some(({ covered }) => covered)) return [];
    const { covered: _, ...change } = first;
    return [change];
  });
}

function place(file: string, line: number): string {
  return `${file}:${line}`;
}

/** Weights and limits are one fact each, of all their lines. */
function severalLines(facts: PageFacts, changes: DocsDiff['changes']): readonly string[] {
  const changed = new Set(
    changes.flatMap(({ subject }) =>
      subject.kind === 'weight' || subject.kind === 'limit' ? [subject.operation] : [],
    ),
  );
  const subjects = [
    ...facts.endpoints.map((one) => [operationKey(one), one] as const),
    ...(facts.sockets ?? []).map((one) => [`${one.kind} ${one.name}`, one] as const),
  ];
  return subjects.flatMap(([name, { weights, limits }]) =>
    changed.has(name) ? [...weights, ...limits].map(({ line }) => place(facts.file, line)) : [],
  );
}

/** Units that one side has more often than the other. */
function onlyIn(units: readonly TextUnit[], others: readonly TextUnit[]): readonly TextUnit[] {
  const left = new Map([...groupBy(others, ({ text }) => text)].map(([text, same]) => [text, same.length]));
  return units.filter(({ text }) => {
    const count = left.get(text) ?? 0;
    left.set(text, count - 1);
    return count <= 0;
  });
}

/** Where operations stand that came or went as a whole: the change of the operation tells all of it. */
function changedSubjects(
  facts: PageFacts,
  kind: TextChange['kind'],
  changes: DocsDiff['changes'],
): readonly (readonly [from: number, to: number])[] {
  const lines = new Set(
    changes.flatMap((change) => {
      const stated = kind === 'added' ? change.after : change.before;
      return change.subject.kind === 'operation' && change.kind === kind && stated?.at.file === facts.file
        ? [stated.at.line]
        : [];
    }),
  );
  const subjects = [...facts.endpoints, ...(facts.sockets ?? [])];
  return subjects
    .filter(({ line }) => lines.has(line))
    .map((one) => [Math.min(one.line, one.security.line), lastLine(one)] as const);
}

function lastLine(value: unknown): number {
  if (Array.isArray(value)) return Math.max(0, ...value.map(lastLine));
  if (typeof value !== 'object' || value === null) return 0;
  return Math.max(
    0,
    ...Object.entries(value).map(([key, one]) => (key === 'line' ? Number(one) : lastLine(one))),
  );
}
