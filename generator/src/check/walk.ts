import { sharedPlaces } from '../load/complete/shared.ts';
import { folderOf } from '../load/load-specs.ts';
import type { At, MapNode, SpecNode } from '../load/node.ts';
import { at, entries, entry, isMap, items, string } from '../load/read-node.ts';
import { roleOf } from '../load/role.ts';
import type { Resolved, SpecTree } from '../load/tree.ts';

export type RefTarget =
  | 'path-item'
  | 'parameter'
  | 'response'
  | 'schema'
  | 'channel'
  | 'address-parameter'
  | 'shared'
  | 'errors';

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

export const methods = ['get', 'post', 'put', 'delete'] as const;

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
        for (const [, { value }] of entries(entry(root, 'parameters'))) this.#addressParameter(value);
        for (const [, { value }] of entries(entry(root, 'messages')))
          this.#schema(at(value, 'payload', 'schema'), false);
        return;
      case 'common':
        this.#components(root, commonKind);
        return;
      case 'schemas':
        this.#components(root, schemaOrResponse);
        return;
      case 'path-item':
        for (const method of methods) this.#operation(entry(root, method));
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
    if (kind === 'schema') this.#schema(node, false);
    else if (kind === 'parameter') this.#parameter(node);
    else if (kind === 'address-parameter') this.#addressParameter(node);
    else this.#response(node);
    this.#owner = undefined;
  }

  #operation(node: SpecNode | undefined): void {
    for (const parameter of items(entry(node, 'parameters'))) this.#parameter(parameter);
    for (const [, { value }] of entries(at(node, 'requestBody', 'content'))) this.#media(value, 'request');
    for (const [, { value }] of entries(entry(node, 'responses'))) this.#response(value);
  }

  #parameter(node: SpecNode): void {
    if (this.#reference(node, 'parameter') || !isMap(node)) return;
    this.parameters.push(node);
    this.#schema(entry(node, 'schema'), false);
    this.#schema(at(node, 'content', 'application/json', 'schema'), false);
  }

  #addressParameter(node: SpecNode): void {
    if (this.#reference(node, 'address-parameter')) return;
    const schema = entry(node, 'x-schema');
    if (schema !== undefined) this.#reference(schema, 'schema');
  }

  #response(node: SpecNode): void {
    if (this.#reference(node, 'response')) return;
    for (const [, { value }] of entries(entry(node, 'content'))) this.#media(value, 'response');
  }

  #media(node: SpecNode, direction: MediaSite['direction']): void {
    this.media.push({ node, direction });
    this.#schema(entry(node, 'schema'), false);
  }

  #schema(node: SpecNode | undefined, inAllOf: boolean): void {
    if (!isMap(node)) return;
    this.schemas.push({ node, inAllOf });
    this.#reference(node, 'schema');
    for (const [, { value }] of entries(entry(node, 'properties'))) this.#schema(value, false);
    this.#schema(entry(node, 'additionalProperties'), false);
    this.#schema(entry(node, 'items'), false);
    for (const item of items(entry(node, 'prefixItems'))) this.#schema(item, false);
    for (const item of [...items(entry(node, 'oneOf')), ...items(entry(node, 'anyOf'))])
      this.#schema(item, false);
    for (const item of items(entry(node, 'allOf'))) this.#schema(item, true);
    for (const [, { value }] of entries(at(node, 'discriminator', 'mapping'))) this.#refText(value, 'schema');
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
