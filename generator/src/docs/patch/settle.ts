import { parseYaml } from '../../load/parse-yaml.ts';
import type { SpecTree } from '../../load/tree.ts';
import type { Api } from '../../model/api.ts';
import { shapeOf } from '../../model/combinations.ts';
import { rememberParsed } from '../../write/remember.ts';
import { operationKey } from '../facts.ts';
import { groupBy } from '../group-by.ts';
import type { Proposal, Question } from './edit.ts';
import { factNames } from './propose.ts';
import { editedTree, type Ground, mistakesIn, type Workspace, workspaceOf } from './workspace.ts';

export type Edit = Extract<Proposal, { readonly kind: 'edit' }>;

export interface Settled {
  readonly edits: readonly Edit[];
  readonly questions: readonly Question[];
  readonly tree: SpecTree;
}

/** Edits of the same characters: one for all of them. */
type Unit = readonly Edit[];

/**
 * Tries edits on the specs in memory and keeps those that do what they are for: the fact agrees with the page
 * afterwards, no other fact disagrees that agreed before, and `exspec check` finds no new mistake. Every other one
 * becomes a question.
 */
export function settle(before: Workspace, ground: Ground, edits: readonly Edit[]): Settled {
  const known = mistakesIn(before.tree);
  const parse = rememberParsed(parseYaml);
  const edited = (some: readonly Edit[]): SpecTree | undefined =>
    editedTree(
      before.tree,
      some.flatMap((one) => one.edits),
      parse,
    );
  const units = [...groupBy(edits, (one) => JSON.stringify(one.edits)).values()];
  let kept: readonly Unit[] = [];
  let refused: (readonly [Unit, string])[] = [];
  // By halves: where nothing is wrong, or little, most edits are never tried alone.
  const add = (some: readonly Unit[]): void => {
    const text = objectionTo({ before, ground, known, edited }, kept.flat(), some.flat());
    const [only, second] = some;
    if (text === undefined) kept = [...kept, ...some];
    else if (only !== undefined && second === undefined) refused.push([only, text]);
    else {
      const middle = Math.ceil(some.length / 2);
      add(some.slice(0, middle));
      add(some.slice(middle));
    }
  };
  if (units.length > 0) add(units);
  // What was refused may have wanted another edit of its operation that came later.
  for (let count = Number.POSITIVE_INFINITY; refused.length < count; ) {
    count = refused.length;
    const operations = new Set(kept.flat().flatMap(operationOf));
    const [again, final] = [true, false].map((wanted) =>
      refused.filter(([unit]) => unit.flatMap(operationOf).some((one) => operations.has(one)) === wanted),
    );
    refused = [...(final ?? [])];
    for (const [unit] of again ?? []) add([unit]);
  }
  const settled = kept.flat();
  return {
    edits: edits.filter((one) => settled.includes(one)),
    questions: edits.flatMap((one): readonly Question[] => {
      const text = refused.find(([unit]) => unit.includes(one))?.[1];
      return text === undefined ? [] : [{ kind: 'question', change: one.change, at: one.at, text }];
    }),
    tree: edited(settled) ?? before.tree,
  };
}

interface Trial {
  readonly before: Workspace;
  readonly ground: Ground;
  /** What `exspec check` finds before any edit. */
  readonly known: ReturnType<typeof mistakesIn>;
  readonly edited: (edits: readonly Edit[]) => SpecTree | undefined;
}

/** Why more edits cannot be made beside those that are good together. */
function objectionTo(
  { before, ground, known, edited }: Trial,
  good: readonly Edit[],
  more: readonly Edit[],
): string | undefined {
  const edits = [...good, ...more];
  const tree = edited(edits);
  if (tree === undefined)
    return edited(more) === undefined
      ? 'The edit would leave no YAML: make it by hand.'
      : 'Another change touches the same place: make it by hand.';
  const after = workspaceOf(tree, ground);
  if (edits.some((one) => isOpen(one, after)))
    return 'The obvious edit does not make the specs say what the page says: look at both.';
  const disturbed = newlyOpen(before, after, edits);
  if (disturbed.length > 0)
    return `What stands here is shared: after the edit the specs would differ from the page in ${disturbed.slice(0, 3).join(', ')}${disturbed.length > 3 ? ' and others' : ''}. Give the operation its own, or change them all.`;
  const blurred = noLongerDecided(before.api, after.api);
  if (blurred !== undefined) return blurred;
  const whole = edits.filter((one) => !isMarked(one));
  const checked = whole.length === edits.length ? tree : edited(whole);
  const mistake =
    checked === undefined ? undefined : [...mistakesIn(checked)].find(([name]) => !known.has(name))?.[1];
  return mistake === undefined ? undefined : `exspec check would say then: ${mistake.message} ${mistake.fix}`;
}

/** Types know what goes with each value of a parameter as long as every value has a rule. */
function noLongerDecided(before: Api, after: Api): string | undefined {
  const operations = new Map(after.operations.map((one) => [operationKey(one), one]));
  for (const operation of before.operations) {
    if (operation.rules.length === 0) continue;
    const name = shapeOf(operation, before).discriminant;
    const later = operations.get(operationKey(operation));
    if (name === undefined || later === undefined || shapeOf(later, after).discriminant === name) continue;
    return `Every value of ${name} has a rule in x-requires of ${operationKey(operation)}, so that types know what goes with it; after the edit they would not. Make it together with a rule for each new value.`;
  }
  return undefined;
}

function operationOf({ change: { subject } }: Edit): readonly string[] {
  return 'operation' in subject ? [subject.operation] : [];
}

/** Whether the fact still differs, or a detail of it. */
function isOpen({ change }: Edit, { open }: Workspace): boolean {
  return (
    factNames(change, open).length > 0 || [...open.keys()].some((fact) => fact.startsWith(`${change.name} `))
  );
}

function newlyOpen(before: Workspace, after: Workspace, edits: readonly Edit[]): readonly string[] {
  return [...after.open.keys()].filter(
    (fact) => !before.open.has(fact) && !edits.some(({ change }) => fact.startsWith(`${change.name} `)),
  );
}

/** What carries a mark is unfinished on purpose: the check is to refuse it. */
function isMarked({ edits }: Edit): boolean {
  return edits.some(({ splices }) => splices.some(({ text }) => text.includes('x-todo')));
}
