import type { SpecNode } from '../../load/node.ts';
import { entries, entry, flag, isMap, items, text } from '../../load/read-node.ts';
import type { Schema } from '../../model/api.ts';
import type { ContractBody, ContractParameter } from '../contract.ts';
import { membersText, nodeText } from '../node-text.ts';
import type { ForeignDocument } from './document.ts';
import { mediaOf } from './media.ts';
import type { ForeignSchemas } from './schema.ts';

const keywords: ReadonlySet<string> = new Set(
  'name in description required deprecated allowEmptyValue style explode allowReserved schema example examples content'.split(
    ' ',
  ),
);

export interface ForeignRequest {
  readonly parameters: readonly ContractParameter[];
  /** `query`, or the media type of the body. */
  readonly encoding: string;
  readonly body: ContractBody | undefined;
}

/** Parameters of a path and an operation, and the members of a body that is an object. */
export function foreignParameters(
  key: string,
  item: SpecNode,
  operation: SpecNode,
  document: ForeignDocument,
  schemas: ForeignSchemas,
): ForeignRequest {
  const found = new Map<string, ContractParameter>();
  for (const node of [...items(entry(item, 'parameters')), ...items(entry(operation, 'parameters'))]) {
    const one = document.follow(node);
    const name = text(entry(one, 'name'));
    if (one === undefined || name === undefined) {
      if (one !== undefined)
        document.report(
          node.at,
          'bad-parameter',
          `A parameter of ${key} has no name.`,
          'It is not compared.',
        );
      continue;
    }
    document.known(one, `The parameter ${name}`, keywords);
    const place = text(entry(one, 'in')) ?? 'query';
    const content = mediaOf(entry(one, 'content'));
    const schema = schemas.read(entry(content ?? one, 'schema'));
    // A parameter of the operation replaces the path's.
    found.set(`${place} ${name}`, {
      ...parameter(name, one, schema, place, place === 'path' || flag(entry(one, 'required'))),
      array: content === undefined ? undefined : 'json',
      style: styleOf(one),
      description: wordsOf(one),
    });
  }
  const body = document.follow(entry(operation, 'requestBody'));
  const content = entry(body, 'content');
  const media = mediaOf(content);
  if (body === undefined || media === undefined)
    return { parameters: named(found), encoding: 'query', body: undefined };
  const types = entries(content);
  const all = bodyParameters(entry(media, 'schema'), body, document, schemas);
  const others = types.flatMap(([type, { value }]): ContractParameter[] =>
    value === media
      ? []
      : [
          {
            ...parameter(`(body as ${type})`, value, schemas.read(entry(value, 'schema')), 'body', false),
            style: nodeText(entry(value, 'encoding')),
          },
        ],
  );
  const whole = all.some(({ name }) => name === '(body)');
  return {
    parameters: [...named(found), ...all, ...others],
    encoding: types.find(([, { value }]) => value === media)?.[0] ?? '',
    body: {
      required: whole ? undefined : flag(entry(body, 'required')),
      words: [membersText(body, ['description']), membersText(media, ['example', 'examples'])]
        .join('\n')
        .trim(),
      encoding: nodeText(entry(media, 'encoding')),
      at: body.at,
    },
  };
}

/** A name may stand in the path and in the query at once. */
function named(found: ReadonlyMap<string, ContractParameter>): readonly ContractParameter[] {
  const names = new Map<string, number>();
  for (const one of found.values()) names.set(one.name, (names.get(one.name) ?? 0) + 1);
  return [...found.values()].map((one) =>
    names.get(one.name) === 1 ? one : { ...one, name: `${one.name} (${one.in})` },
  );
}

function bodyParameters(
  node: SpecNode | undefined,
  body: SpecNode,
  document: ForeignDocument,
  schemas: ForeignSchemas,
): readonly ContractParameter[] {
  const schema = document.follow(node);
  if (isMap(schema) && schema.entries.has('properties') && !schema.entries.has('allOf')) {
    const required = new Set(items(entry(schema, 'required')).flatMap((one) => text(one) ?? []));
    const whole = schemas.read(node);
    if (whole.kind === 'ref') schemas.bodies.add(whole.name);
    return entries(entry(schema, 'properties')).map(([name, { value }]) =>
      parameter(name, value, schemas.read(value), 'body', required.has(name)),
    );
  }
  return [parameter('(body)', body, schemas.read(node), 'body', flag(entry(body, 'required')))];
}

function parameter(
  name: string,
  node: SpecNode,
  schema: Schema,
  place: string,
  required: boolean,
): ContractParameter {
  return {
    name,
    in: place,
    required,
    // A member of a body says it in its schema.
    description: place === 'body' ? '' : (text(entry(node, 'description')) ?? ''),
    schema,
    whole: false,
    members: undefined,
    rules: [],
    array: undefined,
    upper: false,
    secret: false,
    supplied: false,
    default: undefined,
    error: undefined,
    unit: undefined,
    docs: {},
    style: '',
    at: node.at,
  };
}

function styleOf(node: SpecNode): string {
  const style = text(entry(node, 'style'));
  const others = ['explode', 'allowReserved', 'allowEmptyValue'].flatMap((name) => {
    const value = text(entry(node, name));
    return value === undefined ? [] : [`${name} ${value}`];
  });
  return [...(style === undefined ? [] : [style]), ...others].join(', ');
}

function wordsOf(node: SpecNode): string {
  const description = text(entry(node, 'description'));
  const others = membersText(node, ['deprecated', 'example', 'examples']);
  return [description, others].filter((one) => one !== undefined && one !== '').join('\n');
}
