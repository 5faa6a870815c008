import type { SpecNode } from '../load/node.ts';
import { mediaOf } from './answers.ts';
import type { ApiBody, ApiError, ApiParameter } from './api.ts';
import { membersText, nodeText } from './node-text.ts';
import { at, entries, flag, get, isMap, items, json, seq, text, texts } from './read.ts';
import { docsOf, type SchemaReader, unitOf } from './schema.ts';

/** What a request carries apart from its path: parameters, and the rules that stand beside a body's properties. */
export interface RequestShape {
  readonly in: string;
  readonly parameters: readonly ApiParameter[];
  readonly body: ApiBody | undefined;
  readonly bodyRules: SpecNode | undefined;
}

const parameterKeywords: ReadonlySet<string> = new Set(
  'name in description required deprecated allowEmptyValue style explode allowReserved schema example examples content'.split(
    ' ',
  ),
);

/** Bodies that clients write. */
const bodies: Readonly<Record<string, string>> = {
  'application/x-www-form-urlencoded': 'form',
  'application/json': 'json',
};

/** Parameters of a path and an operation, and the members of a body that is an object. */
export function requestShape(
  key: string,
  operation: SpecNode,
  pathItem: SpecNode,
  reader: SchemaReader,
): RequestShape {
  const { source } = reader;
  const found = new Map<string, ApiParameter>();
  for (const node of [...items(get(pathItem, 'parameters')), ...items(get(operation, 'parameters'))]) {
    const one = reader.effective(node);
    if (one === undefined) continue;
    const name = text(get(one, 'name'));
    if (name === undefined) {
      source.report(node.at, 'bad-parameter', `A parameter of ${key} has no name.`, 'It is not compared.');
      continue;
    }
    source.known(one, `The parameter ${name}`, parameterKeywords);
    const parameter = parameterOf(name, one, reader);
    // A parameter of the operation replaces the path's.
    found.set(`${parameter.in} ${name}`, parameter);
  }
  const listed = distinct([...found.values()]);
  const body = reader.effective(get(operation, 'requestBody'));
  const content = get(body, 'content');
  const written = source.own
    ? Object.keys(bodies).flatMap((type) => {
        const media = get(content, type);
        return media === undefined ? [] : [[type, media] as const];
      })[0]
    : undefined;
  const main = written ?? mediaOf(content);
  if (body === undefined || main === undefined)
    return { in: 'query', parameters: listed, body: undefined, bodyRules: undefined };
  const [type, media] = main;
  const kind = source.own && Object.hasOwn(bodies, type) ? bodies[type] : undefined;
  const schema = bodyOf(get(media, 'schema'), reader);
  const members =
    schema === undefined
      ? [whole('(body)', body, get(media, 'schema'), flag(get(body, 'required')), reader)]
      : [...schema.properties].map(([name, node]) =>
          propertyOf(
            name,
            node,
            kind ?? 'body',
            schema.required.has(name),
            text(at(media, 'encoding', name, 'contentType')),
            reader,
          ),
        );
  const others = entries(content).flatMap(([other, one]): ApiParameter[] =>
    one === media
      ? []
      : [
          {
            ...whole(`(body as ${other})`, one, get(one, 'schema'), false, reader),
            style: nodeText(get(one, 'encoding')),
          },
        ],
  );
  return {
    in: kind ?? type,
    parameters: [...listed, ...members, ...others],
    body: {
      ...(source.own ? ownBody(body, operation) : foreignBody(body, media, schema === undefined)),
      components: schema?.components ?? [],
    },
    bodyRules: schema?.rules,
  };
}

/** Nothing is generated from it but for the members, so what it says is words. */
function ownBody(body: SpecNode, operation: SpecNode): Omit<ApiBody, 'components'> {
  const words = [
    text(get(body, 'description')),
    flag(get(body, 'required')) ? 'required' : 'optional',
    ...entries(get(body, 'content')).map(([, one]) => nodeText(get(one, 'examples'))),
  ];
  return {
    required: undefined,
    words: words.filter((one) => one !== undefined && one !== '').join('\n'),
    encoding: '',
    at: operation.at,
  };
}

function foreignBody(body: SpecNode, media: SpecNode, isWhole: boolean): Omit<ApiBody, 'components'> {
  return {
    required: isWhole ? undefined : flag(get(body, 'required')),
    words: [membersText(body, ['description']), membersText(media, ['example', 'examples'])]
      .join('\n')
      .trim(),
    encoding: nodeText(get(media, 'encoding')),
    at: body.at,
  };
}

/** A name may stand in the path and in the query at once. */
function distinct(parameters: readonly ApiParameter[]): readonly ApiParameter[] {
  const names = new Map<string, number>();
  for (const one of parameters) names.set(one.name, (names.get(one.name) ?? 0) + 1);
  return parameters.map((one) =>
    names.get(one.name) === 1 ? one : { ...one, name: `${one.name} (${one.in})` },
  );
}

export function errorOf(node: SpecNode | undefined): ApiError | undefined {
  const codeNode = get(node, 'code');
  const code =
    codeNode?.kind === 'scalar' && (typeof codeNode.value === 'number' || typeof codeNode.value === 'string')
      ? codeNode.value
      : undefined;
  if (code === undefined) return undefined;
  return {
    code,
    message: text(get(node, 'message')),
    args: texts(get(node, 'args')),
    assumed: flag(get(node, 'assumed')),
  };
}

function parameterOf(name: string, node: SpecNode, reader: SchemaReader): ApiParameter {
  const place = text(get(node, 'in')) ?? 'query';
  const content = mediaOf(get(node, 'content'))?.[1];
  const made = build(
    name,
    place,
    place === 'path' || flag(get(node, 'required')),
    node,
    get(content ?? node, 'schema'),
    content !== undefined,
    reader,
  );
  return {
    ...made,
    style: styleOf(node),
    words: membersText(node, ['deprecated', 'example', 'examples']),
  };
}

function propertyOf(
  name: string,
  node: SpecNode,
  place: string,
  required: boolean,
  encoding: string | undefined,
  reader: SchemaReader,
): ApiParameter {
  if (!reader.source.own) return build(name, place, required, node, node, false, reader);
  const effective = reader.effective(node) ?? node;
  const embedded =
    text(get(effective, 'contentMediaType')) === 'application/json'
      ? get(effective, 'contentSchema')
      : undefined;
  const inJson = embedded !== undefined || encoding === 'application/json';
  return build(name, place, required, effective, embedded ?? node, inJson, reader);
}

/** A body that is no object. */
function whole(
  name: string,
  node: SpecNode,
  schema: SpecNode | undefined,
  required: boolean,
  reader: SchemaReader,
): ApiParameter {
  return { ...build(name, 'body', required, node, schema, false, reader), description: '' };
}

/** `node` is the parameter (or property) itself: its x- fields win over those of its schema. */
function build(
  name: string,
  place: string,
  required: boolean,
  node: SpecNode,
  schemaNode: SpecNode | undefined,
  inJson: boolean,
  reader: SchemaReader,
): ApiParameter {
  const { own } = reader.source;
  const effective = own ? reader.effective(schemaNode) : undefined;
  const said = (key: string): SpecNode | undefined =>
    own ? (get(node, key) ?? get(effective, key)) : undefined;
  const element = reader.effective(get(effective, 'items'));
  const isArray = text(get(effective, 'type')) === 'array';
  const fallback = said('default');
  const written = own ? said('description') : place === 'body' ? undefined : get(node, 'description');
  return {
    name,
    in: place,
    required,
    description: text(written) ?? '',
    schema: reader.read(schemaNode),
    array: own ? (!isArray ? undefined : inJson ? 'json' : 'repeat') : inJson ? 'json' : undefined,
    style: '',
    upper: text(said('x-boolean')) === 'upper',
    secret: text(get(effective, 'format')) === 'password' || text(get(element, 'format')) === 'password',
    supplied: text(said('x-supplied')) === 'client',
    default: fallback === undefined ? undefined : json(fallback),
    error: errorOf(said('x-error')),
    unit: unitOf(said('x-unit')),
    docs: docsOf(said('x-docs')),
    words: '',
    at: node.at,
  };
}

function styleOf(node: SpecNode): string {
  const style = text(get(node, 'style'));
  const others = ['explode', 'allowReserved', 'allowEmptyValue'].flatMap((name) => {
    const value = text(get(node, name));
    return value === undefined ? [] : [`${name} ${value}`];
  });
  return [...(style === undefined ? [] : [style]), ...others].join(', ');
}

interface Flat {
  readonly properties: ReadonlyMap<string, SpecNode>;
  readonly required: ReadonlySet<string>;
  readonly rules: SpecNode | undefined;
  readonly components: readonly string[];
}

/** The members of a body; undefined for one that is no object, or that others would not take apart. */
function bodyOf(node: SpecNode | undefined, reader: SchemaReader): Flat | undefined {
  if (reader.source.own) return flatten(node, reader, []);
  const schema = reader.effective(node);
  if (!isMap(schema) || !schema.entries.has('properties') || schema.entries.has('allOf')) return undefined;
  reader.read(node); // tells what is wrong with it
  return flatten(node, reader, []);
}

/** Members of `allOf` become one list of properties, in the order in which they stand. */
function flatten(node: SpecNode | undefined, reader: SchemaReader, within: readonly SpecNode[]): Flat {
  const schema = reader.effective(node);
  const open = schema === undefined || within.includes(schema) ? [] : items(get(schema, 'allOf'));
  const parts = open.map((part) =>
    flatten(part, reader, schema === undefined ? within : [...within, schema]),
  );
  const rules = [...parts.map((part) => part.rules), get(schema, 'x-requires')].flatMap((list) =>
    items(list),
  );
  const named = get(node, '$ref') === undefined ? undefined : reader.read(node);
  return {
    properties: new Map([
      ...parts.flatMap((part) => [...part.properties]),
      ...entries(get(schema, 'properties')),
    ]),
    required: new Set([...parts.flatMap((part) => [...part.required]), ...texts(get(schema, 'required'))]),
    rules: schema === undefined || rules.length === 0 ? undefined : seq(schema.at, rules),
    components: [...(named?.kind === 'ref' ? [named.name] : []), ...parts.flatMap((part) => part.components)],
  };
}
