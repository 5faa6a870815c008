import type { AnyDocument } from '../load/document.ts';
import type { SpecNode } from '../load/node.ts';
import type { SpecTree } from '../load/tree.ts';
import type { Docs, Remark } from './api.ts';
import { others, textsOf, words } from './members.ts';
import { membersText, nodeText } from './node-text.ts';
import { at, entries, get, items, text } from './read.ts';
import type { SchemaReader } from './schema.ts';

/** What has no place of its own in the model, by what it is called. */
class Remarks {
  readonly all: Map<string, Remark> = new Map<string, Remark>();

  /** On its own: that it comes or goes is told too. */
  add(name: string, node: SpecNode | undefined, said: string, weighs: boolean): void {
    if (node !== undefined && said !== '')
      this.all.set(name, { text: said, weighs, owned: false, at: node.at });
  }

  owned(name: string, node: SpecNode, said: string, weighs: boolean): void {
    this.all.set(name, { text: said, weighs, owned: true, at: node.at });
  }

  /** A member that programs may depend on, where it is not among words. */
  member(name: string, node: SpecNode | undefined, member: string): void {
    const value = get(node, member);
    if (others(node, []).includes(member)) this.add(name, value, nodeText(value), !words.includes(member));
  }

  words(name: string, node: SpecNode | undefined, members: readonly string[]): void {
    this.add(name, node, textsOf(node, members), false);
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
  const told = (name: string, node: SpecNode | undefined, members: readonly string[]): void =>
    found.add(name, node, membersText(node, members), false);
  told('description of the API', get(root, 'info'), info);
  told('description of the streams', get(streams, 'info'), info);
  told('documentation of the API', root, ['x-docs', 'x-security-types']);
  told('documentation of the errors', errors, ['x-docs']);
  for (const [index, server] of items(get(root, 'servers')).entries()) {
    const name = serverNames[index] ?? '';
    found.owned(`words about the server ${name}`, server, membersText(server, about), false);
  }
  const shape = get(root, 'x-error-shape');
  found.add('how errors are told from data', shape, nodeText(shape), true);
  for (const [name, scheme] of entries(at(root, 'components', 'securitySchemes')))
    found.owned(`words about the security scheme ${name}`, scheme, membersText(scheme, about), false);
  for (const [name, limit] of entries(get(root, 'x-limits'))) {
    const counted = membersText(limit, ['every', 'paths']);
    found.owned(`requests that count against the limit ${name}`, limit, counted, true);
    found.owned(`words about the limit ${name}`, limit, membersText(limit, about), false);
  }
  for (const section of items(get(errors, 'sections')))
    told(`title of the errors ${text(get(section, 'id')) ?? ''}`, section, ['title']);
  for (const failure of items(get(errors, 'filterFailures'))) {
    const name = text(get(failure, 'filter')) ?? '';
    found.owned(`code of the filter failure ${name}`, failure, membersText(failure, ['code']), true);
  }
  return found.all;
}

const rootKeywords = 'openapi info servers paths webhooks components security tags'.split(' ');
const infoWords = 'title version summary description termsOfService contact license'.split(' ');
/** Where JSON Schema stands that says nothing else. */
const usualDialect = 'https://spec.openapis.org/oas/3.1/dialect/base';

/** Of a document of somebody else. */
export function documentRemarks(document: AnyDocument, reader: SchemaReader): ReadonlyMap<string, Remark> {
  const { root } = document.entry;
  const found = new Remarks();
  const about = get(root, 'info');
  found.words('description of the API', about, infoWords);
  for (const name of others(about, infoWords)) found.member(`${name} of the API`, about, name);
  found.words('external documentation', root, ['externalDocs']);
  for (const name of others(root, [...rootKeywords, 'externalDocs']))
    if (text(get(root, name)) !== usualDialect) found.member(name, root, name);
  for (const part of ['paths', 'webhooks', 'components'])
    for (const [name] of entries(get(root, part)))
      if (name.startsWith('x-')) found.member(`${name} of the ${part}`, get(root, part), name);
  for (const tag of items(get(root, 'tags')))
    found.all.set(`section ${text(get(tag, 'name')) ?? ''}`, {
      text: textsOf(tag, others(tag, ['name', 'description'])),
      weighs: others(tag, ['name', 'description', ...words]).length > 0,
      owned: false,
      at: tag.at,
    });
  for (const [index, server] of items(get(root, 'servers')).entries()) {
    const name = text(get(server, 'description')) ?? index + 1;
    const unread = textsOf(server, others(server, ['url', 'description']));
    found.owned(`variables of the server ${name}`, server, unread, true);
  }
  for (const [name, scheme] of entries(at(root, 'components', 'securitySchemes'))) {
    const said = textsOf(reader.effective(scheme), ['description']);
    found.owned(`words about the security scheme ${name}`, scheme, said, false);
  }
  componentRemarks(document, found);
  return found.all;
}

/** Components are compared where something refers to them; those that nothing refers to are held against their text. */
function componentRemarks(document: AnyDocument, found: Remarks): void {
  for (const [group, components] of entries(get(document.entry.root, 'components'))) {
    if (group === 'schemas' || group === 'securitySchemes' || group.startsWith('x-')) continue;
    for (const [name, value] of entries(components))
      found.all.set(`${group} ${name} of the components`, {
        // Only those that nothing refers to are asked for it.
        get text() {
          return nodeText(value);
        },
        weighs: true,
        owned: false,
        used: document.isUsed(value),
        at: value.at,
      });
  }
}

/** @param read keywords that are compared elsewhere */
export function operationRemarks(
  item: SpecNode,
  operation: SpecNode,
  read: readonly string[],
): ReadonlyMap<string, Remark> {
  const found = new Remarks();
  found.member('servers', get(operation, 'servers') === undefined ? item : operation, 'servers');
  for (const name of ['summary', 'description']) found.words(`${name} of the path`, item, [name]);
  found.words('external documentation', operation, ['externalDocs']);
  found.words('sections', operation, ['tags']);
  for (const [node, where] of [
    [item, ' of the path'],
    [operation, ''],
  ] as const)
    for (const name of others(node, [...read, '$ref', 'x-sunset']))
      found.member(`${name}${where}`, node, name);
  const answers = get(operation, 'responses');
  for (const name of others(answers, []).filter((one) => one.startsWith('x-')))
    found.member(`${name} of the answers`, answers, name);
  return found.all;
}

/** Of an operation of ours; `read` are the x- fields that the model has places for. */
export function ownOperationRemarks(
  item: SpecNode,
  operation: SpecNode,
  read: ReadonlySet<string>,
): ReadonlyMap<string, Remark> {
  const found = new Remarks();
  const add = (name: string, node: SpecNode | undefined, weighs: boolean): void =>
    found.add(name, node, nodeText(node), weighs);
  add('callbacks', get(operation, 'callbacks'), true);
  for (const name of ['summary', 'description']) add(`${name} of the path`, get(item, name), false);
  add('external documentation', get(operation, 'externalDocs'), false);
  for (const [name, value] of entries(operation))
    if (!read.has(name) && name.startsWith('x-')) add(name, value, true);
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
