/** What a keyword does that the model does not hold. */
export type Effect =
  /** Fewer values pass the higher it is. */
  | 'at least'
  /** Fewer values pass the lower it is. */
  | 'at most'
  /** Fewer values pass where it stands. */
  | 'restricts'
  /** More values pass where it stands. */
  | 'widens'
  /** Names that must be there. */
  | 'names'
  /** The only values that pass. */
  | 'values'
  | 'default'
  | 'words'
  | 'example'
  /** What the value means: programs may depend on it in ways that nobody knows. */
  | 'meaning';

/** What a keyword of a Schema Object is. Who walks, reads, checks and compares schemas knows keywords from this table. */
export interface Keyword {
  /** What its value is to somebody who walks: a schema, schemas in a list or by name. */
  readonly holds?: 'schema' | 'schemas' | 'schemaMap' | 'discriminator';
  /** What an edit of it is, where the model has no place of its own for it. */
  readonly does?: Effect;
  /** Values that say what is so without the keyword. */
  readonly silent?: readonly string[];
  /** No code can be generated from it. */
  readonly unprintable?: true;
  /** Types of which alone it says something. */
  readonly of?: readonly string[];
  /** The keyword that must not be below this one. */
  readonly upTo?: string;
  /** It may stand beside a `$ref` and makes no other type of it. */
  readonly annotates?: true;
}

const number_ = ['integer', 'number'];

const anything = ['true', '{}'];

/** One that is not here has a meaning that nobody knows. */
export const schemaKeywords: Readonly<Record<string, Keyword>> = {
  $ref: { annotates: true },
  $id: {},
  $schema: { does: 'words' },
  $anchor: {},
  $dynamicRef: {},
  $dynamicAnchor: {},
  $vocabulary: {},
  $defs: { holds: 'schemaMap' },
  definitions: { holds: 'schemaMap' },
  type: {},
  format: {},
  enum: { does: 'values' },
  const: { does: 'values' },
  nullable: {},
  description: { annotates: true },
  pattern: { of: ['string'], does: 'restricts', silent: ['""', '".*"'] },
  minLength: { of: ['string'], upTo: 'maxLength', does: 'at least', silent: ['0'] },
  maxLength: { of: ['string'], does: 'at most' },
  minimum: { of: number_, upTo: 'maximum', does: 'at least' },
  maximum: { of: number_, does: 'at most' },
  items: { holds: 'schema', of: ['array'], does: 'restricts', silent: anything },
  prefixItems: { holds: 'schemas', of: ['array'] },
  minItems: { of: ['array'], upTo: 'maxItems', does: 'at least', silent: ['0'] },
  maxItems: { of: ['array'], does: 'at most' },
  properties: { holds: 'schemaMap', of: ['object'], does: 'meaning', silent: ['{}'] },
  allOf: { holds: 'schemas', does: 'meaning', silent: ['[]'] },
  anyOf: { holds: 'schemas', does: 'meaning', silent: ['[]'] },
  oneOf: { holds: 'schemas', does: 'meaning', silent: ['[]'] },

  multipleOf: { does: 'restricts' },
  uniqueItems: { does: 'restricts', silent: ['false'] },
  minProperties: { does: 'at least', silent: ['0'] },
  maxProperties: { does: 'at most' },
  contains: { holds: 'schema', does: 'restricts' },
  minContains: { does: 'at least', silent: ['1'] },
  maxContains: { does: 'at most' },
  propertyNames: { holds: 'schema', does: 'restricts', silent: anything },
  unevaluatedItems: { holds: 'schema', does: 'restricts', silent: anything },
  unevaluatedProperties: { holds: 'schema', unprintable: true, does: 'restricts', silent: anything },
  dependentRequired: { does: 'restricts', silent: ['{}'] },
  dependentSchemas: { holds: 'schemaMap', unprintable: true, does: 'restricts', silent: ['{}'] },
  exclusiveMinimum: { does: 'at least', silent: ['false'] },
  exclusiveMaximum: { does: 'at most', silent: ['false'] },
  additionalProperties: { holds: 'schema', of: ['object'], does: 'restricts', silent: anything },

  not: { holds: 'schema', unprintable: true, does: 'meaning', silent: ['false'] },
  if: { holds: 'schema', unprintable: true },
  // biome-ignore lint/suspicious/noThenProperty: a table of names; nobody awaits it
  then: { holds: 'schema' },
  else: { holds: 'schema' },
  patternProperties: { holds: 'schemaMap', unprintable: true, does: 'meaning', silent: ['{}'] },
  readOnly: { does: 'meaning', silent: ['false'] },
  writeOnly: { does: 'meaning', silent: ['false'] },
  contentEncoding: {},
  contentMediaType: {},
  contentSchema: { holds: 'schema' },
  discriminator: { holds: 'discriminator' },
  required: { of: ['object'], does: 'names', silent: ['[]'] },

  title: { annotates: true, does: 'words' },
  deprecated: { annotates: true, does: 'words', silent: ['false'] },
  externalDocs: { does: 'words' },
  xml: { does: 'words' },
  $comment: { does: 'words' },

  example: { annotates: true, does: 'example' },
  examples: { annotates: true, does: 'example' },
  default: { annotates: true, does: 'default' },

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

/** Undefined for one that nobody defines. */
export function keywordOf(name: string): Keyword | undefined {
  return Object.hasOwn(schemaKeywords, name) ? schemaKeywords[name] : undefined;
}
