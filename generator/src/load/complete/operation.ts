import { printable } from '../methods.ts';
import type { At, MapNode, SpecNode } from '../node.ts';
import { entries, entry, isMap, items, string } from '../read-node.ts';
import type { SpecTree } from '../tree.ts';
import { withSchemeProperties } from './body.ts';
import {
  grafted,
  type Members,
  mapNode,
  type Repeated,
  refNode,
  scalarNode,
  seqNode,
  withItems,
  withMember,
  withMembers,
} from './nodes.ts';
import type { SchemeParameter, SchemeParameters } from './scheme.ts';

/** What `openapi.yaml` and the place of a file say about an operation. */
export interface Follows {
  readonly tree: SpecTree;
  /** Folder that the file stands in: the section. Undefined where there is none, or several. */
  readonly section: string | undefined;
  /** `x-security-types`. */
  readonly types: SpecNode | undefined;
  readonly parameters: SchemeParameters;
  /** `x-responses`: what every operation may be answered. */
  readonly responses: SpecNode | undefined;
  /** Told of every body that stands elsewhere: it is completed there. */
  onSharedBody(ref: string, parameters: readonly SchemeParameter[]): void;
  readonly repeated: Repeated;
}

const methods: ReadonlySet<string> = new Set(printable);
/** A request of these carries its parameters in a body. */
const withBody: ReadonlySet<string> = new Set(['post', 'put']);
const FORM = 'application/x-www-form-urlencoded';

export function completePathItem(root: SpecNode, follows: Follows): SpecNode {
  if (!isMap(root)) return root;
  let item = root;
  for (const [method, { value }] of entries(root))
    if (methods.has(method) && isMap(value))
      item = withMember(item, method, completeOperation(value, method, follows));
  return item;
}

function completeOperation(written: MapNode, method: string, follows: Follows): MapNode {
  let operation = written;
  const { section } = follows;
  const id = entry(operation, 'operationId');
  if (section !== undefined && id !== undefined)
    operation = withMembers(
      operation,
      [['tags', seqNode(id.at, [scalarNode(id.at, section)])]],
      ['operationId'],
      follows.repeated,
    );
  const type = entry(operation, 'x-security-type');
  const [only, ...others] = items(entry(follows.types, string(type) ?? ''));
  if (type !== undefined && only !== undefined && others.length === 0)
    operation = withMembers(
      operation,
      [['security', requirementOf(only, type.at)]],
      ['x-security-type'],
      follows.repeated,
    );
  const brought = items(entry(operation, 'security')).flatMap((requirement) =>
    entries(requirement).flatMap(([scheme]) => follows.parameters.get(scheme) ?? []),
  );
  const anchor = type?.at ?? operation.at;
  operation =
    withBody.has(method) && !isListBody(operation, follows.tree)
      ? withBodyParameters(operation, brought, anchor, follows)
      : withQueryParameters(operation, brought, anchor, follows);
  return withAnswers(operation, follows);
}

/** A body that is a list has no room for what a scheme brings. */
function isListBody(operation: MapNode, tree: SpecTree): boolean {
  const media = entry(entry(entry(operation, 'requestBody'), 'content'), 'application/json');
  const schema = entry(media, 'schema');
  const ref = string(entry(schema, '$ref'));
  const target = ref === undefined || schema === undefined ? schema : tree.resolve(ref, schema.at.file)?.node;
  return string(entry(target, 'type')) === 'array';
}

function requirementOf(schemes: SpecNode, at: At): SpecNode {
  const names = items(schemes).flatMap((node) => string(node) ?? []);
  if (names.length === 0) return seqNode(at, []);
  return seqNode(at, [
    mapNode(
      at,
      names.map((name) => [name, seqNode(at, [])]),
    ),
  ]);
}

function withQueryParameters(
  operation: MapNode,
  brought: readonly SchemeParameter[],
  at: At,
  { tree, repeated }: Follows,
): MapNode {
  const list = entry(operation, 'parameters');
  const names = new Set<string | undefined>();
  for (const item of items(list)) {
    const ref = string(entry(item, '$ref'));
    const target = ref === undefined ? undefined : tree.resolve(ref, at.file);
    const name = string(entry(ref === undefined ? item : target?.node, 'name'));
    names.add(name);
    const same = brought.some(({ file, pointer }) => file === target?.file && pointer === target.pointer);
    if (same && name !== undefined) repeated(item.at, name);
  }
  const added = brought
    .filter(({ name }) => !names.has(name))
    .map(({ file, pointer }) => refNode(at, file, pointer));
  if (added.length === 0) return operation;
  return list === undefined
    ? withMembers(
        operation,
        [['parameters', seqNode(at, added)]],
        [...operation.entries.keys()].slice(0, -1),
        repeated,
      )
    : withMember(operation, 'parameters', withItems(list, added));
}

function withBodyParameters(
  operation: MapNode,
  brought: readonly SchemeParameter[],
  at: At,
  follows: Follows,
): MapNode {
  const body = entry(operation, 'requestBody');
  if (body === undefined) {
    if (brought.length === 0) return operation;
    const made = mapNode(at, [
      ['required', scalarNode(at, true)],
      ['content', mapNode(at, [[FORM, mapNode(at, [['schema', emptyBody(brought, at)]])]])],
    ]);
    return withMembers(
      operation,
      [['requestBody', made]],
      [...operation.entries.keys()].slice(0, -1),
      follows.repeated,
    );
  }
  const content = entry(body, 'content');
  if (!isMap(body) || !isMap(content)) return operation;
  let media = content;
  for (const [type, { value }] of entries(content)) {
    if (!isMap(value)) continue;
    const schema = entry(value, 'schema');
    if (schema === undefined) {
      if (brought.length > 0)
        media = withMember(
          media,
          type,
          mapNode(value.at, [['schema', emptyBody(brought, at)], ...members(value)]),
        );
      continue;
    }
    const ref = string(entry(schema, '$ref'));
    if (ref === undefined)
      media = withMember(
        media,
        type,
        withMember(value, 'schema', withSchemeProperties(schema, brought, follows.repeated)),
      );
    else follows.onSharedBody(ref, brought);
  }
  return withMember(operation, 'requestBody', withMember(body, 'content', media));
}

/** The body of an operation that has no parameters of its own. */
function emptyBody(brought: readonly SchemeParameter[], at: At): SpecNode {
  return withSchemeProperties(mapNode(at, [['type', scalarNode(at, 'object')]]), brought, () => {});
}

function members(node: MapNode): Members {
  return entries(node).map(([key, { value }]) => [key, value] as const);
}

function withAnswers(operation: MapNode, { responses, tree, repeated }: Follows): MapNode {
  const own = entry(operation, 'responses');
  if (!isMap(own) || responses === undefined) return operation;
  const added = entries(responses).flatMap(([status, { value }]) => {
    const ref = string(entry(value, '$ref'));
    const leads = ref === undefined || tree.resolve(ref, value.at.file) !== undefined;
    return leads ? [[status, grafted(value, value.at.file, own.at)] as const] : [];
  });
  return withMember(operation, 'responses', withMembers(own, added, [], repeated));
}
