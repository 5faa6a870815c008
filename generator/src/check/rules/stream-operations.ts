import type { Diagnostic } from '../../load/diagnostic.ts';
import type { SpecNode } from '../../load/node.ts';
import { entries, entry, items, string } from '../../load/read-node.ts';
import { asyncapiRoot, type Channel } from '../channels.ts';
import type { CheckContext, Rule } from '../context.ts';
import { diagnostic } from '../report.ts';
import { didYouMean } from '../suggest.ts';

/**
 * Operations of asyncapi.yaml refer to channels and messages by their place in the document, through the `$ref` of the
 * channel: no JSON pointer into a file, so they are followed here.
 */
export const streamOperations: Rule = {
  ids: ['stream-operation'],
  *check(context) {
    for (const [, { value }] of entries(entry(asyncapiRoot(context.tree), 'operations'))) {
      yield* side(context, value);
      const reply = entry(value, 'reply');
      if (reply !== undefined) yield* side(context, reply);
    }
  },
};

function* side(context: CheckContext, node: SpecNode): Iterable<Diagnostic> {
  const ref = entry(entry(node, 'channel'), '$ref');
  const written = string(ref);
  if (ref === undefined || written === undefined) return;
  const declared = entries(entry(asyncapiRoot(context.tree), 'channels')).map(([key]) => key);
  const key = /^#\/channels\/([^/]+)$/.exec(written)?.[1];
  if (key === undefined || !declared.includes(key)) {
    yield diagnostic(
      ref.at,
      'stream-operation',
      `${written} is no channel of this document.`,
      didYouMean(key ?? '', declared, 'Write #/channels/NAME.'),
    );
    return;
  }
  const channel = context.channels.find((one) => one.key === key);
  if (channel === undefined) return; // its own $ref leads nowhere
  for (const item of items(entry(node, 'messages'))) yield* message(channel, entry(item, '$ref'));
}

function* message(channel: Channel, ref: SpecNode | undefined): Iterable<Diagnostic> {
  const written = string(ref);
  if (ref === undefined || written === undefined) return;
  const names = channel.messages.map((one) => one.key);
  const prefix = `#/channels/${channel.key}/messages/`;
  const name = written.startsWith(prefix) ? written.slice(prefix.length) : undefined;
  if (name !== undefined && names.includes(name)) return;
  yield diagnostic(
    ref.at,
    'stream-operation',
    `${written} is no message of the channel ${channel.key}.`,
    didYouMean(name ?? '', names, `Write ${prefix}NAME.`),
  );
}
