import type { SpecNode } from '../../load/node.ts';
import { entries, entry, items, text, at as within } from '../../load/read-node.ts';
import type { ContractScheme, Remark } from '../contract.ts';
import { nodeText } from '../node-text.ts';

/** Parts of a document that are held against their text. */
export function documentRemarks(root: SpecNode): ReadonlyMap<string, Remark> {
  const found = new Remarks();
  found.words('description of the API', entry(root, 'info'));
  found.words('external documentation', entry(root, 'externalDocs'));
  for (const tag of items(entry(root, 'tags')))
    found.words(`section ${text(entry(tag, 'name')) ?? ''}`, entry(tag, 'externalDocs'));
  for (const [index, server] of items(entry(root, 'servers')).entries())
    found.all.set(`variables of the server ${text(entry(server, 'description')) ?? index + 1}`, {
      text: nodeText(entry(server, 'variables')),
      weighs: true,
      owned: true,
      at: server.at,
    });
  for (const [name, { value }] of entries(entry(root, 'webhooks'))) found.detail(`webhook ${name}`, value);
  return found.all;
}

export function operationRemarks(item: SpecNode, operation: SpecNode): ReadonlyMap<string, Remark> {
  const found = new Remarks();
  found.detail('servers', entry(operation, 'servers') ?? entry(item, 'servers'));
  found.detail('callbacks', entry(operation, 'callbacks'));
  for (const name of ['summary', 'description']) found.words(`${name} of the path`, entry(item, name));
  found.words('external documentation', entry(operation, 'externalDocs'));
  found.words('sections', entry(operation, 'tags'));
  return found.all;
}

/** Security schemes, by their text. */
export function foreignSchemes(root: SpecNode): readonly ContractScheme[] {
  return entries(within(root, 'components', 'securitySchemes')).map(([name, { value }]) => ({
    name,
    text: nodeText(value),
    signing: '',
    at: value.at,
  }));
}

class Remarks {
  readonly all: Map<string, Remark> = new Map<string, Remark>();

  detail(name: string, node: SpecNode | undefined): void {
    if (node !== undefined)
      this.all.set(name, { text: nodeText(node), weighs: true, owned: false, at: node.at });
  }

  words(name: string, node: SpecNode | undefined): void {
    if (node !== undefined)
      this.all.set(name, { text: nodeText(node), weighs: false, owned: false, at: node.at });
  }
}
