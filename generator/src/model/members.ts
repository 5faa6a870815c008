import type { SpecNode } from '../load/node.ts';
import { entry, isMap, text } from '../load/read-node.ts';
import { nodeText } from './node-text.ts';

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
  if (!isMap(node)) return none;
  const found: string[] = [];
  for (const [name, { value }] of node.entries)
    if (!read.includes(name) && !isSilent(name, value)) found.push(name);
  return found.length === 0 ? none : found.sort();
}

const none: readonly string[] = [];

function isSilent(name: string, node: SpecNode): boolean {
  const values = silent.get(name);
  // What is longer says something, and its text would be made for nothing.
  if (values === undefined || (isMap(node) && node.entries.size > 0)) return false;
  return node.kind === 'seq' && node.items.length > 0 ? false : values.includes(nodeText(node));
}
