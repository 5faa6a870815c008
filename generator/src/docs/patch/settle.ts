import type { Diagnostic } from '../../load/diagnostic.ts';
import type { SpecTree } from '../../load/tree.ts';
import type { FileEdit, Proposal, Question } from './edit.ts';
import { factNames } from './propose.ts';
import { editedTree, type Ground, mistakesIn, type Workspace, workspaceOf } from './workspace.ts';

export type Edit = Extract<Proposal, { readonly kind: 'edit' }>;

export interface Settled {
  readonly edits: readonly Edit[];
  readonly questions: readonly Question[];
  readonly tree: SpecTree;
}

/**
 * Tries edits on the specs in memory and keeps those that do what they are for: the fact agrees with the page
 * afterwards, no other fact disagrees that agreed before, and `exspec check` finds no new mistake. Every other one
 * becomes a question.
 */
export function settle(before: Workspace, ground: Ground, edits: readonly Edit[]): Settled {
  const questions: Question[] = [];
  let kept = edits;
  const refuse = (one: Edit, text: string): void => {
    questions.push({ kind: 'question', change: one.change, at: one.at, text });
    kept = kept.filter((other) => other !== one);
  };
  for (const one of kept)
    if (editedTree(before.tree, one.edits) === undefined)
      refuse(one, 'The edit would leave no YAML: make it by hand.');
  for (const one of clashing(before.tree, kept))
    refuse(one, 'Another change touches the same place: make it by hand.');

  for (;;) {
    const tree = editedTree(before.tree, allEdits(kept)) ?? before.tree;
    const after = workspaceOf(tree, ground);
    const failed = kept.filter((one) => isOpen(one, after));
    for (const one of failed)
      refuse(one, 'The obvious edit does not make the specs say what the page says: look at both.');
    if (failed.length > 0) continue;
    const disturbed = newlyOpen(before, after, kept);
    if (disturbed.length > 0) {
      const alone = kept.map((one) => [one, disturbedBy(before, ground, one)] as const);
      const culprits = alone.filter(([, facts]) => facts.length > 0);
      for (const [one, facts] of culprits.length > 0
        ? culprits
        : kept.map((other) => [other, disturbed] as const))
        refuse(
          one,
          `What stands here is shared: after the edit the specs would differ from the page in ${facts.slice(0, 3).join(', ')}${facts.length > 3 ? ' and others' : ''}. Give the operation its own, or change them all.`,
        );
      continue;
    }
    const mistaken = mistakes(before.tree, kept);
    for (const [one, text] of mistaken) refuse(one, text);
    if (mistaken.length === 0) return { edits: kept, questions, tree };
  }
}

function allEdits(edits: readonly Edit[]): readonly FileEdit[] {
  return edits.flatMap((one) => one.edits);
}

/** Those that cannot be made beside those before them. */
function clashing(tree: SpecTree, edits: readonly Edit[]): readonly Edit[] {
  const fitting: Edit[] = [];
  return edits.filter((one) => {
    const fits = editedTree(tree, allEdits([...fitting, one])) !== undefined;
    if (fits) fitting.push(one);
    return !fits;
  });
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

function disturbedBy(before: Workspace, ground: Ground, one: Edit): readonly string[] {
  const tree = editedTree(before.tree, one.edits);
  return tree === undefined ? [] : newlyOpen(before, workspaceOf(tree, ground), [one]);
}

/** What carries a mark is unfinished on purpose: the check is to refuse it. */
function mistakes(tree: SpecTree, edits: readonly Edit[]): readonly (readonly [Edit, string])[] {
  const whole = edits.filter((one) => !isMarked(one));
  if (whole.length === 0) return [];
  const known = mistakesIn(tree);
  const [first] = fresh(whole);
  if (first === undefined) return [];
  const alone = whole.flatMap((one) => fresh([one]).map((found) => [one, found] as const));
  const culprits = alone.length > 0 ? alone : whole.map((one) => [one, first] as const);
  return [...new Map(culprits)].map(([one, { message, fix }]) => [
    one,
    `exspec check would say then: ${message} ${fix}`,
  ]);

  function fresh(some: readonly Edit[]): readonly Diagnostic[] {
    const after = editedTree(tree, allEdits(some));
    return after === undefined
      ? []
      : [...mistakesIn(after)].flatMap(([name, one]) => (known.has(name) ? [] : [one]));
  }
}

/** Whether an edit leaves something for a person to decide, which `exspec check` will ask for. */
export function isMarked({ edits }: Edit): boolean {
  return edits.some(({ splices }) => splices.some(({ text }) => text.includes('x-todo')));
}
