import type { SpecNode } from '../load/node.ts';
import { mediaOf, mediaTypes } from './answers.ts';
import type { ApiBody, ApiParameter } from './api.ts';
import { others, textsOf } from './members.ts';
import { nodeText } from './node-text.ts';
import { at, entries, flag, get, items, json, seq, text, texts } from './read.ts';
import { errorOf, ruleOf } from './rule.ts';
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
const examples = ['example', 'examples'];

/** Bodies that clients write. */
const bodies: Readonly<Record<string, 'form' | 'json'>> = {
  'application/x-www-form-urlencoded': 'form',
  'application/json': 'json',
};

/** Parameters of a path and an operation; the members of a body of ours are parameters, too. */
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
    if (get(one, 'in') === undefined)
      source.report(
        one.at,
        'bad-parameter',
        `The parameter ${name} does not say where it stands.`,
        'It is read as one of the query.',
      );
    const parameter = parameterOf(name, one, reader);
    // A parameter of the operation replaces the path's.
    found.set(`${parameter.in} ${name}`, parameter);
  }
  const parameters = [...found.values()];
  const body = reader.effective(get(operation, 'requestBody'));
  if (body === undefined)
    return { in: source.own ? 'query' : '', parameters, body: undefined, bodyRules: undefined };
  if (!source.own) return { in: '', parameters, body: bodyOf(body, reader), bodyRules: undefined };
  return ownBody(parameters, operation, body, reader);
}

/** A body as other people describe it: by media type. */
function bodyOf(body: SpecNode, reader: SchemaReader): ApiBody {
  return {
    required: flag(get(body, 'required')),
    words: textsOf(body, ['description']),
    detail: textsOf(body, others(body, ['description', 'required', 'content'])),
    media: mediaTypes(get(body, 'content'), reader),
    components: [],
    at: body.at,
  };
}

function ownBody(
  listed: readonly ApiParameter[],
  operation: SpecNode,
  body: SpecNode,
  reader: SchemaReader,
): RequestShape {
  const content = get(body, 'content');
  const written = Object.keys(bodies).flatMap((type): (readonly [string, SpecNode])[] => {
    const media = get(content, type);
    return media === undefined ? [] : [[type, media]];
  })[0];
  const [type, media] = written ?? mediaOf(content) ?? ['', undefined];
  const kind = Object.hasOwn(bodies, type) ? bodies[type] : undefined;
  const schema = get(media, 'schema');
  const required = flag(get(body, 'required'));
  const isList = kind === 'json' && text(get(reader.effective(schema), 'type')) === 'array';
  const flat = kind === undefined || isList ? undefined : flatten(schema, reader);
  const members =
    flat === undefined
      ? [{ ...build(wholeName, kind ?? 'body', required, body, schema, true, reader), whole: isList }]
      : [...flat.properties].map(([name, node]) => {
          const encoding = text(at(media, 'encoding', name, 'contentType'));
          return propertyOf(name, node, kind ?? '', flat.required.has(name), encoding, reader);
        });
  const words = [
    text(get(body, 'description')),
    required ? 'required' : 'optional',
    ...entries(content).map(([, one]) => nodeText(get(one, 'examples'))),
  ];
  return {
    in: kind ?? type,
    parameters: [...listed, ...members],
    body: {
      // Nothing is generated from it but for the members, so what it says is words.
      required: undefined,
      words: words.filter((one) => one !== undefined && one !== '').join('\n'),
      detail: '',
      media: new Map(),
      components: flat?.components ?? [],
      at: operation.at,
    },
    bodyRules: flat?.rules,
  };
}

/** What a list that is the whole body is called, where something must call it by a name. */
const wholeName = 'body';

function parameterOf(name: string, node: SpecNode, reader: SchemaReader): ApiParameter {
  const place = text(get(node, 'in')) ?? 'query';
  const [, media] = mediaOf(get(node, 'content')) ?? [];
  const required = place === 'path' || flag(get(node, 'required'));
  const made = build(name, place, required, node, get(media ?? node, 'schema'), media !== undefined, reader);
  const said = reader.source.own ? ['x-boolean', 'x-supplied', 'x-error', 'x-unit', 'x-docs', 'default'] : [];
  const words = [textsOf(node, ['deprecated', ...examples]), textsOf(media, examples)];
  const detail = [
    textsOf(node, others(node, [...parameterKeywords, ...said])),
    textsOf(media, others(media, ['schema', ...examples])),
  ];
  return {
    ...made,
    style: styleOf(node, place),
    words: words.filter((one) => one !== '').join('\n'),
    detail: detail.join('\n').trim(),
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
  const effective = reader.effective(node) ?? node;
  const embedded =
    text(get(effective, 'contentMediaType')) === 'application/json'
      ? get(effective, 'contentSchema')
      : undefined;
  const inJson = embedded !== undefined || place === 'json' || encoding === 'application/json';
  return build(name, place, required, effective, embedded ?? node, inJson, reader);
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
  within: readonly SpecNode[] = [],
): ApiParameter {
  const { own } = reader.source;
  const effective = own ? reader.effective(schemaNode) : undefined;
  const said = (key: string): SpecNode | undefined =>
    own ? (get(node, key) ?? get(effective, key)) : undefined;
  const element = reader.effective(get(effective, 'items'));
  const isArray = text(get(effective, 'type')) === 'array';
  const fallback = said('default');
  return {
    name,
    in: place,
    whole: false,
    required,
    description: text(own ? said('description') : get(node, 'description')) ?? '',
    schema: reader.read(schemaNode),
    ...(own && (inJson || (place === 'form' && !isArray))
      ? insideOf(isArray ? element : effective, reader, within)
      : noInside),
    array: own && !isArray ? undefined : inJson ? 'json' : own ? 'repeat' : undefined,
    style: '',
    upper: text(said('x-boolean')) === 'upper',
    secret: text(get(effective, 'format')) === 'password' || text(get(element, 'format')) === 'password',
    supplied: text(said('x-supplied')) === 'client',
    default: fallback === undefined ? undefined : json(fallback),
    error: errorOf(said('x-error')),
    unit: unitOf(said('x-unit')),
    docs: docsOf(said('x-docs')),
    words: '',
    detail: '',
    at: node.at,
  };
}

/** How lists and objects are written, where it is not as it is without a word about it. */
function styleOf(node: SpecNode, place: string): string {
  const usual = place === 'query' || place === 'cookie' ? 'form' : 'simple';
  const style = text(get(node, 'style')) ?? usual;
  const explode = text(get(node, 'explode')) ?? String(style === 'form');
  return [
    ...(style === usual ? [] : [style]),
    ...(explode === String(style === 'form') ? [] : [`explode ${explode}`]),
    ...['allowReserved', 'allowEmptyValue'].filter((name) => flag(get(node, name))),
  ].join(', ');
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
  /** Named schemas that it consists of. */
  readonly components: readonly string[];
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
