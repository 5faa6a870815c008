import type { SpecNode } from '../load/node.ts';
import type { RemovedEndpoint } from './api.ts';
import { flag, get, items, member, text } from './read.ts';

/** `removed.yaml` of an exchange; empty where it has none. */
export function removedEndpoints(root: SpecNode | undefined): readonly RemovedEndpoint[] {
  return items(root).map((node) => ({
    method: member(node, 'method'),
    path: member(node, 'path'),
    date: member(node, 'date'),
    successor: text(get(node, 'successor')),
    note: text(get(node, 'note')),
    assumed: flag(get(node, 'assumed')),
    at: node.at,
  }));
}
