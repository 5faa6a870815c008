import type { DocsDiff } from '../diff/diff-pages.ts';
import type { PageFacts } from '../facts.ts';
import type { Question } from './edit.ts';
import type { Workspace } from './workspace.ts';

/** A page about something else proves nothing, until a waiver says that this is known. */
export function foreignQuestions({ foreign }: DocsDiff, { open }: Workspace): readonly Question[] {
  return foreign.flatMap(({ side, at, anchors, claimed }): readonly Question[] => {
    const name = `page ${at.file} describes what it claims to`;
    if (side === 'old' || !open.has(name)) return [];
    const before = { text: claimed, at };
    const after = { text: anchors, at };
    return [
      {
        kind: 'question',
        change: { kind: 'changed', name, subject: { kind: 'general', fact: name }, before, after },
        at: undefined,
        text: `The page does not describe ${claimed}. Fetch it again, or say in a waiver of docs.yaml that it is known.`,
      },
    ];
  });
}

const sections: readonly (readonly [name: string, size: (page: PageFacts) => number])[] = [
  ['error codes', ({ errors }) => errors?.codes.length ?? 0],
  ['definitions of enums', ({ enums }) => enums.length],
  ['definitions of filters', ({ filters }) => filters.length],
];

/** A whole part that is gone is rather a page that was cut off; no check compares what no page says. */
export function lostQuestions(
  before: readonly PageFacts[],
  after: readonly PageFacts[],
): readonly Question[] {
  return sections.flatMap(([what, size]): readonly Question[] => {
    const from = before.find((page) => size(page) > 0);
    if (from === undefined || after.some((page) => size(page) > 0)) return [];
    const name = `${what} of all endpoints`;
    const was = { text: String(size(from)), at: { file: from.file, line: 1 } };
    return [
      {
        kind: 'question',
        change: {
          kind: 'removed',
          name,
          subject: { kind: 'general', fact: name },
          before: was,
          after: undefined,
        },
        at: undefined,
        text: 'No page has any now. Is one cut off? Fetch it again; if they are gone for good, record that: exspec docs check --pages DIR --write.',
      },
    ];
  });
}
