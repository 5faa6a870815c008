import type { At, SpecNode } from '../load/node.ts';
import type { ApiParameter } from './api.ts';
import { at, entries, flag, get, items, json, member, seq, text, texts } from './read.ts';
import { errorOf, ruleOf } from './rule.ts';
import { docsOf, type SchemaReader } from './schema.ts';

/** What a request carries apart from its path: parameters, and the rules that stand beside a body's properties. */
export interface RequestShape {
  readonly in: 'query' | 'form' | 'json';
  readonly parameters: readonly ApiParameter[];
  readonly bodyRules: SpecNode | undefined;
  /** Sentences about what could not be read. */
  readonly unsupported: readonly { readonly at: At; readonly what: string }[];
}

const bodies = [
  ['application/x-www-form-urlencoded', 'form'],
  ['application/json', 'json'],
] as const;

export function requestShape(operation: SpecNode, pathItem: SpecNode, reader: SchemaReader): RequestShape {
  const unsupported: { at: At; what: string }[] = [];
  const listed = [...items(get(pathItem, 'parameters')), ...items(get(operation, 'parameters'))].flatMap(
    (node) => {
      const place = text(get(reader.effective(node), 'in'));
      if (place === 'query' || place === 'path') return [parameterOf(node, place, reader)];
      unsupported.push({ at: node.at, what: `a parameter in ${place ?? 'no place'}` });
      return [];
    },
  );
  const requestBody = reader.effective(get(operation, 'requestBody'));
  if (requestBody === undefined)
    return { in: 'query', parameters: listed, bodyRules: undefined, unsupported };
  for (const [mediaType, kind] of bodies) {
    const content = at(requestBody, 'content', mediaType);
    if (content === undefined) continue;
    const schema = get(content, 'schema');
    if (kind === 'json' && text(get(reader.effective(schema), 'type')) === 'array')
      return {
        in: kind,
        parameters: [...listed, wholeOf(requestBody, schema, reader)],
        bodyRules: undefined,
        unsupported,
      };
    const body = flatten(schema, reader);
    const properties = [...body.properties].map(([name, node]) =>
      propertyOf(
        name,
        node,
        kind,
        body.required.has(name),
        text(at(content, 'encoding', name, 'contentType')),
        reader,
      ),
    );
    return { in: kind, parameters: [...listed, ...properties], bodyRules: body.rules, unsupported };
  }
  unsupported.push({
    at: requestBody.at,
    what: `a body of type ${entries(get(requestBody, 'content'))
      .map(([name]) => name)
      .join(', ')}`,
  });
  return { in: 'query', parameters: listed, bodyRules: undefined, unsupported };
}

/** What a list that is the whole body is called, where something must call it by a name. */
const wholeName = 'body';

function wholeOf(body: SpecNode, schema: SpecNode | undefined, reader: SchemaReader): ApiParameter {
  const parameter = build(wholeName, 'json', flag(get(body, 'required')), body, schema, true, reader);
  return { ...parameter, whole: true };
}

function parameterOf(node: SpecNode, place: 'query' | 'path', reader: SchemaReader): ApiParameter {
  const parameter = reader.effective(node) ?? node;
  const inJson = at(parameter, 'content', 'application/json', 'schema');
  const schema = inJson ?? get(parameter, 'schema');
  return build(
    member(parameter, 'name'),
    place,
    place === 'path' || flag(get(parameter, 'required')),
    parameter,
    schema,
    inJson !== undefined,
    reader,
  );
}

function propertyOf(
  name: string,
  node: SpecNode,
  place: 'form' | 'json',
  required: boolean,
  encoding: string | undefined,
  reader: SchemaReader,
): ApiParameter {
  const effective = reader.effective(node) ?? node;
  const embedded =
    text(get(effective, 'contentMediaType')) === 'application/json'
      ? get(effective, 'contentSchema')
      : undefined;
  return build(
    name,
    place,
    required,
    effective,
    embedded ?? node,
    embedded !== undefined || place === 'json' || encoding === 'application/json',
    reader,
  );
}

/** `node` is the parameter (or property) itself: its x- fields win over those of its schema. */
function build(
  name: string,
  place: ApiParameter['in'],
  required: boolean,
  node: SpecNode,
  schemaNode: SpecNode | undefined,
  inJson: boolean,
  reader: SchemaReader,
  within: readonly SpecNode[] = [],
): ApiParameter {
  const effective = reader.effective(schemaNode);
  const own = (key: string): SpecNode | undefined => get(node, key) ?? get(effective, key);
  const element = reader.effective(get(effective, 'items'));
  const isArray = text(get(effective, 'type')) === 'array';
  const fallback = own('default');
  const unit = text(own('x-unit'));
  return {
    name,
    in: place,
    whole: false,
    required,
    description: text(own('description')) ?? '',
    schema: reader.read(schemaNode),
    ...(inJson || (place === 'form' && !isArray)
      ? insideOf(isArray ? element : effective, reader, within)
      : noInside),
    array: !isArray ? undefined : inJson ? 'json' : 'repeat',
    upper: text(own('x-boolean')) === 'upper',
    secret: text(get(effective, 'format')) === 'password' || text(get(element, 'format')) === 'password',
    supplied: text(own('x-supplied')) === 'client',
    default: fallback === undefined ? undefined : json(fallback),
    error: errorOf(own('x-error')),
    unit: unit === 'ms' || unit === 's' ? unit : undefined,
    docs: docsOf(own('x-docs')),
    at: node.at,
  };
}

const noInside = { members: undefined, rules: [] };

/** Members of an object, and the rules between them. A schema that holds itself ends where it begins again. */
function insideOf(
  node: SpecNode | undefined,
  reader: SchemaReader,
  within: readonly SpecNode[],
): Pick<ApiParameter, 'members' | 'rules'> {
  const isObject = text(get(node, 'type')) === 'object' || get(node, 'properties') !== undefined;
  const parts = items(get(node, 'allOf'));
  if (node === undefined || (!isObject && parts.length === 0)) return noInside;
  const place = get(node, 'properties') ?? get(node, 'allOf') ?? node;
  if (within.includes(place)) return noInside;
  const { properties, required, rules } = flatten(node, reader);
  return {
    members: [...properties].map(([name, one]) => {
      const own = reader.effective(one) ?? one;
      return build(name, 'json', required.has(name), own, one, true, reader, [...within, place]);
    }),
    rules: items(rules).map(ruleOf),
  };
}

interface Flat {
  readonly properties: ReadonlyMap<string, SpecNode>;
  readonly required: ReadonlySet<string>;
  readonly rules: SpecNode | undefined;
}

/** Members of `allOf` become one list of properties, in the order in which they stand. */
function flatten(node: SpecNode | undefined, reader: SchemaReader, within: readonly SpecNode[] = []): Flat {
  const schema = reader.effective(node);
  const all = get(schema, 'allOf');
  const parts =
    all === undefined || within.includes(all)
      ? []
      : items(all).map((part) => flatten(part, reader, [...within, all]));
  const rules = [...parts.map((part) => part.rules), get(schema, 'x-requires')].flatMap((list) =>
    items(list),
  );
  return {
    properties: new Map([
      ...parts.flatMap((part) => [...part.properties]),
      ...entries(get(schema, 'properties')),
    ]),
    required: new Set([...parts.flatMap((part) => [...part.required]), ...texts(get(schema, 'required'))]),
    rules: schema === undefined || rules.length === 0 ? undefined : seq(schema.at, rules),
  };
}
