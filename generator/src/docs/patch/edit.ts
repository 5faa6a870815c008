import type { At } from '../../load/node.ts';
import type { Change } from '../diff/diff-pages.ts';
import type { Splice } from './yaml-text.ts';

/** Splices in one spec file. */
export interface FileEdit {
  /** Relative to `specs/`. */
  readonly file: string;
  readonly splices: readonly Splice[];
}

/** What a change of the documentation asks of the specs. */
export type Proposal =
  | { readonly kind: 'edit'; readonly change: Change; readonly at: At; readonly edits: readonly FileEdit[] }
  | Question;

/** What a person has to decide. */
export interface Question {
  readonly kind: 'question';
  readonly change: Change;
  /** Where in the specs the answer goes. */
  readonly at: At | undefined;
  readonly text: string;
}

/** What a proposer finds for one change: edits with their place, or why a person is needed. */
export type Found =
  | { readonly at: At; readonly edits: readonly FileEdit[] }
  | { readonly at: At | undefined; readonly ask: string };

export function ask(text: string, at?: At): Found {
  return { at, ask: text };
}

/** One edit of several files, or the reason why one of them cannot be edited. */
export function together(first: Found, ...others: readonly Found[]): Found {
  if ('ask' in first) return first;
  const edits = [...first.edits];
  for (const one of others) {
    if ('ask' in one) return one;
    edits.push(...one.edits);
  }
  return { at: first.at, edits };
}

/** An edit of all the splices; where one of them has no place in the file, a person has to make it. */
export function edit(at: At, file: string, splices: readonly (Splice | undefined)[]): Found {
  const found = splices.flatMap((one) => one ?? []);
  return found.length === splices.length
    ? { at, edits: [{ file, splices: found }] }
    : ask('The place is written in a way that this tool does not edit: change it by hand.', at);
}
