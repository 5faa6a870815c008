import type { Diagnostic } from '../../load/diagnostic.ts';
import type { SpecNode } from '../../load/node.ts';
import { entry, items, string } from '../../load/read-node.ts';
import type { SpecTree } from '../../load/tree.ts';
import type { Rule } from '../context.ts';
import { diagnostic } from '../report.ts';
import { follow, fragmentsOf, keyword, propertiesOf } from '../schema-shape.ts';
import { validateValue } from '../validate-value.ts';

/** Messages: their name, and their examples. */
export const messages: Rule = {
  ids: ['message-name', 'example-mismatch'],
  *check({ tree, channels }) {
    for (const message of channels.flatMap((channel) => channel.messages)) {
      const name = entry(message.node, 'name');
      if (name !== undefined && string(name) !== message.key)
        yield diagnostic(
          name.at,
          'message-name',
          `The message ${message.key} calls itself ${string(name) ?? 'something else'}.`,
          'Give it the name of its key: tools use either.',
        );
      for (const example of items(entry(message.node, 'examples'))) {
        const payload = entry(example, 'payload');
        if (payload === undefined) continue;
        for (const { at, message: mismatch } of validateValue(tree, payload, message.schema)) {
          yield diagnostic(
            at,
            'example-mismatch',
            `The example ${string(entry(example, 'name')) ?? ''} does not fit its schema: ${mismatch}.`,
            'Correct the example, or the schema if the exchange does send this.',
          );
        }
      }
    }
  },
};

/** Readable names of members: there where the wire has a letter, and each once. */
export const memberNames: Rule = {
  ids: ['member-name'],
  *check({ tree, channels }) {
    const seen = new Set<SpecNode>();
    for (const { isControl, messages: own } of channels) {
      if (isControl) continue;
      for (const message of own) yield* namesWithin(tree, message.schema, seen);
    }
  },
};

/** @param seen schemas that have been looked at, so that a shared one is reported once and a circle ends */
function* namesWithin(
  tree: SpecTree,
  schema: SpecNode | undefined,
  seen: Set<SpecNode>,
): Iterable<Diagnostic> {
  const own = follow(tree, schema);
  if (own === undefined || seen.has(own)) return;
  seen.add(own);
  for (const part of [entry(own, 'items'), ...items(entry(own, 'oneOf')), ...items(entry(own, 'anyOf'))])
    if (part !== undefined) yield* namesWithin(tree, part, seen);
  const taken = new Map<string, string>();
  for (const { name, keyAt, schema: member } of propertiesOf(fragmentsOf(tree, own)).values()) {
    const readable = string(keyword(tree, member, 'x-name'));
    if (readable === undefined && name.length === 1)
      yield diagnostic(
        keyAt,
        'member-name',
        `The member ${name} has no readable name.`,
        'Add x-name: what a reader would call it.',
      );
    const other = taken.get(readable ?? name);
    if (other !== undefined)
      yield diagnostic(
        keyAt,
        'member-name',
        `${name} and ${other} are both called ${readable ?? name}.`,
        'Give each member of an object a readable name of its own.',
      );
    taken.set(readable ?? name, name);
    yield* namesWithin(tree, member, seen);
  }
}
