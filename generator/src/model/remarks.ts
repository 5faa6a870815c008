import type { SpecNode } from '../load/node.ts';
import type { SpecTree } from '../load/tree.ts';
import type { Docs, Remark } from './api.ts';
import { membersText, nodeText } from './node-text.ts';
import { at, entries, get, items, text } from './read.ts';

/** What has no place of its own in the model, by what it is called. */
class Remarks {
  readonly all: Map<string, Remark> = new Map<string, Remark>();

  /** On its own: that it comes or goes is told too. */
  add(name: string, node: SpecNode | undefined, words: string, weighs: boolean): void {
    if (node !== undefined && words !== '')
      this.all.set(name, { text: words, weighs, owned: false, at: node.at });
  }

  owned(name: string, node: SpecNode, words: string, weighs: boolean): void {
    this.all.set(name, { text: words, weighs, owned: true, at: node.at });
  }
}

const about = ['description', 'x-docs'];
const info = ['title', 'version', 'description', 'license'];

/** Of one of our own trees. */
export function ownRemarks(tree: SpecTree, serverNames: readonly string[]): ReadonlyMap<string, Remark> {
  const { root } = tree.entry;
  const file = (name: string): SpecNode | undefined => tree.files.get(`${tree.name}/${name}.yaml`)?.root;
  const [errors, streams] = [file('errors'), file('asyncapi')];
  const found = new Remarks();
  const words = (name: string, node: SpecNode | undefined, members: readonly string[]): void =>
    found.add(name, node, membersText(node, members), false);
  words('description of the API', get(root, 'info'), info);
  words('description of the streams', get(streams, 'info'), info);
  words('documentation of the API', root, ['x-docs', 'x-security-types']);
  words('documentation of the errors', errors, ['x-docs']);
  for (const [index, server] of items(get(root, 'servers')).entries())
    found.owned(
      `words about the server ${serverNames[index] ?? ''}`,
      server,
      membersText(server, about),
      false,
    );
  for (const [name, scheme] of entries(at(root, 'components', 'securitySchemes')))
    found.owned(`words about the security scheme ${name}`, scheme, membersText(scheme, about), false);
  for (const [name, limit] of entries(get(root, 'x-limits'))) {
    const counted = membersText(limit, ['every', 'paths']);
    found.owned(`requests that count against the limit ${name}`, limit, counted, true);
    found.owned(`words about the limit ${name}`, limit, membersText(limit, about), false);
  }
  for (const section of items(get(errors, 'sections')))
    words(`title of the errors ${text(get(section, 'id')) ?? ''}`, section, ['title']);
  for (const failure of items(get(errors, 'filterFailures'))) {
    const name = text(get(failure, 'filter')) ?? '';
    found.owned(`code of the filter failure ${name}`, failure, membersText(failure, ['code']), true);
  }
  return found.all;
}

/** Of a document of somebody else. */
export function documentRemarks(root: SpecNode): ReadonlyMap<string, Remark> {
  const found = new Remarks();
  const words = (name: string, node: SpecNode | undefined): void =>
    found.add(name, node, nodeText(node), false);
  words('description of the API', get(root, 'info'));
  words('external documentation', get(root, 'externalDocs'));
  for (const tag of items(get(root, 'tags')))
    words(`section ${text(get(tag, 'name')) ?? ''}`, get(tag, 'externalDocs'));
  for (const [index, server] of items(get(root, 'servers')).entries()) {
    const name = text(get(server, 'description')) ?? index + 1;
    found.owned(`variables of the server ${name}`, server, nodeText(get(server, 'variables')), true);
  }
  for (const [name, value] of entries(get(root, 'webhooks')))
    found.add(`webhook ${name}`, value, nodeText(value), true);
  return found.all;
}

/** @param read x- fields that the model has places for; of our own documents, where sections and servers have theirs too */
export function operationRemarks(
  item: SpecNode,
  operation: SpecNode,
  read: ReadonlySet<string> | undefined,
): ReadonlyMap<string, Remark> {
  const found = new Remarks();
  const add = (name: string, node: SpecNode | undefined, weighs: boolean): void =>
    found.add(name, node, nodeText(node), weighs);
  if (read === undefined) add('servers', get(operation, 'servers') ?? get(item, 'servers'), true);
  add('callbacks', get(operation, 'callbacks'), true);
  for (const name of ['summary', 'description']) add(`${name} of the path`, get(item, name), false);
  add('external documentation', get(operation, 'externalDocs'), false);
  if (read === undefined) add('sections', get(operation, 'tags'), false);
  for (const [name, value] of entries(operation))
    if (read?.has(name) === false && name.startsWith('x-')) add(name, value, true);
  return found.all;
}

/** The `x-docs` at the top of each file. */
export function pagesOf(tree: SpecTree): ReadonlyMap<string, Docs> {
  return new Map(
    [...tree.files].flatMap(([path, { root }]): [string, Docs][] => {
      const [page, revision] = ['page', 'revision'].map((name) => text(at(root, 'x-docs', name)));
      return page === undefined ? [] : [[path, revision === undefined ? { page } : { page, revision }]];
    }),
  );
}
