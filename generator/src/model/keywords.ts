import type { SpecNode } from '../load/node.ts';
import { entry, number, text } from '../load/read-node.ts';
import { membersText, nodeText } from './node-text.ts';

/** What a keyword of a Schema Object is. Who walks, reads, checks and compares schemas knows keywords from this table. */
export interface Keyword {
  /** What its value is to somebody who walks: a schema, schemas in a list or by name. */
  readonly holds?: 'schema' | 'schemas' | 'schemaMap' | 'discriminator';
  /** What an edit is about, where the model has no place of its own for it. */
  readonly says?: Says;
  /** Its text in a comparison, where that is not its name and value. */
  readonly text?: (value: SpecNode, schema: SpecNode) => string;
  /** No code can be generated from it. */
  readonly unprintable?: true;
  /** Types of which alone it says something. */
  readonly of?: readonly string[];
  /** The keyword that must not be below this one. */
  readonly upTo?: string;
  /** It may stand beside a `$ref` and makes no other type of it. */
  readonly annotates?: true;
}

/** What passes; what a value means; words; examples; the value that counts when none is given. */
export type Says = 'limits' | 'means' | 'words' | 'examples' | 'default';

const number_ = ['integer', 'number'];

/** In the order in which they are told. */
export const schemaKeywords: Readonly<Record<string, Keyword>> = {
  $ref: { annotates: true },
  $id: {},
  $schema: {},
  $anchor: {},
  $dynamicRef: {},
  $dynamicAnchor: {},
  $vocabulary: {},
  $defs: { holds: 'schemaMap' },
  definitions: { holds: 'schemaMap' },
  type: {},
  format: {},
  enum: {},
  const: {},
  nullable: {},
  description: { annotates: true },
  pattern: { of: ['string'] },
  minLength: { of: ['string'], upTo: 'maxLength' },
  maxLength: { of: ['string'] },
  minimum: { of: number_, upTo: 'maximum' },
  maximum: { of: number_ },
  items: { holds: 'schema', of: ['array'] },
  prefixItems: { holds: 'schemas', of: ['array'] },
  minItems: { of: ['array'], upTo: 'maxItems' },
  maxItems: { of: ['array'] },
  properties: { holds: 'schemaMap', of: ['object'] },
  allOf: { holds: 'schemas' },
  anyOf: { holds: 'schemas' },
  oneOf: { holds: 'schemas' },

  multipleOf: { says: 'limits' },
  uniqueItems: { says: 'limits' },
  minProperties: { says: 'limits' },
  maxProperties: { says: 'limits' },
  contains: { holds: 'schema', says: 'limits' },
  minContains: { says: 'limits' },
  maxContains: { says: 'limits' },
  propertyNames: { holds: 'schema', says: 'limits' },
  unevaluatedItems: { holds: 'schema', says: 'limits' },
  unevaluatedProperties: { holds: 'schema', says: 'limits', unprintable: true },
  dependentRequired: { says: 'limits' },
  dependentSchemas: { holds: 'schemaMap', says: 'limits', unprintable: true },
  exclusiveMinimum: { says: 'limits', text: (value, schema) => exclusive('minimum', value, schema) },
  exclusiveMaximum: { says: 'limits', text: (value, schema) => exclusive('maximum', value, schema) },
  additionalProperties: {
    holds: 'schema',
    says: 'limits',
    of: ['object'],
    text: (value) => (text(value) === 'false' ? 'additionalProperties false' : ''),
  },

  not: { holds: 'schema', says: 'means', unprintable: true },
  if: { holds: 'schema', says: 'means', unprintable: true },
  // biome-ignore lint/suspicious/noThenProperty: a table of names; nobody awaits it
  then: { holds: 'schema', says: 'means' },
  else: { holds: 'schema', says: 'means' },
  patternProperties: { holds: 'schemaMap', says: 'means', unprintable: true },
  readOnly: { says: 'means' },
  writeOnly: { says: 'means' },
  contentEncoding: { says: 'means' },
  contentMediaType: { says: 'means' },
  contentSchema: { holds: 'schema', says: 'means' },
  discriminator: { holds: 'discriminator', says: 'means', text: (value) => membersText(value, ['mapping']) },
  required: {
    says: 'means',
    of: ['object'],
    // Of members that stand in other parts of the allOf.
    text: (value, schema) =>
      entry(schema, 'allOf') !== undefined && entry(schema, 'properties') === undefined
        ? `required: ${text(value) ?? nodeText(value)}`
        : '',
  },

  title: { says: 'words', annotates: true },
  deprecated: { says: 'words', annotates: true },
  externalDocs: { says: 'words' },
  xml: { says: 'words' },
  $comment: { says: 'words' },

  example: { says: 'examples', annotates: true },
  examples: { says: 'examples', annotates: true },
  default: { says: 'default', annotates: true, text: nodeText },

  // Our own.
  'x-unit': { of: number_ },
  'x-boolean': { of: ['boolean'] },
  'x-requires': { of: ['object'] },
  'x-closed': {},
  'x-docs': {},
  'x-enum-descriptions': {},
  'x-error': {},
  'x-name': {},
  'x-response-by': {},
  'x-supplied': {},
};

/** Of our own schemas, what parameters say, and what follows. */
const heldByOwn: ReadonlySet<string> = new Set(['default', 'additionalProperties']);

/** An x- field that the table does not know may mean anything. */
const unknownField: Keyword = { says: 'means' };

function keywordOf(name: string): Keyword | undefined {
  if (Object.hasOwn(schemaKeywords, name)) return schemaKeywords[name];
  return name.startsWith('x-') ? unknownField : undefined;
}

/** OpenAPI 3.0 says it beside the bound, 3.1 in its place; the bound itself is in the model. */
function exclusive(bound: 'minimum' | 'maximum', value: SpecNode, schema: SpecNode): string {
  if (text(value) === 'false') return '';
  const name = bound === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum';
  return number(value) !== undefined && entry(schema, bound) !== undefined
    ? `${name} ${text(value) ?? ''}`
    : `${bound} exclusive`;
}

/** What the model does not hold of a schema: by keyword, as texts. */
export type Rest = ReadonlyMap<string, string>;

export const nothing: Rest = new Map();

/** @param own whether it is one of our own, whose x- fields count */
export function restOf(schema: SpecNode, own: boolean): Rest {
  if (schema.kind !== 'map') return nothing;
  let rest: Map<string, string> | undefined;
  for (const [key, { value }] of schema.entries) {
    const keyword = keywordOf(key);
    if (keyword?.says === undefined || (own ? heldByOwn.has(key) : key.startsWith('x-'))) continue;
    const said = keyword.text?.(value, schema) ?? `${key}: ${text(value) ?? nodeText(value)}`;
    if (said === '' && keyword.says !== 'default') continue;
    rest ??= new Map();
    rest.set(key, said);
  }
  return rest ?? nothing;
}

const order = Object.keys(schemaKeywords);

/** What of it is of one kind, a line each; undefined where there is nothing. */
export function said(rest: Rest, says: Says): string | undefined {
  if (rest.size === 0) return undefined;
  const found = [...rest.keys()].filter((name) => keywordOf(name)?.says === says);
  if (found.length === 0) return undefined;
  return found
    .sort((left, right) => order.indexOf(left) - order.indexOf(right))
    .map((name) => rest.get(name))
    .join('\n');
}
