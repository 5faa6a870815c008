import type { SpecNode } from '../../load/node.ts';
import { entries, entry, text } from '../../load/read-node.ts';
import { nodeText } from '../node-text.ts';

/** Members that say what is so without them. */
const silent: ReadonlyMap<string, readonly string[]> = new Map([
  ['deprecated', ['false']],
  ['required', ['false']],
  ['allowEmptyValue', ['false']],
  ['allowReserved', ['false']],
  ['explode', ['false']],
  ...['headers', 'links', 'examples', 'encoding', 'variables', 'content', 'callbacks'].map(
    (name): [string, readonly string[]] => [name, ['{}']],
  ),
  ...['tags', 'servers', 'parameters'].map((name): [string, readonly string[]] => [name, ['[]']]),
]);

/** Words of what they stand in; all else may weigh. */
export const words: readonly string[] =
  'title summary description externalDocs example examples deprecated tags'.split(' ');

/** Members of a node as texts, a line each: those that are named. */
export function textsOf(node: SpecNode | undefined, names: readonly string[]): string {
  return names
    .flatMap((name) => {
      const member = entry(node, name);
      if (member === undefined || isSilent(name, member)) return [];
      return [`${name}: ${text(member) ?? nodeText(member)}`];
    })
    .join('\n');
}

/** Names of all members but those that are read, and those that say nothing. Nobody can forget one. */
export function others(node: SpecNode | undefined, read: readonly string[]): readonly string[] {
  return entries(node)
    .filter(([name, { value }]) => !read.includes(name) && !isSilent(name, value))
    .map(([name]) => name)
    .sort();
}

function isSilent(name: string, node: SpecNode): boolean {
  return silent.get(name)?.includes(nodeText(node)) ?? false;
}
