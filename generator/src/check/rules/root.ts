import type { SpecNode } from '../../load/node.ts';
import { at, entries, entry, items, string, text } from '../../load/read-node.ts';
import type { CheckContext, Rule } from '../context.ts';
import { diagnostic } from '../report.ts';
import { fragmentsOf, propertiesOf } from '../schema-shape.ts';
import { didYouMean } from '../suggest.ts';

/** Operations that openapi.yaml names, and names that must be its own. */
export const root: Rule = {
  ids: ['unknown-operation', 'duplicate-name'],
  *check(context) {
    const { tree } = context;
    const document = tree.entry.root;
    const clock = entry(document, 'x-clock');
    yield* operation(context, entry(clock, 'operation'));
    const field = entry(clock, 'field');
    const name = string(field);
    const measured = context.operationById.get(string(entry(clock, 'operation')) ?? '');
    if (field !== undefined && name !== undefined && measured !== undefined) {
      const fragments = fragmentsOf(tree, entry(measured.answer, 'schema'));
      const properties = propertiesOf(fragments);
      if (fragments.complete && !properties.has(name)) {
        yield diagnostic(
          field.at,
          'unknown-operation',
          `The answer of ${measured.id ?? ''} has no member ${name}.`,
          didYouMean(name, [...properties.keys()], 'Name a member of the answer.'),
        );
      }
    }
    const reported = entry(document, 'x-reported-limits');
    for (const [, { value }] of entries(entry(document, 'x-limits'))) {
      const named = at(value, 'adjust', 'operation');
      yield* operation(context, named);
      if (named !== undefined) yield* reporting(context, named, reported);
    }
    for (const [list, key] of [
      ['servers', 'x-name'],
      ['tags', 'name'],
    ] as const) {
      const seen = new Set<string>();
      for (const item of items(entry(document, list))) {
        const node = entry(item, key);
        const word = text(node);
        if (node === undefined || word === undefined) continue;
        if (seen.has(word))
          yield diagnostic(
            node.at,
            'duplicate-name',
            `Two ${list} are called ${word}.`,
            'Rename or remove one of them.',
          );
        seen.add(word);
      }
    }
    const folder = at(document, 'x-exchange', 'name');
    if (folder !== undefined && string(folder) !== tree.name) {
      yield diagnostic(
        folder.at,
        'duplicate-name',
        `x-exchange is called ${text(folder) ?? ''}, but its folder ${tree.name}.`,
        'Give both the same name.',
      );
    }
  },
};

/** An answer that reports limits has them where `x-reported-limits` says. */
function* reporting(context: CheckContext, named: SpecNode, reported: SpecNode | undefined) {
  if (reported === undefined && !context.doubtful(context.tree.entry.root))
    yield diagnostic(
      named.at,
      'unknown-operation',
      `Nothing says where the answer of ${string(named) ?? ''} has its limits.`,
      'Add x-reported-limits to openapi.yaml.',
    );
  const list = entry(reported, 'list');
  const answer = context.operationById.get(string(named) ?? '')?.answer;
  const fragments = fragmentsOf(context.tree, entry(answer, 'schema'));
  if (list === undefined || answer === undefined || !fragments.complete) return;
  const properties = propertiesOf(fragments);
  if (properties.has(string(list) ?? '')) return;
  yield diagnostic(
    list.at,
    'unknown-operation',
    `The answer of ${string(named) ?? ''} has no member ${string(list) ?? ''}.`,
    didYouMean(string(list) ?? '', [...properties.keys()], 'Name the list of limits in it.'),
  );
}

function* operation({ operationById, complete }: CheckContext, node: SpecNode | undefined) {
  const id = string(node);
  if (node === undefined || id === undefined || operationById.has(id) || !complete) return;
  yield diagnostic(
    node.at,
    'unknown-operation',
    `There is no operation ${id}.`,
    didYouMean(id, [...operationById.keys()], 'Name an operationId.'),
  );
}

/** Calendar dates of `x-docs` and `x-history` that do not exist. */
export const dates: Rule = {
  ids: ['invalid-date'],
  *check({ tree, unreadable }) {
    for (const file of tree.files.values()) {
      if (unreadable.has(file.path)) continue;
      for (const node of datesIn(file.root)) {
        const written = string(node);
        if (written === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(written) || exists(written)) continue;
        yield diagnostic(
          node.at,
          'invalid-date',
          `${written} is no day of the calendar.`,
          'Write the day as YYYY-MM-DD.',
        );
      }
    }
  },
};

function* datesIn(node: SpecNode): Iterable<SpecNode> {
  if (node.kind === 'seq') for (const item of node.items) yield* datesIn(item);
  if (node.kind !== 'map') return;
  for (const [key, { value }] of node.entries) {
    if (key === 'examples' || key === 'default') continue; // data, not facts about the documentation
    if (key === 'x-docs' || key === 'docs') yield* [entry(value, 'revision') ?? []].flat();
    else if (key === 'date' && value.kind === 'scalar')
      yield value; // an entry of removed.yaml
    else if (key === 'x-history') yield* items(value).flatMap((change) => entry(change, 'date') ?? []);
    else yield* datesIn(value);
  }
}

function exists(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}
