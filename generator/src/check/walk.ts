import { sharedPlaces } from '../load/complete/shared.ts';
import { folderOf } from '../load/load-specs.ts';
import type { At, MapNode, SpecNode } from '../load/node.ts';
import { at, entries, entry, isMap, items, string } from '../load/read-node.ts';
import { roleOf } from '../load/role.ts';
import type { Resolved, SpecTree } from '../load/tree.ts';
import { childRole, type RefTarget, type Role, rules } from '../model/grammar.ts';

export type { RefTarget };

/** A `$ref` (or a discriminator's mapping), where it stands, and what must be at its end. */
export interface SpecRef {
  readonly ref: string;
  readonly at: At;
  readonly expects: RefTarget;
  readonly target: Resolved | undefined;
  /** The component that the `$ref` stands in; `undefined` in endpoints and in openapi.yaml. */
  readonly owner: Component | undefined;
}

/**
 * A named entry of `common.yaml`, of `schemas/*.yaml` or of the components of `asyncapi.yaml`: of the API, or of another
 * that its own lead to.
 */
export interface Component {
  readonly kind: 'schema' | 'response' | 'parameter' | 'address-parameter';
  readonly name: string;
  readonly keyAt: At;
  readonly node: SpecNode;
}

export interface SchemaSite {
  readonly node: MapNode;
  /** A member of somebody's `allOf`: may talk about properties of its siblings. */
  readonly inAllOf: boolean;
}

/** Schema and examples of a body or an answer. */
export interface MediaSite {
  readonly node: SpecNode;
  readonly direction: 'request' | 'response';
}

export interface Walked {
  readonly refs: readonly SpecRef[];
  readonly components: readonly Component[];
  readonly schemas: readonly SchemaSite[];
  readonly media: readonly MediaSite[];
  /** Parameter Objects written out, wherever they stand. */
  readonly parameters: readonly MapNode[];
}

/** Visits every file of a tree by its role. Examples and other data are not searched for `$ref`. */
export function walk(tree: SpecTree, skip: ReadonlySet<string>): Walked {
  const walker = new Walker(tree);
  for (const file of tree.files.values()) {
    if (!skip.has(file.path)) walker.file(file.path, file.root);
  }
  walker.foreign();
  return walker;
}

function commonKind(node: SpecNode): 'parameter' | 'schema' | 'response' {
  return isMap(node) && node.entries.has('in') ? 'parameter' : schemaOrResponse(node);
}

/** What a place of another API is, where it is one that can be shared. */
function foreignKind({ file, pointer, node }: Resolved): Component['kind'] | undefined {
  if (!/^\/[^/]+$/.test(pointer)) return undefined;
  const role = roleOf(file, folderOf(file));
  if (role === 'common') return commonKind(node);
  return role === 'schemas' ? schemaOrResponse(node) : undefined;
}

function schemaOrResponse(node: SpecNode): 'schema' | 'response' {
  return isMap(node) && node.entries.has('content') ? 'response' : 'schema';
}

/** What a node stands in. */
interface Around {
  readonly direction: MediaSite['direction'] | undefined;
  readonly inAllOf: boolean;
}

const nowhere: Around = { direction: undefined, inAllOf: false };

class Walker implements Walked {
  readonly refs: SpecRef[] = [];
  readonly components: Component[] = [];
  readonly schemas: SchemaSite[] = [];
  readonly media: MediaSite[] = [];
  readonly parameters: MapNode[] = [];
  readonly #tree: SpecTree;
  #owner: Component | undefined;

  constructor(tree: SpecTree) {
    this.#tree = tree;
  }

  file(path: string, root: SpecNode): void {
    switch (roleOf(path, this.#tree.name)) {
      case 'openapi':
        for (const [, { value }] of entries(entry(root, 'paths'))) this.#reference(value, 'path-item');
        // What was found stands in its place already.
        for (const [, node] of sharedPlaces(root)) this.#reference(node, 'shared');
        return;
      case 'errors':
        for (const item of items(entry(root, 'shared'))) this.#reference(item, 'errors');
        return;
      case 'removed':
      case 'docs':
      case 'diff-waivers':
        return;
      case 'asyncapi':
        for (const [, { value }] of entries(entry(root, 'channels'))) this.#reference(value, 'channel');
        this.#components(at(root, 'components', 'parameters'), () => 'address-parameter');
        return;
      case 'channel':
        this.#visit(root, 'channel', nowhere);
        return;
      case 'common':
        this.#components(root, commonKind);
        return;
      case 'schemas':
        this.#components(root, schemaOrResponse);
        return;
      case 'path-item':
        this.#visit(root, 'pathItem', nowhere);
    }
  }

  /** Components of other APIs that something here leads to, by their own references as far as these go. */
  foreign(): void {
    const visited = new Set<SpecNode>();
    // The list grows while it is gone through.
    for (const { target } of this.refs) {
      if (target === undefined || folderOf(target.file) === this.#tree.name || visited.has(target.node))
        continue;
      visited.add(target.node);
      const kind = foreignKind(target);
      if (kind !== undefined)
        this.#component({ kind, name: target.name, keyAt: target.node.at, node: target.node });
    }
  }

  #components(root: SpecNode | undefined, kindOf: (node: SpecNode) => Component['kind']): void {
    for (const [name, { keyAt, value }] of entries(root))
      this.#component({ kind: kindOf(value), name, keyAt, node: value });
  }

  #component(component: Component): void {
    const { kind, node } = component;
    this.#owner = component;
    this.components.push(component);
    this.#visit(node, kind === 'address-parameter' ? 'addressParameter' : kind, nowhere);
    this.#owner = undefined;
  }

  #visit(node: SpecNode, role: Role, around: Around): void {
    const { items, refers, direction = around.direction } = rules[role];
    if (node.kind === 'scalar') {
      if (role === 'mapped') this.#refText(node, 'schema');
      return;
    }
    if (node.kind === 'seq') {
      if (items !== undefined) for (const item of node.items) this.#visit(item, items, around);
      return;
    }
    if (role === 'schema') this.schemas.push({ node, inAllOf: around.inAllOf });
    // A schema may say more beside its reference.
    if (refers !== undefined && this.#reference(node, refers) && role !== 'schema') return;
    if (role === 'parameter') this.parameters.push(node);
    if (role === 'mediaType' && direction !== undefined) this.media.push({ node, direction });
    for (const [key, { value }] of node.entries) {
      const child = childRole(role, key);
      if (child !== undefined)
        this.#visit(value, child, { direction, inAllOf: role === 'schema' && key === 'allOf' });
    }
  }

  #reference(node: SpecNode, expects: RefTarget): boolean {
    const ref = entry(node, '$ref');
    return ref !== undefined && this.#refText(ref, expects);
  }

  #refText(node: SpecNode, expects: RefTarget): boolean {
    const ref = string(node);
    if (ref === undefined) return false;
    this.refs.push({
      ref,
      at: node.at,
      expects,
      target: this.#tree.resolve(ref, node.at.file),
      owner: this.#owner,
    });
    return true;
  }
}
