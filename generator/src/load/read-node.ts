import type { Entry, MapNode, SpecNode } from './node.ts';

/** Reading nodes without trust: every function answers `undefined` or nothing where the shape is another one. */

export function isMap(node: SpecNode | undefined): node is MapNode {
  return node?.kind === 'map';
}

/** The value of a key. */
export function entry(node: SpecNode | undefined, key: string): SpecNode | undefined {
  return node?.kind === 'map' ? node.entries.get(key)?.value : undefined;
}

/** The value at the end of a path of keys. */
export function at(node: SpecNode | undefined, ...path: readonly string[]): SpecNode | undefined {
  return path.reduce<SpecNode | undefined>(entry, node);
}

export function entries(node: SpecNode | undefined): readonly (readonly [string, Entry])[] {
  return node?.kind === 'map' ? [...node.entries] : [];
}

export function items(node: SpecNode | undefined): readonly SpecNode[] {
  return node?.kind === 'seq' ? node.items : [];
}

/** A string; numbers and booleans as they stand in the file. */
export function text(node: SpecNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) return undefined;
  return typeof node.value === 'string' ? node.value : node.source;
}

/** A string and nothing else. */
export function string(node: SpecNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

export function number(node: SpecNode | undefined): number | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'number' ? node.value : undefined;
}

/** Whether the node is `true`. */
export function flag(node: SpecNode | undefined): boolean {
  return node?.kind === 'scalar' && node.value === true;
}

export const jsonNumber: RegExp = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The node as JSON text, numbers digit for digit as they stand in the file. */
export function toJson(node: SpecNode): string {
  switch (node.kind) {
    case 'map':
      return `{${[...node.entries].map(([key, { value }]) => `${JSON.stringify(key)}:${toJson(value)}`).join(',')}}`;
    case 'seq':
      return `[${node.items.map(toJson).join(',')}]`;
    case 'scalar':
      return typeof node.value === 'number' && jsonNumber.test(node.source)
        ? node.source
        : JSON.stringify(node.value);
  }
}
