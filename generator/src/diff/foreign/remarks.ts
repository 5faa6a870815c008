import type { SpecNode } from '../../load/node.ts';
import { entries, entry, items, text, at as within } from '../../load/read-node.ts';
import type { ContractScheme, Remark } from '../contract.ts';
import { nodeText } from '../node-text.ts';
import type { ForeignDocument } from './document.ts';
import { others, textsOf, words } from './members.ts';

const rootKeywords = 'openapi info servers paths webhooks components security tags'.split(' ');
const infoWords = 'title version summary description termsOfService contact license'.split(' ');
/** Where JSON Schema stands that says nothing else. */
const usualDialect = 'https://spec.openapis.org/oas/3.1/dialect/base';

/** Parts of a document that are held against their text. */
export function documentRemarks(document: ForeignDocument): ReadonlyMap<string, Remark> {
  const { root } = document.entry;
  const found = new Remarks();
  const info = entry(root, 'info');
  found.words('description of the API', info, infoWords);
  for (const name of others(info, infoWords)) found.member(`${name} of the API`, info, name);
  found.words('external documentation', root, ['externalDocs']);
  for (const name of others(root, [...rootKeywords, 'externalDocs']))
    if (text(entry(root, name)) !== usualDialect) found.member(name, root, name);
  for (const part of ['paths', 'webhooks', 'components'])
    for (const [name] of entries(entry(root, part)))
      if (name.startsWith('x-')) found.member(`${name} of the ${part}`, entry(root, part), name);
  for (const tag of items(entry(root, 'tags'))) {
    const name = text(entry(tag, 'name')) ?? '';
    found.all.set(`section ${name}`, {
      text: textsOf(tag, others(tag, ['name', 'description'])),
      weighs: others(tag, ['name', 'description', ...words]).length > 0,
      owned: false,
      at: tag.at,
    });
  }
  for (const [index, server] of items(entry(root, 'servers')).entries())
    found.all.set(`variables of the server ${text(entry(server, 'description')) ?? index + 1}`, {
      text: textsOf(server, others(server, ['url', 'description'])),
      weighs: true,
      owned: true,
      at: server.at,
    });
  for (const [name, { value }] of entries(within(root, 'components', 'securitySchemes')))
    found.all.set(`words about the security scheme ${name}`, {
      text: textsOf(document.follow(value), ['description']),
      weighs: false,
      owned: true,
      at: value.at,
    });
  componentRemarks(document, found);
  return found.all;
}

/** Components are compared where something refers to them; those that nothing refers to are held against their text. */
function componentRemarks(document: ForeignDocument, found: Remarks): void {
  for (const [group, { value: components }] of entries(entry(document.entry.root, 'components'))) {
    if (group === 'schemas' || group === 'securitySchemes' || group.startsWith('x-')) continue;
    for (const [name, { value }] of entries(components))
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
  const servers = entry(operation, 'servers') === undefined ? item : operation;
  found.member('servers', servers, 'servers');
  for (const name of ['summary', 'description']) found.words(`${name} of the path`, item, [name]);
  found.words('external documentation', operation, ['externalDocs']);
  found.words('sections', operation, ['tags']);
  for (const [node, where] of [
    [item, ' of the path'],
    [operation, ''],
  ] as const)
    for (const name of others(node, [...read, '$ref', 'x-sunset']))
      found.member(`${name}${where}`, node, name);
  for (const name of others(entry(operation, 'responses'), []).filter((one) => one.startsWith('x-')))
    found.member(`${name} of the answers`, entry(operation, 'responses'), name);
  return found.all;
}

/** Security schemes, by their text. */
export function foreignSchemes(document: ForeignDocument): readonly ContractScheme[] {
  return entries(within(document.entry.root, 'components', 'securitySchemes')).map(([name, { value }]) => {
    const scheme = document.follow(value) ?? value;
    return { name, text: textsOf(scheme, others(scheme, ['description'])), signing: '', at: value.at };
  });
}

class Remarks {
  readonly all: Map<string, Remark> = new Map<string, Remark>();

  /** A member that programs may depend on. */
  member(name: string, node: SpecNode | undefined, member: string): void {
    const value = entry(node, member);
    if (value !== undefined && others(node, []).includes(member))
      this.all.set(name, {
        text: nodeText(value),
        weighs: !words.includes(member),
        owned: false,
        at: value.at,
      });
  }

  words(name: string, node: SpecNode | undefined, members: readonly string[]): void {
    const said = textsOf(node, members);
    if (said !== '') this.all.set(name, { text: said, weighs: false, owned: false, at: node?.at });
  }
}
