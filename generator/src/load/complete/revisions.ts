import type { SpecNode } from '../node.ts';
import { entries, entry, isMap, string, text } from '../read-node.ts';
import { type Repeated, scalarNode, seqNode, withMember, withMembers } from './nodes.ts';

/** Revision of each page, by its address without the fragment: what `docs.yaml` lists. */
export type Revisions = ReadonlyMap<string, string>;

export function revisionsOf(docs: SpecNode | undefined): Revisions {
  return new Map(
    entries(entry(docs, 'pages')).flatMap(([, { value }]) => {
      const [url, revision] = [text(entry(value, 'url')), text(entry(value, 'revision'))];
      return url === undefined || revision === undefined ? [] : [[pageOf(url), revision] as const];
    }),
  );
}

/** Every `x-docs` that names a page, with the page's revision. */
export function withRevisions(node: SpecNode, revisions: Revisions, repeated: Repeated): SpecNode {
  if (node.kind === 'scalar') return node;
  if (node.kind === 'seq') {
    const items = node.items.map((item) => withRevisions(item, revisions, repeated));
    return items.every((item, index) => item === node.items[index]) ? node : seqNode(node.at, items);
  }
  let made = node;
  for (const [key, { value }] of node.entries) {
    made = withMember(
      made,
      key,
      key === 'x-docs' && isMap(value)
        ? withRevision(value, revisions, repeated)
        : withRevisions(value, revisions, repeated),
    );
  }
  return made;
}

function withRevision(docs: SpecNode, revisions: Revisions, repeated: Repeated): SpecNode {
  const page = entry(docs, 'page');
  const revision = revisions.get(pageOf(string(page) ?? ''));
  if (!isMap(docs) || page === undefined || revision === undefined) return docs;
  return withMembers(docs, [['revision', scalarNode(page.at, revision)]], ['page'], repeated);
}

/** The address of a page without its fragment. */
export function pageOf(url: string): string {
  return url.replace(/#.*$/, '').replace(/\/$/, '');
}
