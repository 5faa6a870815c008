import { join } from 'node:path';
import { readInside } from '../../disk/read-inside.ts';
import { loadSpecs } from '../../load/load-specs.ts';
import { entry } from '../../load/read-node.ts';
import { textRules } from '../../load/read-text.ts';
import type { SpecTree } from '../../load/tree.ts';
import { type Change, type DocsDiff, diffPages } from '../diff/diff-pages.ts';
import { type DocsYaml, readDocsYaml } from '../docs-yaml.ts';
import { planDraft } from '../draft/draft.ts';
import { type EndpointFacts, operationKey, type PageFacts } from '../facts.ts';
import type { RecordedPage } from '../facts-file.ts';
import { recordedPages } from '../pages.ts';
import { contextOf } from './context.ts';
import { docsFiles } from './docs-files.ts';
import { foreignQuestions, lostQuestions } from './doubtful-pages.ts';
import type { FileEdit, Question } from './edit.ts';
import { relocate } from './moved.ts';
import { operationPlace } from './places.ts';
import { factNames, propose } from './propose.ts';
import { type Edit, settle } from './settle.ts';
import { editedTree, type Ground, type Workspace, withTexts, workspaceOf } from './workspace.ts';
import { flowText, YamlText } from './yaml-text.ts';

/** A new operation whose skeleton is to be written. */
export interface Drafted {
  readonly change: Change;
  readonly files: readonly string[];
  readonly todos: number;
}

/** What a change of the documentation does to the specs of one exchange. Nothing is written yet. */
export interface Plan {
  readonly exchange: string;
  readonly diff: DocsDiff;
  readonly edits: readonly Edit[];
  readonly drafts: readonly Drafted[];
  readonly questions: readonly Question[];
  /** Changes that the specs follow already, or that a waiver covers, or that they do not hold. */
  readonly settled: readonly Change[];
  /** Pages that cannot be read, and what cannot be listed in docs.yaml. */
  readonly unlisted: readonly { readonly file: string; readonly reason: string }[];
  /** Texts that differ from the disk, by path below `specs/`. */
  readonly files: ReadonlyMap<string, { readonly before: string | undefined; readonly after: string }>;
}

export interface PlanInput {
  readonly specsDir: string;
  /** The older pages; without them the recorded facts, and a recorded page that `after` lacks has not changed. */
  readonly before: readonly RecordedPage[] | undefined;
  readonly after: readonly RecordedPage[];
}

export interface Plans {
  readonly plans: readonly Plan[];
  /** Newer pages that belong to no exchange in specs/. */
  readonly homeless: readonly string[];
}

/**
 * Plans the edits for every exchange.
 *
 * @throws Error when a docs.facts.json is damaged, or a spec file is no text
 */
export function planPatch({ specsDir, before, after }: PlanInput): Plans {
  const placed = new Set<RecordedPage>();
  const { trees, diagnostics } = loadSpecs(specsDir);
  // Every file is compared with what it would be: one that is no text must not be taken for an empty one.
  const illegible = diagnostics.find(({ rule }) => textRules.has(rule));
  if (illegible !== undefined) {
    const { at, message, fix } = illegible;
    throw new Error(`specs/${at.file}:${at.line}:${at.col} ${message} ${fix}`);
  }
  const plans = trees.flatMap((tree) => {
    const docs = readDocsYaml(specsDir, tree.name);
    const own = after.filter((page) => belongs(page.facts, tree.name, docs));
    for (const page of own) placed.add(page);
    const known = recordedPages(specsDir, tree.name);
    if (before !== undefined) {
      const older = before.filter((page) => belongs(page.facts, tree.name, docs));
      // Without a page on either side nothing is said of this exchange.
      return older.length + own.length === 0 ? [] : planExchange(specsDir, tree, docs, older, own);
    }
    if (known.length + own.length === 0) return [];
    const names = new Set(own.flatMap(({ facts }) => [facts.file, facts.sourceUrl ?? facts.file]));
    const kept = known.filter(
      ({ facts }) => !names.has(facts.file) && !names.has(facts.sourceUrl ?? facts.file),
    );
    return planExchange(specsDir, tree, docs, known, [...own, ...kept]);
  });
  return {
    plans,
    homeless: after.filter((page) => !placed.has(page)).map(({ facts }) => facts.file),
  };
}

function belongs(facts: PageFacts, exchange: string, { pages }: DocsYaml): boolean {
  if (facts.exchange !== undefined) return facts.exchange === exchange;
  return pages.has(facts.file);
}

function planExchange(
  specsDir: string,
  tree: SpecTree,
  docs: DocsYaml,
  before: readonly RecordedPage[],
  newer: readonly RecordedPage[],
): Plan {
  // What cannot be read has not changed, and is asked for.
  const illegible = newer.filter(({ facts }) => facts.form === 'unknown');
  const after = newer.flatMap((page) =>
    illegible.includes(page) ? before.filter(({ facts }) => facts.file === page.facts.file) : [page],
  );
  const pages = after.map(({ facts }) => facts);
  const diff = diffPages(
    before.map(({ facts }) => facts),
    pages,
  );
  const ground: Ground = { pages, waivers: docs.waivers };
  const moved = relocate(tree, diff.changes, diff.moves);
  const start = workspaceOf(moved.tree, ground);
  const others = diff.changes.filter((one) => one.kind !== 'moved');
  const open = others.filter((one) => isOpen(one, start));
  const fresh = open.filter(({ subject, kind }) => subject.kind === 'operation' && kind === 'added');
  const context = contextOf({ ...start, pages, changes: others });
  const proposals = open.filter((one) => !fresh.includes(one)).map((one) => propose(context, one));
  const settled = settle(
    start,
    ground,
    proposals.flatMap((one) => (one.kind === 'edit' ? [one] : [])),
  );
  const dated = withRevisions(moved.tree, settled.edits, moved.edits, pages) ?? settled.tree;
  const drafts = draft(specsDir, dated, fresh, pages);
  const listed = docsFiles(specsDir, tree.name, after);
  const texts = new Map([...textsOf(drafts.tree), ...listed.files]);
  return {
    exchange: tree.name,
    diff,
    edits: [...moved.edits, ...settled.edits],
    drafts: drafts.drafts,
    questions: [
      ...moved.questions,
      ...proposals.flatMap((one) => (one.kind === 'question' ? [one] : [])),
      ...settled.questions,
      ...drafts.questions,
      ...foreignQuestions(diff, start),
      ...lostQuestions(
        before.map(({ facts }) => facts),
        pages,
      ),
    ],
    settled: others.filter((one) => !open.includes(one)),
    unlisted: [
      ...listed.unlisted,
      ...illegible.map(({ facts: { file } }) => ({
        file,
        reason: 'The page has no form that can be read: fetch it again. Until then it counts as unchanged.',
      })),
    ],
    files: differing(specsDir, texts),
  };
}

function isOpen(change: Change, { open }: Workspace): boolean {
  return factNames(change, open).length > 0;
}

/** The edited operations were last compared with the page of that day. */
function withRevisions(
  tree: SpecTree,
  edits: readonly Edit[],
  moved: readonly Edit[],
  pages: readonly PageFacts[],
): SpecTree | undefined {
  const revisions = new Map(
    pages.flatMap(({ endpoints, revision }) =>
      endpoints.map((one: EndpointFacts) => [operationKey(one), revision] as const),
    ),
  );
  const keys = new Set(
    [...edits, ...moved].flatMap(({ change: { subject } }) =>
      'operation' in subject ? [subject.operation] : [],
    ),
  );
  const dates = [...keys].flatMap((key): readonly FileEdit[] => {
    const place = operationPlace(tree, key);
    const docs = entry(place?.node, 'x-docs');
    const revision = revisions.get(key);
    // Where it is not written, the page's in docs.yaml counts.
    if (place === undefined || docs === undefined || revision === undefined) return [];
    if (entry(docs, 'revision') === undefined) return [];
    const text = tree.files.get(place.file)?.text ?? '';
    const splice = new YamlText(text).set(docs.at, 'revision', flowText(revision));
    return splice === undefined ? [] : [{ file: place.file, splices: [splice] }];
  });
  return editedTree(tree, [...edits.flatMap((one) => one.edits), ...dates]);
}

function draft(
  specsDir: string,
  start: SpecTree,
  fresh: readonly Change[],
  pages: readonly PageFacts[],
): { readonly tree: SpecTree; readonly drafts: readonly Drafted[]; readonly questions: readonly Question[] } {
  let tree = start;
  const drafts: Drafted[] = [];
  const questions: Question[] = [];
  for (const change of fresh) {
    const key = change.subject.kind === 'operation' ? change.subject.operation : '';
    const facts = pages.find(({ endpoints }) => endpoints.some((one) => operationKey(one) === key));
    if (facts === undefined) continue;
    const planned = planDraft([tree], { specsDir, facts, endpoint: key, section: undefined });
    const after = planned.kind === 'planned' ? withTexts(tree, planned.files) : undefined;
    if (planned.kind === 'refused' || after === undefined) {
      const reason = planned.kind === 'refused' ? planned.reason : 'The draft would be no YAML.';
      const text = `It is new. Write its draft: exspec docs draft PAGE --endpoint "${key}" --section NAME. ${reason}`;
      questions.push({ kind: 'question', change, at: undefined, text });
      continue;
    }
    tree = after;
    drafts.push({ change, files: [...planned.files.keys()], todos: planned.todos });
  }
  return { tree, drafts, questions };
}

function textsOf(tree: SpecTree): ReadonlyMap<string, string> {
  return new Map([...tree.files].map(([path, { text }]) => [path, text]));
}

function differing(specsDir: string, texts: ReadonlyMap<string, string>): Plan['files'] {
  return new Map(
    [...texts].flatMap(([path, after]) => {
      const before = readInside(specsDir, join(specsDir, path))?.toString('utf8');
      return before === after ? [] : [[path, { before, after }] as const];
    }),
  );
}
