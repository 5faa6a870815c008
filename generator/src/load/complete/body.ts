import type { SpecNode } from '../node.ts';
import { entry, isMap, items, string } from '../read-node.ts';
import {
  grafted,
  mapNode,
  type Repeated,
  scalarNode,
  seqNode,
  withItems,
  withMember,
  withMembers,
} from './nodes.ts';
import type { SchemeParameter } from './scheme.ts';

/**
 * A body with what its operation's security scheme brings, and closed: it has no members but its own, unless it says
 * otherwise.
 */
export function withSchemeProperties(
  schema: SpecNode,
  brought: readonly SchemeParameter[],
  repeated: Repeated,
): SpecNode {
  if (!isMap(schema)) return schema;
  const { at } = schema;
  const head = ['type', 'description', 'additionalProperties'];
  // A list of bodies is closed item by item; of several parts none may refuse what the others have.
  const isClosable = string(entry(schema, 'type')) === 'object' && entry(schema, 'allOf') === undefined;
  let body = isClosable
    ? withMembers(schema, [['additionalProperties', scalarNode(at, false)]], head, repeated)
    : schema;
  const own = entry(body, 'properties');
  const properties = brought.map((parameter) => [parameter.name, propertyOf(parameter, schema)] as const);
  if (properties.length > 0)
    body = isMap(own)
      ? withMember(body, 'properties', withMembers(own, properties, [], repeated))
      : withMembers(body, [['properties', mapNode(at, properties)]], head, repeated);
  const required = entry(body, 'required');
  const listed = new Map(items(required).map((node) => [string(node), node.at]));
  const always = brought.filter((one) => one.required);
  for (const { name } of always) {
    const place = listed.get(name);
    if (place !== undefined) repeated(place, name);
  }
  const names = always.filter(({ name }) => !listed.has(name)).map(({ name }) => scalarNode(at, name));
  if (names.length === 0) return body;
  return required === undefined
    ? withMembers(body, [['required', seqNode(at, names)]], head, repeated)
    : withMember(body, 'required', withItems(required, names));
}

/** The parameter as a member of a body: its schema, with its description where that has none. */
function propertyOf({ node, file }: SchemeParameter, body: SpecNode): SpecNode {
  const schema = grafted(entry(node, 'schema') ?? mapNode(body.at, []), file, body.at);
  const description = entry(node, 'description');
  if (!isMap(schema) || description === undefined || schema.entries.has('$ref')) return schema;
  return withMembers(schema, [['description', grafted(description, file, body.at)]], [], () => {});
}
