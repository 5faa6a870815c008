import type { PageAt } from '../compare/outcome.ts';
import { operationKey, type PageFacts } from '../facts.ts';
import { groupBy } from '../group-by.ts';
import type { Fact, Subject } from './fact.ts';
import { factsOf, type Naming } from './facts-of.ts';
import { type Move, movesOf } from './moves.ts';
import { type NotRead, newlyUnread } from './unread.ts';

export type ChangeKind = 'added' | 'removed' | 'changed' | 'moved';

/** One fact that the two sides state differently. */
export interface Change {
  readonly kind: ChangeKind;
  /** As the newer side calls it, where it has it. */
  readonly name: string;
  readonly subject: Subject;
  readonly before: Stated | undefined;
  readonly after: Stated | undefined;
}

/** A fact as one side states it. */
export interface Stated {
  readonly text: string;
  readonly items?: readonly string[];
  readonly at: PageAt;
}

/** A page whose body belongs to another one. */
export interface Foreign {
  readonly side: 'old' | 'new';
  readonly claimed: string;
  readonly anchors: string;
  readonly at: PageAt;
}

export interface DocsDiff {
  readonly changes: readonly Change[];
  readonly moves: readonly Move[];
  readonly foreign: readonly Foreign[];
  /** What the reader understands on neither side, or on the older one only. */
  readonly unread: readonly NotRead[];
  /** What it could not read on the older side either, in the same place and words. */
  readonly unreadBefore: number;
}

/** What the newer pages state differently, as facts: their wording, order and layout say nothing. */
export function diffPages(oldPages: readonly PageFacts[], newPages: readonly PageFacts[]): DocsDiff {
  const idOf = pageIds(oldPages, newPages);
  const foreign = [...foreignOf(oldPages, 'old'), ...foreignOf(newPages, 'new')];
  const illegible = newPages.filter(({ form }) => form === 'unknown');
  // That a page cannot be read says nothing about what it says.
  const untrusted = new Set(
    [...[...oldPages, ...newPages].filter(({ mismatch }) => mismatch !== undefined), ...illegible].map(idOf),
  );
  const trusted = (page: PageFacts): boolean => !untrusted.has(idOf(page));
  const [left, right] = [oldPages, newPages].map((pages) =>
    pages.filter(trusted).flatMap(({ endpoints }) => endpoints),
  );
  const moves = movesOf(left ?? [], right ?? []);
  const later = new Map(moves.map(({ from, to }) => [from, to]));
  const twice = new Set([...repeated(oldPages), ...repeated(newPages)]);
  const naming = (moved: ReadonlyMap<string, string>): Naming => ({
    operation: (endpoint, page) => {
      const key = operationKey(endpoint);
      // Where several pages describe one operation, each is compared with its own earlier self.
      return twice.has(key) ? `${key} on ${idOf(page)}` : (moved.get(key) ?? key);
    },
    trusted,
  });
  const changes = changesOf(factsOf(oldPages, naming(later)), factsOf(newPages, naming(new Map())));
  return {
    changes: changes.sort(byPlace),
    moves,
    foreign,
    ...newlyUnread(oldPages.filter(trusted), [...newPages.filter(trusted), ...illegible]),
  };
}

function changesOf(oldFacts: readonly Fact[], newFacts: readonly Fact[]): Change[] {
  const before = new Map(oldFacts.map((one) => [one.id, one]));
  const after = new Map(newFacts.map((one) => [one.id, one]));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((id): readonly Change[] => {
    const [left, right] = [before.get(id), after.get(id)];
    const one = right ?? left;
    if (one === undefined || left?.value === right?.value || saidAbove(one)) return [];
    const kind =
      left === undefined
        ? 'added'
        : right === undefined
          ? 'removed'
          : one.subject.kind === 'operation'
            ? 'moved'
            : 'changed';
    return [{ kind, name: one.name, subject: one.subject, before: stated(left), after: stated(right) }];
  });

  /** What came, went or turned into something else takes its details with it. */
  function saidAbove({ id, parent, subject }: Fact): boolean {
    if (parent === undefined) return false;
    const [left, right] = [before.get(parent), after.get(parent)];
    if (left === undefined || right === undefined) return true;
    if (left.value === right.value || left.subject.kind === 'operation') return false;
    if (subject.kind === 'signed') return true;
    return (!before.has(id) || !after.has(id)) && container(left) !== container(right);
  }
}

/** `object or null` holds members as `object` does; an array of them does not. */
function container({ value }: Fact): string {
  return value
    .split(' or ')
    .filter((type) => type === 'object' || type === 'array')
    .join();
}

function stated(fact: Fact | undefined): Stated | undefined {
  if (fact === undefined) return undefined;
  const { shown, items, at } = fact;
  return { text: shown, ...(items === undefined ? {} : { items }), at };
}

function foreignOf(pages: readonly PageFacts[], side: Foreign['side']): readonly Foreign[] {
  return pages.flatMap(({ file, mismatch }) =>
    mismatch === undefined
      ? []
      : [{ side, claimed: mismatch.claimed, anchors: mismatch.anchors, at: { file, line: mismatch.line } }],
  );
}

/** Pages are the same by file name, else by the address that they come from. */
function pageIds(
  oldPages: readonly PageFacts[],
  newPages: readonly PageFacts[],
): (page: PageFacts) => string {
  const files = [oldPages, newPages].map((pages) => new Set(pages.map(({ file }) => file)));
  return ({ file, sourceUrl }) =>
    files.every((names) => names.has(file)) || sourceUrl === undefined ? file : sourceUrl;
}

/** Operations that more than one page describes. */
function repeated(pages: readonly PageFacts[]): readonly string[] {
  const keys = pages.flatMap(({ endpoints }) => endpoints.map(operationKey));
  return [...groupBy(keys, (key) => key)].filter(([, same]) => same.length > 1).map(([key]) => key);
}

function byPlace(left: Change, right: Change): number {
  const [a, b] = [left, right].map(({ before, after }) => (after ?? before)?.at);
  if (a === undefined || b === undefined) return 0;
  return compareText(a.file, b.file) || a.line - b.line || compareText(left.name, right.name);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
