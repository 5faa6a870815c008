import { printable } from '../load/methods.ts';
import type { At, MapNode, SpecNode } from '../load/node.ts';
import { at, entries, entry, flag, isMap, items, string, text } from '../load/read-node.ts';
import type { SpecTree } from '../load/tree.ts';
import { follow, fragmentsOf, propertiesOf, requiredOf } from './schema-shape.ts';

/** A parameter as a caller sees it: of the path, the query or the form body. */
export interface RequestParameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: SpecNode | undefined;
  /** Where the operation names it. */
  readonly at: At;
  /** The Parameter Object or body property, `$ref`s followed. */
  readonly node: SpecNode;
}

export interface Operation {
  readonly id: string | undefined;
  /** Undefined for an operation in a file that no path refers to. */
  readonly path: string | undefined;
  readonly method: (typeof printable)[number];
  /** Where the method stands. */
  readonly keyAt: At;
  readonly node: MapNode;
  readonly parameters: ReadonlyMap<string, RequestParameter>;
  /** In source order, those that share a name included. */
  readonly listed: readonly RequestParameter[];
  /** False where a `$ref` leads nowhere: that a parameter is not here proves nothing. */
  readonly complete: boolean;
  /** Lists of `x-requires`: the operation's own, and those of its body. */
  readonly rules: readonly SpecNode[];
  /** Objects inside parameters, at any depth, with their members in place of parameters. */
  readonly inner: readonly RuleScope[];
  /** Schema and examples of the 200 answer. */
  readonly answer: SpecNode | undefined;
}

/** What rules stand between. */
export type RuleScope = Pick<Operation, 'id' | 'parameters' | 'complete' | 'rules'>;

export interface PathItem {
  readonly path: string;
  readonly keyAt: At;
  readonly file: string;
}

export function pathItems(tree: SpecTree): readonly PathItem[] {
  return entries(entry(tree.entry.root, 'paths')).flatMap(([path, { keyAt, value }]) => {
    const target = tree.resolve(string(entry(value, '$ref')) ?? '', tree.entry.path);
    return target === undefined ? [] : [{ path, keyAt, file: target.file }];
  });
}

/** Every operation of the files that stand in `files`. */
export function operationsOf(tree: SpecTree, files: readonly string[]): readonly Operation[] {
  const paths = new Map(pathItems(tree).map(({ path, file }) => [file, path]));
  return files.flatMap((file) => {
    const root = tree.files.get(file)?.root;
    return printable.flatMap((method) => {
      const member = isMap(root) ? root.entries.get(method) : undefined;
      return isMap(member?.value)
        ? [operationOf(tree, member.value, member.keyAt, method, paths.get(file))]
        : [];
    });
  });
}

function operationOf(
  tree: SpecTree,
  node: MapNode,
  keyAt: At,
  method: Operation['method'],
  path: string | undefined,
): Operation {
  let complete = true;
  const listed: RequestParameter[] = [];
  for (const item of items(entry(node, 'parameters'))) {
    const parameter = follow(tree, item);
    const name = string(entry(parameter, 'name'));
    if (parameter === undefined || name === undefined) {
      complete = false;
      continue;
    }
    const schema = entry(parameter, 'schema') ?? at(parameter, 'content', 'application/json', 'schema');
    listed.push({
      name,
      in: text(entry(parameter, 'in')) ?? 'query',
      required: flag(entry(parameter, 'required')),
      schema,
      at: item.at,
      node: parameter,
    });
  }
  const rules = [entry(node, 'x-requires')];
  for (const [, { value: media }] of entries(at(node, 'requestBody', 'content'))) {
    const fragments = fragmentsOf(tree, entry(media, 'schema'));
    complete &&= fragments.complete;
    const required = requiredOf(fragments);
    const whole = fragments.nodes.find((fragment) => text(entry(fragment, 'type')) === 'array');
    if (whole !== undefined) {
      const body = entry(node, 'requestBody') ?? whole;
      // The name by which weights speak of a list that is the whole body.
      listed.push({
        name: 'body',
        in: 'body',
        required: flag(entry(body, 'required')),
        schema: whole,
        at: body.at,
        node: body,
      });
    }
    for (const { name, keyAt: propertyAt, schema } of propertiesOf(fragments).values()) {
      listed.push({ name, in: 'body', required: required.has(name), schema, at: propertyAt, node: schema });
    }
    rules.push(...fragments.nodes.map((fragment) => entry(fragment, 'x-requires')));
  }
  const id = string(entry(node, 'operationId'));
  return {
    id,
    inner: listed.flatMap(({ name, schema }) => scopesIn(tree, id, name, schema, [])),
    path,
    method,
    keyAt,
    node,
    complete,
    listed,
    parameters: new Map(listed.map((parameter) => [parameter.name, parameter])),
    rules: rules.flatMap((list) => items(list)),
    answer: at(follow(tree, at(node, 'responses', '200')), 'content', 'application/json'),
  };
}

/** @param path of the object, as errors call it */
function scopesIn(
  tree: SpecTree,
  id: string | undefined,
  path: string,
  schema: SpecNode | undefined,
  within: readonly MapNode[],
): readonly RuleScope[] {
  const { nodes, complete } = fragmentsOf(tree, elementOf(tree, schema));
  const [first] = nodes;
  if (first === undefined || within.includes(first)) return [];
  const fragments = { nodes, complete };
  const required = requiredOf(fragments);
  const members = [...propertiesOf(fragments).values()].map(
    (property): RequestParameter => ({
      name: property.name,
      in: 'body',
      required: required.has(property.name),
      schema: property.schema,
      at: property.keyAt,
      node: property.schema,
    }),
  );
  if (members.length === 0) return [];
  const own: RuleScope = {
    id: `${path} of ${id ?? 'the operation'}`,
    parameters: new Map(members.map((member) => [member.name, member])),
    complete,
    rules: nodes.flatMap((fragment) => items(entry(fragment, 'x-requires'))),
  };
  return [
    own,
    ...members.flatMap((member) =>
      scopesIn(tree, id, `${path}.${member.name}`, member.schema, [...within, first]),
    ),
  ];
}

/** The schema itself, or that of a list's items. */
export function elementOf(tree: SpecTree, schema: SpecNode | undefined): SpecNode | undefined {
  const found = follow(tree, schema);
  return entry(found, 'items') ?? found;
}
