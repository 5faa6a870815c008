import { nearest } from '../../check/suggest.ts';
import type { MapNode, SpecNode } from '../../load/node.ts';
import { entry, flag, isMap, items, number, string, text } from '../../load/read-node.ts';
import type { NamedSchema, Schema } from '../../model/api.ts';
import type { Contract, Rest } from '../contract.ts';
import { unknown } from '../unknown.ts';
import { type Written, writtenOf } from '../written.ts';
import type { ForeignDocument } from './document.ts';
import { isExact, restOf } from './residue.ts';

const keywords: ReadonlySet<string> = new Set(
  `$id $schema $anchor $dynamicRef $dynamicAnchor $vocabulary $comment $defs definitions title description type format enum const default example examples
  nullable readOnly writeOnly deprecated externalDocs xml discriminator multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength
  pattern maxItems minItems uniqueItems contains minContains maxContains maxProperties minProperties required dependentRequired dependentSchemas
  properties patternProperties additionalProperties propertyNames unevaluatedItems unevaluatedProperties items prefixItems allOf anyOf oneOf not if then
  else contentEncoding contentMediaType contentSchema`.split(/\s+/),
);

const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];

/** Reads Schema Objects of OpenAPI 3.0 and 3.1 into our model; what cannot be read is `unknown`, and the rest is there. */
export class ForeignSchemas {
  readonly named: Map<string, NamedSchema> = new Map<string, NamedSchema>();
  readonly #document: ForeignDocument;
  readonly #read = new Map<SpecNode, Schema>();
  readonly #open = new Set<SpecNode>();
  readonly #waiting: (readonly [string, SpecNode])[] = [];
  readonly #written = new Map<string, Written>();
  readonly #formats = new Map<Schema, string>();
  readonly #rests = new Map<Schema, Rest>();

  constructor(document: ForeignDocument) {
    this.#document = document;
  }

  /** Names a schema, to be read by `finish`: chains of references may be longer than the stack. */
  add(name: string, node: SpecNode): void {
    if (this.named.has(name)) return;
    this.named.set(name, { name, schema: unknown(node.at, 'any value'), at: node.at });
    this.#waiting.push([name, node]);
  }

  finish(): void {
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop()) {
      const [name, node] = next;
      this.named.set(name, { name, schema: this.read(node), at: node.at });
      this.#written.set(
        name,
        writtenOf(node, (ref, at) => this.#document.target(ref, at)?.name),
      );
    }
  }

  /** What is known of the schemas beside the model, without the document: that is as large as all of it. */
  details(): Pick<Contract, 'rest' | 'wire' | 'written'> {
    const [rests, formats, written] = [this.#rests, this.#formats, this.#written];
    return {
      rest: (schema) => rests.get(schema),
      // `integer int32`: what the type in TypeScript does not tell.
      wire: (schema) => {
        const type = schema.kind === 'number' ? schema.type : schema.kind === 'string' ? 'string' : '';
        return `${type} ${formats.get(schema) ?? ''}`.trim();
      },
      written: (name) => written.get(name),
    };
  }

  read(node: SpecNode | undefined): Schema {
    if (node === undefined) return unknown({ file: '', line: 1, col: 1 }, 'any value');
    const known = this.#read.get(node);
    if (known !== undefined) return known;
    if (this.#open.has(node)) return unknown(node.at, 'holds itself');
    this.#open.add(node);
    const read: Read = [];
    const schema = this.#schema(node, read);
    this.#open.delete(node);
    this.#read.set(node, schema);
    const rest = restOf(node, read, isTyped(schema) && entry(node, 'type') === undefined);
    if (rest !== undefined) this.#rests.set(schema, rest);
    return schema;
  }

  /** @param read takes the keywords that the schema holds */
  #schema(node: SpecNode, read: Read): Schema {
    // `true` and `{}` allow everything, `false` nothing.
    if (node.kind === 'scalar' && typeof node.value === 'boolean')
      return unknown(node.at, node.value ? 'any value' : 'no value');
    if (!isMap(node)) {
      this.#document.report(node.at, 'bad-schema', 'A schema must be a map.', 'It is not compared.');
      return unknown(node.at, 'no schema');
    }
    this.#document.known(node, 'A schema', keywords);
    return this.#composed(node, read);
  }

  #reference(node: MapNode): readonly Schema[] {
    const ref = string(entry(node, '$ref'));
    if (ref === undefined) return [];
    const target = this.#document.target(ref, node.at);
    if (target === undefined) return [unknown(node.at, 'an unresolved $ref')];
    const { name } = target;
    this.add(name, target.node);
    return [{ ...this.#base(node, flag(entry(node, 'nullable'))), kind: 'ref', name }];
  }

  #base(node: SpecNode, nullable: boolean): Pick<Schema, 'description' | 'nullable' | 'docs' | 'at'> {
    return { description: text(entry(node, 'description')) ?? '', nullable, docs: noDocs, at: node.at };
  }

  /** Everything that a schema says holds at once: what it refers to, each part of `allOf`, each choice, and itself. */
  #composed(node: MapNode, read: Read): Schema {
    const all = items(entry(node, 'allOf'));
    if (all.length > 0) read.push(words.allOf);
    const parts = [
      ...this.#reference(node),
      ...all.map((one) => this.read(one)),
      ...(['oneOf', 'anyOf'] as const).flatMap((word) => this.#choice(node, word, read)),
    ];
    const [only] = parts;
    if (only !== undefined && !typed.some((word) => saysType(node, word))) {
      if (parts.length === 1 && (only.kind === 'ref' || only.kind === 'union') && only.at === node.at)
        return only;
      return { ...this.#base(node, flag(entry(node, 'nullable'))), kind: 'intersection', members: parts };
    }
    const own = this.#own(node, read);
    if (only === undefined) return own;
    return {
      ...this.#base(node, flag(entry(node, 'nullable'))),
      kind: 'intersection',
      members: [...parts, own],
    };
  }

  #choice(node: MapNode, word: 'oneOf' | 'anyOf', read: Read): readonly Schema[] {
    const listed = items(entry(node, word));
    if (listed.length === 0) return [];
    read.push(words[word]);
    const members = listed.map((one) => this.read(one));
    const rest = members.filter((one) => one.kind !== 'null');
    const discriminator = text(entry(entry(node, 'discriminator'), 'propertyName'));
    if (discriminator !== undefined) read.push(words.discriminator);
    return [
      {
        ...this.#base(node, flag(entry(node, 'nullable')) || rest.length < members.length),
        kind: 'union',
        members: rest,
        discriminator,
      },
    ];
  }

  /** What a schema says without the others. */
  #own(node: MapNode, read: Read): Schema {
    const type = entry(node, 'type');
    const listed =
      type?.kind === 'seq' ? items(type).flatMap((one) => text(one) ?? []) : [text(type) ?? inferred(node)];
    const rest = listed.filter((one) => one !== 'null');
    const [only] = rest;
    const none = flag(entry(node, 'nullable')) || rest.length < listed.length;
    if (this.#holdsValues(node, rest, none)) read.push(words.values);
    if (only === undefined) return { ...this.#base(node, false), kind: 'null' };
    if (rest.length === 1) return this.#typed(node, only, none, read);
    return {
      ...this.#base(node, none),
      kind: 'union',
      members: rest.map((one) => this.#typed(node, one, false, read)),
      discriminator: undefined,
    };
  }

  /** Whether the model has room for every value of `enum` or `const`: scalars of the types that are listed. */
  #holdsValues(node: MapNode, listed: readonly string[], nullable: boolean): boolean {
    if (node.entries.has('const') && node.entries.has('enum')) return false;
    const fits = (value: unknown): boolean =>
      value === null
        ? nullable || listed.length === 1
        : typeof value === 'number'
          ? listed.includes('number') || listed.includes('integer')
          : listed.includes(typeof value);
    return valuesOf(node).every((one) => one?.kind === 'scalar' && fits(one.value) && isExact(one));
  }

  #typed(node: MapNode, type: string, nullable: boolean, read: Read): Schema {
    const known = held[type];
    if (known !== undefined) read.push(known);
    const values = scalarsOf(node);
    // Written out: of the schemas of a large document, copying members takes a tenth of the time.
    const { at } = node;
    const docs = noDocs;
    const description = text(node.entries.get('description')?.value) ?? '';
    const none = nullable || values.includes(null);
    switch (type) {
      case 'string': {
        const strings = values.filter((one) => typeof one === 'string');
        return this.#formatted(node, {
          description,
          nullable: none,
          docs,
          at,
          kind: 'string',
          format: undefined,
          enum: strings.length > 0 ? strings : undefined,
          closed: true,
          enumDescriptions: noWords,
          pattern: text(entry(node, 'pattern')),
          minLength: number(entry(node, 'minLength')),
          maxLength: number(entry(node, 'maxLength')),
        });
      }
      case 'integer':
      case 'number': {
        const numbers = values.filter((one) => typeof one === 'number');
        return this.#formatted(node, {
          description,
          nullable: none,
          docs,
          at,
          kind: 'number',
          type,
          format: undefined,
          enum: numbers.length > 0 ? numbers : undefined,
          closed: true,
          min: number(entry(node, 'minimum')) ?? number(entry(node, 'exclusiveMinimum')),
          max: number(entry(node, 'maximum')) ?? number(entry(node, 'exclusiveMaximum')),
          unit: undefined,
        });
      }
      case 'boolean':
        return { description, nullable: none, docs, at, kind: 'boolean', enum: booleansOf(values) };
      case 'array': {
        const prefix = entry(node, 'prefixItems');
        if (prefix !== undefined) {
          read.push(words.prefixItems);
          const members = items(prefix).map((one) => this.read(one));
          return { description, nullable: none, docs, at, kind: 'tuple', items: members, names: [] };
        }
        read.push(words.items);
        return {
          description,
          nullable: none,
          docs,
          at,
          kind: 'array',
          items: this.read(entry(node, 'items')),
          minItems: number(entry(node, 'minItems')),
          maxItems: number(entry(node, 'maxItems')),
        };
      }
      case 'object':
        return this.#object(node, none, read);
      case '':
        return unknown(node.at, 'any value', text(entry(node, 'description')));
      default: {
        const near = nearest(type, types);
        this.#document.report(
          entry(node, 'type')?.at ?? node.at,
          'unknown-type',
          `There is no type ${type}.`,
          near === undefined ? 'The value is not compared.' : `Did you mean ${near}?`,
        );
        return unknown(node.at, `type ${type}`);
      }
    }
  }

  #formatted(node: MapNode, schema: Schema): Schema {
    const format = text(node.entries.get('format')?.value);
    if (format !== undefined) this.#formats.set(schema, format);
    return schema;
  }

  #object(node: MapNode, nullable: boolean, read: Read): Schema {
    const required = items(entry(node, 'required')).map(text);
    const additional = entry(node, 'additionalProperties');
    // Any other members are allowed where nothing is said.
    const open = flag(additional) || (isMap(additional) && additional.entries.size === 0);
    if (open || isMap(additional)) read.push(words.additional);
    return {
      ...this.#base(node, nullable),
      kind: 'object',
      properties: this.#properties(entry(node, 'properties'), required),
      additional: !open && isMap(additional) ? this.read(additional) : undefined,
    };
  }

  #properties(
    node: SpecNode | undefined,
    required: readonly (string | undefined)[],
  ): ReadonlyMap<string, { readonly schema: Schema; readonly required: boolean }> {
    const found = new Map<string, { readonly schema: Schema; readonly required: boolean }>();
    if (isMap(node))
      for (const [name, { value }] of node.entries)
        found.set(name, { schema: this.read(value), required: required.includes(name) });
    return found;
  }
}

/** Keywords that make a value one of a type. */
const typed = 'type properties additionalProperties items prefixItems enum const'.split(' ');

/** A bare `type: object` beside `allOf` says nothing that its parts do not. */
function saysType(node: MapNode, word: string): boolean {
  return node.entries.has(word) && !(word === 'type' && text(entry(node, 'type')) === 'object');
}

/** Keywords that the model holds for values of a type; those of lists and of open objects depend on the rest. */
const numeric = new Set('format minimum maximum exclusiveMinimum exclusiveMaximum'.split(' '));
const held: Readonly<Record<string, ReadonlySet<string>>> = {
  string: new Set('format pattern minLength maxLength'.split(' ')),
  integer: numeric,
  number: numeric,
  object: new Set(['properties', 'required']),
};
const words = {
  allOf: new Set(['allOf']),
  oneOf: new Set(['oneOf']),
  anyOf: new Set(['anyOf']),
  discriminator: new Set(['discriminator']),
  values: new Set(['enum', 'const']),
  items: new Set(['items', 'minItems', 'maxItems']),
  prefixItems: new Set(['prefixItems']),
  additional: new Set(['additionalProperties']),
};

/** Sets of keywords that were read: few for each schema, and none of them is made for it. */
type Read = ReadonlySet<string>[];
const noDocs = {};
const noWords: ReadonlyMap<string, string> = new Map();

function isTyped({ kind }: Schema): boolean {
  return !['ref', 'union', 'intersection', 'unknown'].includes(kind);
}

const noValues: readonly (string | number | boolean | null | undefined)[] = [];

function scalarsOf(node: MapNode): typeof noValues {
  if (!node.entries.has('enum') && !node.entries.has('const')) return noValues;
  return valuesOf(node).map((one) => (one?.kind === 'scalar' ? one.value : undefined));
}

function valuesOf(node: MapNode): readonly (SpecNode | undefined)[] {
  return node.entries.has('const') ? [entry(node, 'const')] : items(entry(node, 'enum'));
}

/** What a schema without a type must be, by what else it says. */
function inferred(node: MapNode): string {
  if (node.entries.has('properties') || node.entries.has('additionalProperties')) return 'object';
  if (node.entries.has('items') || node.entries.has('prefixItems')) return 'array';
  const kinds = new Set(
    valuesOf(node).map((one) =>
      one?.kind !== 'scalar' ? '' : one.value === null ? 'null' : String(typeof one.value),
    ),
  );
  const [kind, second] = [...kinds].filter((one) => kinds.size === 1 || one !== 'null');
  return second === undefined ? (kind ?? '') : '';
}

/** Both values are no list. */
function booleansOf(values: readonly unknown[]): readonly boolean[] | undefined {
  const booleans = values.filter((one) => typeof one === 'boolean');
  return booleans.length === 1 ? booleans : undefined;
}
