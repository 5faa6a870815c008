import { entries, entry } from '../../load/read-node.ts';
import type { SpecTree } from '../../load/tree.ts';
import type { Change } from '../diff/diff-pages.ts';
import type { Move } from '../diff/moves.ts';
import type { Question } from './edit.ts';
import { pathItemPlace } from './places.ts';
import type { Edit } from './settle.ts';
import { editedTree } from './workspace.ts';
import { YamlText } from './yaml-text.ts';

export interface Relocated {
  readonly edits: readonly Edit[];
  readonly questions: readonly Question[];
  readonly tree: SpecTree;
}

/**
 * Gives operations their new paths in the table of contents, before anything else is compared: what else has changed
 * is found under the new path only.
 */
export function relocate(tree: SpecTree, changes: readonly Change[], moves: readonly Move[]): Relocated {
  const edits: Edit[] = [];
  const questions: Question[] = [];
  const paths = new Map(entries(entry(tree.entry.root, 'paths')));
  for (const change of changes) {
    if (change.kind !== 'moved') continue;
    const move = moves.find(({ to }) => `operation ${to}` === change.name);
    const [before = '', after = ''] = [move?.from, move?.to].map((key) => key?.split(' ')[1] ?? '');
    const at = paths.get(before)?.keyAt;
    // By hand already, or never known.
    if (move === undefined || at === undefined) continue;
    const methods = entries(pathItemPlace(tree, before)?.node)
      .map(([key]) => key)
      .filter((key) => /^(?:get|post|put|delete)$/.test(key));
    const stay = methods.filter(
      (method) => !moves.some(({ from }) => from === `${method.toUpperCase()} ${before}`),
    );
    const splice = new YamlText(tree.entry.text).replace(at, after);
    const doubt = !move.version
      ? 'Parameters and answer are the same, but the path is another: is it the same operation? If so, change its path in openapi.yaml; else draft the new one and remove the old one.'
      : stay.length > 0
        ? `${stay.map((method) => method.toUpperCase()).join(' and ')} ${stay.length === 1 ? 'stays' : 'stay'} at the old path: split the file.`
        : paths.has(after)
          ? `${after} has a file already: move the operation there.`
          : splice === undefined
            ? 'Change the path.'
            : undefined;
    if (doubt !== undefined || splice === undefined)
      questions.push({ kind: 'question', change, at, text: doubt ?? 'Change the path.' });
    else edits.push({ kind: 'edit', change, at, edits: [{ file: tree.entry.path, splices: [splice] }] });
  }
  const moved = editedTree(
    tree,
    edits.flatMap((one) => one.edits),
  );
  return { edits, questions, tree: moved ?? tree };
}
