import type { At, MapNode, SpecNode } from '../load/node.ts';
import { at, entries, entry, isMap, string } from '../load/read-node.ts';
import type { SpecTree } from '../load/tree.ts';
import { type Fragments, follow, fragmentsOf, typesOf } from './schema-shape.ts';

/** A parameter of a channel's address, `$ref` followed. */
export interface AddressParameter {
  readonly name: string;
  readonly keyAt: At;
  /** Undefined where its `$ref` leads nowhere. */
  readonly node: SpecNode | undefined;
}

export interface Message {
  readonly key: string;
  readonly keyAt: At;
  readonly node: SpecNode;
  readonly schema: SpecNode | undefined;
}

/** A channel of asyncapi.yaml, as its own file describes it. */
export interface Channel {
  readonly key: string;
  readonly node: MapNode;
  readonly address: string | undefined;
  /** Names in braces, in order. */
  readonly placeholders: readonly string[];
  readonly parameters: ReadonlyMap<string, AddressParameter>;
  readonly messages: readonly Message[];
  readonly isControl: boolean;
}

export function channelsOf(tree: SpecTree, unreadable: ReadonlySet<string>): readonly Channel[] {
  const listed = entries(entry(asyncapiRoot(tree), 'channels'));
  return listed.flatMap(([key, { value }]) => {
    const target = tree.resolve(string(entry(value, '$ref')) ?? '', value.at.file);
    if (!isMap(target?.node) || unreadable.has(target.file)) return [];
    const { node } = target;
    const address = string(entry(node, 'address'));
    return [
      {
        key,
        node,
        address,
        placeholders: [...(address ?? '').matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name),
        parameters: new Map(
          entries(entry(node, 'parameters')).map(([name, { keyAt, value: parameter }]) => [
            name,
            { name, keyAt, node: follow(tree, parameter) },
          ]),
        ),
        messages: entries(entry(node, 'messages')).map(([name, { keyAt, value: message }]) => ({
          key: name,
          keyAt,
          node: message,
          schema: at(message, 'payload', 'schema'),
        })),
        isControl: string(entry(node, 'x-section')) === 'control',
      },
    ];
  });
}

export function asyncapiRoot(tree: SpecTree): SpecNode | undefined {
  return tree.files.get(`${tree.name}/asyncapi.yaml`)?.root;
}

/** All that holds for an event: of an array payload, for its items. */
export function eventFragments(tree: SpecTree, schema: SpecNode | undefined): Fragments {
  const own = follow(tree, schema);
  return fragmentsOf(tree, typesOf(own).includes('array') ? entry(own, 'items') : own);
}
