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
  const naming = (moved: ReadonlyMap<string, string>): Naming => ({
    operation: (endpoint) => moved.get(operationKey(endpoint)) ?? operationKey(endpoint),
    page: idOf,
    trusted,
  });
  const oldFacts = factsOf(oldPages, naming(later));
  const newFacts = factsOf(newPages, naming(new Map()));
  const known = new Set(
    [oldPages, newPages].flatMap((pages, side) => pages.map((page) => `${side} ${idOf(page)}`)),
  );
  const changes = toldOnce(
    changesOf(oldFacts, newFacts, (page) => known.has(`0 ${page}`) && known.has(`1 ${page}`)),
    newFacts,
  );
  return {
    changes: changes.sort(byPlace),
    moves,
    foreign,
    ...newlyUnread(oldPages.filter(trusted), [...newPages.filter(trusted), ...illegible]),
  };
}

/** A change with what it is about. */
interface Found extends Change {
  readonly id: string;
  readonly page: string;
  /** What makes the same change on another page the same. */
  readonly same: string;
}

const keyOf = ({ id, page }: Pick<Fact, 'id' | 'page'>): string => `${id}\n${page}`;

function changesOf(
  oldFacts: readonly Fact[],
  newFacts: readonly Fact[],
  onBothSides: (page: string) => boolean,
): readonly Found[] {
  const before = new Map(oldFacts.map((one) => [keyOf(one), one]));
  const after = new Map(newFacts.map((one) => [keyOf(one), one]));
  const anywhere = [oldFacts, newFacts].map((facts) => groupBy(facts, ({ id }) => id));
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key): readonly Found[] => {
    const [left, right] = [before.get(key), after.get(key)];
    const one = right ?? left;
    if (one === undefined || left?.value === right?.value || saidAbove(one)) return [];
    // A page more or less that repeats what another says changes nothing of it.
    if (!onBothSides(one.page)) {
      const [olds = [], news = []] = anywhere.map((facts) => facts.get(one.id));
      const other = (left === undefined ? olds : news)[0];
      if (other !== undefined && other.value === one.value) return [];
      if (other !== undefined && (left === undefined ? news : olds).length > 1) return [];
      if (other !== undefined) {
        const [was, is] = left === undefined ? [other, one] : [one, other];
        return [found(one, was, is)];
      }
    }
    return [found(one, left, right)];
  });

  /** What came, went or turned into something else takes its details with it. */
  function saidAbove({ id, page, parent, follows }: Fact): boolean {
    if (parent === undefined) return false;
    const above = keyOf({ id: parent, page });
    const [left, right] = [before.get(above), after.get(above)];
    if (left === undefined || right === undefined) return true;
    if (left.value === right.value || left.subject.kind === 'operation') return false;
    if (follows === true) return true;
    const own = keyOf({ id, page });
    return (!before.has(own) || !after.has(own)) && container(left) !== container(right);
  }
}

function found({ id, page, name, subject }: Fact, left: Fact | undefined, right: Fact | undefined): Found {
  const kind =
    left === undefined
      ? 'added'
      : right === undefined
        ? 'removed'
        : right.subject.kind === 'operation'
          ? 'moved'
          : 'changed';
  const same = JSON.stringify([id, left?.value, right?.value]);
  return { id, page, same, kind, name, subject, before: stated(left), after: stated(right) };
}

/**
 * Pages of one document repeat each other: what changed on all of them is told once, of the page that says least
 * beside it. What changed on some of them only is told of each, with its page.
 */
function toldOnce(changes: readonly Found[], newFacts: readonly Fact[]): Change[] {
  const sizes = new Map(
    [...groupBy(newFacts, ({ page }) => page)].map(([page, facts]) => [page, facts.length]),
  );
  const values = groupBy(newFacts, ({ id }) => id);
  return [...groupBy(changes, ({ same, page }) => `${documentOf(page)}\n${same}`).values()].map((group) => {
    const [first = group[0]] = [...group].sort((a, b) => (sizes.get(a.page) ?? 0) - (sizes.get(b.page) ?? 0));
    if (first === undefined) throw new Error('a group without members');
    const { id, page, same: _, ...change } = first;
    const stating = (values.get(id) ?? []).filter((one) => documentOf(one.page) === documentOf(page));
    const differ = new Set(stating.map(({ value }) => value)).size > 1;
    return differ ? { ...change, name: `${change.name} (on ${change.after?.at.file ?? page} only)` } : change;
  });
}

/** Pages that differ in their anchor only belong to one document. */
function documentOf(page: string): string {
  return page.replace(/#.*$/, '');
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
    sourceUrl?.includes('#') === true || (sourceUrl !== undefined && !files.every((names) => names.has(file)))
      ? sourceUrl
      : file;
}

function byPlace(left: Change, right: Change): number {
  const [a, b] = [left, right].map(({ before, after }) => (after ?? before)?.at);
  if (a === undefined || b === undefined) return 0;
  return compareText(a.file, b.file) || a.line - b.line || compareText(left.name, right.name);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
