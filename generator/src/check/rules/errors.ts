import { written } from '../../load/complete/complete.ts';
import type { Diagnostic } from '../../load/diagnostic.ts';
import type { SpecNode } from '../../load/node.ts';
import { at, entries, entry, items, string, text } from '../../load/read-node.ts';
import type { CheckContext, Rule } from '../context.ts';
import { diagnostic, list } from '../report.ts';
import { didYouMean } from '../suggest.ts';

function catalogue({ tree }: CheckContext): SpecNode | undefined {
  return tree.files.get(`${tree.name}/errors.yaml`)?.root;
}

export const errorCatalogue: Rule = {
  ids: ['duplicate-code', 'unknown-section', 'error-name', 'unknown-code'],
  *check(context) {
    const root = catalogue(context);
    if (root === undefined) return;
    const sections = items(entry(root, 'sections')).flatMap((section) => entry(section, 'id') ?? []);
    yield* repeated(sections, 'unknown-section', 'section');
    const ids = sections.flatMap((id) => string(id) ?? []);
    const codes = items(entry(root, 'codes'));
    yield* repeated(
      codes.flatMap((code) => entry(code, 'code') ?? []),
      'duplicate-code',
      'code',
    );
    yield* repeated(
      items(at(root, 'orderRejections', 'messages')).flatMap((message) => entry(message, 'id') ?? []),
      'duplicate-code',
      'order rejection',
    );
    yield* repeated(
      items(entry(root, 'filterFailures')).flatMap((failure) => entry(failure, 'filter') ?? []),
      'duplicate-code',
      'filter failure',
    );
    for (const item of items(entry(written(root), 'shared'))) yield* picked(context, item);
    for (const code of codes) {
      const section = entry(code, 'section');
      const id = string(section);
      if (section === undefined || id === undefined || ids.includes(id)) continue;
      yield diagnostic(
        section.at,
        'unknown-section',
        `${text(entry(code, 'code')) ?? 'The code'} is in the section ${id}, which is not declared.`,
        didYouMean(id, ids, 'Declare it under sections.'),
      );
    }
    yield* names(codes);
    for (const code of codes) yield* variants(code);
    const carriers = items(entry(root, 'filterFailures')).flatMap((failure) => entry(failure, 'code') ?? []);
    for (const node of [...items(at(root, 'orderRejections', 'codes')), ...carriers])
      yield* listed(context, node);
  },
};

/** Sections and codes that are to be taken from another catalogue are there. */
function* picked({ tree, complete }: CheckContext, item: SpecNode): Iterable<Diagnostic> {
  const other = tree.resolve(string(entry(item, '$ref')) ?? '', item.at.file)?.node;
  if (other === undefined || !complete) return;
  for (const [key, list, id] of [
    ['sections', 'sections', 'id'],
    ['codes', 'codes', 'code'],
  ] as const) {
    const known = items(entry(other, list)).flatMap((one) => text(entry(one, id)) ?? []);
    for (const node of items(entry(item, key))) {
      const value = text(node);
      if (value === undefined || known.includes(value)) continue;
      yield diagnostic(
        node.at,
        key === 'codes' ? 'unknown-code' : 'unknown-section',
        `specs/${other.at.file} has no ${key === 'codes' ? 'code' : 'section'} ${value}.`,
        didYouMean(value, known, 'Remove it, or correct it.'),
      );
    }
  }
}

function* repeated(nodes: readonly SpecNode[], rule: string, what: string): Iterable<Diagnostic> {
  const first = new Map<string, SpecNode>();
  for (const node of nodes) {
    const value = text(node) ?? '';
    const other = first.get(value);
    if (other === undefined) first.set(value, node);
    else
      yield diagnostic(
        node.at,
        rule,
        `The ${what} ${value} already stands in ${other.at.file === node.at.file ? '' : `specs/${other.at.file}, `}line ${other.at.line}.`,
        'Merge the two, or correct one of them.',
      );
  }
}

/** Two codes of one name: wrong, unless a note says that the documentation has it so. */
function* names(codes: readonly SpecNode[]): Iterable<Diagnostic> {
  const first = new Map<string, SpecNode>();
  for (const code of codes) {
    for (const name of items(entry(code, 'names'))) {
      const word = string(name);
      if (word === undefined) continue;
      const other = first.get(word);
      const noted = [code, other].some((one) => at(one, 'docs', 'note') !== undefined);
      if (other === undefined) first.set(word, code);
      else if (!noted) {
        const number = text(entry(other, 'code')) ?? '';
        yield diagnostic(
          name.at,
          'error-name',
          `The name ${word} already belongs to ${number} (line ${other.at.line}).`,
          'Correct it; if the page does have it twice, say so in docs.note.',
        );
      }
    }
  }
}

function* variants(code: SpecNode): Iterable<Diagnostic> {
  const list = entry(code, 'variants');
  if (list === undefined) return;
  for (const key of ['names', 'messages'] as const) {
    const declared = items(entry(code, key)).flatMap((item) => string(item) ?? []);
    const used = items(list).flatMap((variant) =>
      key === 'names' ? [entry(variant, 'name') ?? []].flat() : items(entry(variant, key)),
    );
    for (const node of used) {
      const word = string(node);
      if (word === undefined || declared.includes(word)) continue;
      yield diagnostic(
        node.at,
        'error-name',
        `The variant has ${word}, which is none of the code's ${key}.`,
        didYouMean(word, declared, `Add it to ${key}.`),
      );
    }
  }
}

/** Every code that a spec mentions stands in errors.yaml. */
export const errorCodes: Rule = {
  ids: ['unknown-code', 'rule-args'],
  *check(context) {
    const { tree, walked, operations } = context;
    if (context.unreadable.has(`${tree.name}/errors.yaml`)) return;
    const parameterErrors = entries(entry(tree.entry.root, 'x-parameter-errors')).map(
      ([, { value }]) => value,
    );
    const own = [...walked.schemas.map(({ node }) => node), ...walked.parameters].flatMap(
      (node) => entry(node, 'x-error') ?? [],
    );
    const broken = [...new Set(operations.flatMap(({ rules }) => rules))].flatMap(
      (rule) => entry(rule, 'error') ?? [],
    );
    const access = entries(at(tree.entry.root, 'components', 'securitySchemes')).flatMap(([, { value }]) =>
      entries(at(value, 'x-signing', 'errors')).map(([, error]) => error.value),
    );
    for (const error of [...parameterErrors, ...access, ...own, ...broken]) {
      const code = entry(error, 'code');
      if (code !== undefined) yield* listed(context, code);
    }
    for (const error of broken) {
      const args = entry(error, 'args');
      const places = [...(string(entry(error, 'message')) ?? '').matchAll(/%s|\{\d+\}/g)].length;
      if (args?.kind !== 'seq' || args.items.length === places) continue;
      yield diagnostic(
        args.at,
        'rule-args',
        `The message has ${places} placeholders, but args gives ${args.items.length}.`,
        'Give one argument per placeholder, in order.',
      );
    }
  },
};

function* listed(context: CheckContext, code: SpecNode): Iterable<Diagnostic> {
  const value = text(code);
  const known = items(entry(catalogue(context), 'codes')).flatMap((one) => text(entry(one, 'code')) ?? []);
  if (value === undefined || known.includes(value)) return;
  const near = known.filter((one) => one.startsWith(value.slice(0, -1))).slice(0, 5);
  yield diagnostic(
    code.at,
    'unknown-code',
    `errors.yaml lists no code ${value}.`,
    near.length === 0
      ? 'Add it there, or correct the code.'
      : `Add it there, or correct the code; near it are ${list(near)}.`,
  );
}
