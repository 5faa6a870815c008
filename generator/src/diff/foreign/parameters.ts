import type { SpecNode } from '../../load/node.ts';
import { entry, flag, items, text } from '../../load/read-node.ts';
import type { ContractBody, ContractParameter } from '../contract.ts';
import { mediaTypes } from './answers.ts';
import type { ForeignDocument } from './document.ts';
import { mediaOf } from './media.ts';
import { others, textsOf } from './members.ts';
import type { ForeignSchemas } from './schema.ts';

const keywords: ReadonlySet<string> = new Set(
  'name in description required deprecated allowEmptyValue style explode allowReserved schema example examples content'.split(
    ' ',
  ),
);

/** Parameters of a path and an operation. */
export function foreignParameters(
  key: string,
  item: SpecNode,
  operation: SpecNode,
  document: ForeignDocument,
  schemas: ForeignSchemas,
): readonly ContractParameter[] {
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
    if (entry(one, 'in') === undefined)
      document.report(
        one.at,
        'bad-parameter',
        `The parameter ${name} does not say where it stands.`,
        'It is read as one of the query.',
      );
    const place = text(entry(one, 'in')) ?? 'query';
    const content = mediaOf(entry(one, 'content'));
    // A parameter of the operation replaces the path's.
    found.set(`${place} ${name}`, {
      name,
      in: place,
      required: place === 'path' || flag(entry(one, 'required')),
      description: wordsOf(one),
      schema: schemas.read(entry(content ?? one, 'schema')),
      whole: false,
      members: undefined,
      rules: [],
      array: content === undefined ? undefined : 'json',
      upper: false,
      secret: false,
      supplied: false,
      default: undefined,
      error: undefined,
      unit: undefined,
      docs: {},
      style: styleOf(one, place),
      detail: [
        textsOf(one, others(one, [...keywords])),
        textsOf(content, others(content, ['schema', 'example', 'examples'])),
      ]
        .join('\n')
        .trim(),
      at: one.at,
    });
  }
  return [...found.values()];
}

/** What is sent, by media type. */
export function foreignBody(
  operation: SpecNode,
  document: ForeignDocument,
  schemas: ForeignSchemas,
): ContractBody | undefined {
  const body = document.follow(entry(operation, 'requestBody'));
  if (body === undefined) return undefined;
  return {
    required: flag(entry(body, 'required')),
    words: textsOf(body, ['description']),
    detail: textsOf(body, others(body, ['description', 'required', 'content'])),
    media: mediaTypes(entry(body, 'content'), schemas),
    at: body.at,
  };
}

/** How lists and objects are written, where it is not as it is without a word about it. */
function styleOf(node: SpecNode, place: string): string {
  const usual = place === 'query' || place === 'cookie' ? 'form' : 'simple';
  const style = text(entry(node, 'style')) ?? usual;
  const explode = text(entry(node, 'explode')) ?? String(style === 'form');
  return [
    ...(style === usual ? [] : [style]),
    ...(explode === String(style === 'form') ? [] : [`explode ${explode}`]),
    ...['allowReserved', 'allowEmptyValue'].filter((name) => flag(entry(node, name))),
  ].join(', ');
}

function wordsOf(node: SpecNode): string {
  const description = text(entry(node, 'description'));
  const content = mediaOf(entry(node, 'content'));
  return [
    description,
    textsOf(node, ['deprecated', 'example', 'examples']),
    textsOf(content, ['example', 'examples']),
  ]
    .filter((one) => one !== undefined && one !== '')
    .join('\n');
}
