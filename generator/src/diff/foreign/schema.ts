import { nearest } from '../../check/suggest.ts';
import type { MapNode, SpecNode } from '../../load/node.ts';
import { entries, entry, flag, isMap, items, number, string, text } from '../../load/read-node.ts';
import type { NamedSchema, Schema } from '../../model/api.ts';
import type { Residue } from '../contract.ts';
import { unknown } from '../unknown.ts';
import type { ForeignDocument } from './document.ts';
import { residueOf } from './residue.ts';

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
  /** Components that are bodies. */
  readonly bodies: Set<string> = new Set<string>();
  readonly #formats = new Map<Schema, string>();
  readonly #residues = new Map<Schema, Residue>();

  constructor(document: ForeignDocument) {
    this.#document = document;
  }

  /** `integer int32`: what the type in TypeScript does not tell. */
  wire(schema: Schema): string {
    return this.#formats.get(schema) ?? '';
  }

  /** Keywords that the model does not hold. */
  residue(schema: Schema): Residue | undefined {
    return this.#residues.get(schema);
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
    }
  }

  read(node: SpecNode | undefined): Schema {
    if (node === undefined) return unknown({ file: '', line: 1, col: 1 }, 'any value');
    const known = this.#read.get(node);
    if (known !== undefined) return known;
    if (this.#open.has(node)) return unknown(node.at, 'holds itself');
    this.#open.add(node);
    const schema = this.#schema(node);
    this.#open.delete(node);
    this.#read.set(node, schema);
    const residue = schema.kind === 'ref' ? undefined : residueOf(node);
    if (residue !== undefined) this.#residues.set(schema, residue);
    return schema;
  }

  #schema(node: SpecNode): Schema {
    // `true` and `{}` allow everything.
    if (node.kind === 'scalar' && typeof node.value === 'boolean') return unknown(node.at, 'any value');
    if (!isMap(node)) {
      this.#document.report(node.at, 'bad-schema', 'A schema must be a map.', 'It is not compared.');
      return unknown(node.at, 'no schema');
    }
    const ref = string(entry(node, '$ref'));
    if (ref !== undefined) return this.#reference(ref, node);
    this.#document.known(node, 'A schema', keywords);
    return this.#composed(node);
  }

  #reference(ref: string, node: MapNode): Schema {
    const target = this.#document.target(ref, node.at);
    if (target === undefined) return unknown(node.at, 'an unresolved $ref');
    const { name } = target;
    this.add(name, target.node);
    return { ...this.#base(node, false), kind: 'ref', name };
  }

  #base(node: SpecNode, nullable: boolean): Pick<Schema, 'description' | 'nullable' | 'docs' | 'at'> {
    return { description: text(entry(node, 'description')) ?? '', nullable, docs: {}, at: node.at };
  }

  #composed(node: MapNode): Schema {
    const nullable = flag(entry(node, 'nullable'));
    const all = items(entry(node, 'allOf'));
    const own = node.entries.has('properties');
    if (all.length > 0) {
      const members = all.map((one) => this.read(one));
      return {
        ...this.#base(node, nullable),
        kind: 'intersection',
        members: own ? [...members, this.#object(node, false)] : members,
      };
    }
    const either = entry(node, 'oneOf') ?? entry(node, 'anyOf');
    if (items(either).length > 0) {
      const members = items(either).map((one) => this.read(one));
      const rest = members.filter((one) => one.kind !== 'null');
      const union: Schema = {
        ...this.#base(node, nullable || rest.length < members.length),
        kind: 'union',
        members: rest,
        discriminator: text(entry(entry(node, 'discriminator'), 'propertyName')),
      };
      if (!own) return union;
      return {
        ...this.#base(node, nullable),
        kind: 'intersection',
        members: [union, this.#object(node, false)],
      };
    }
    const type = entry(node, 'type');
    const listed =
      type?.kind === 'seq' ? items(type).flatMap((one) => text(one) ?? []) : [text(type) ?? inferred(node)];
    const rest = listed.filter((one) => one !== 'null');
    const [only] = rest;
    const none = nullable || rest.length < listed.length;
    if (only === undefined) return { ...this.#base(node, false), kind: 'null' };
    if (rest.length === 1) return this.#typed(node, only, none);
    return {
      ...this.#base(node, none),
      kind: 'union',
      members: rest.map((one) => this.#typed(node, one, false)),
      discriminator: undefined,
    };
  }

  #typed(node: MapNode, type: string, nullable: boolean): Schema {
    const values = (node.entries.has('const') ? [entry(node, 'const')] : items(entry(node, 'enum'))).map(
      (one) => (one?.kind === 'scalar' ? one.value : undefined),
    );
    const shared = this.#base(node, nullable || values.includes(null));
    const formatted = (schema: Schema): Schema => {
      this.#formats.set(
        schema,
        [type, text(entry(node, 'format'))].filter((one) => one !== undefined).join(' '),
      );
      return schema;
    };
    switch (type) {
      case 'string': {
        const strings = values.filter((one) => typeof one === 'string');
        return formatted({
          ...shared,
          kind: 'string',
          format: undefined,
          enum: strings.length > 0 ? strings : undefined,
          closed: true,
          enumDescriptions: new Map(),
          pattern: text(entry(node, 'pattern')),
          minLength: number(entry(node, 'minLength')),
          maxLength: number(entry(node, 'maxLength')),
        });
      }
      case 'integer':
      case 'number': {
        const numbers = values.filter((one) => typeof one === 'number');
        return formatted({
          ...shared,
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
        return { ...shared, kind: 'boolean', enum: booleansOf(values) };
      case 'array': {
        const prefix = entry(node, 'prefixItems');
        if (prefix !== undefined)
          return { ...shared, kind: 'tuple', items: items(prefix).map((one) => this.read(one)), names: [] };
        return {
          ...shared,
          kind: 'array',
          items: this.read(entry(node, 'items')),
          minItems: number(entry(node, 'minItems')),
          maxItems: number(entry(node, 'maxItems')),
        };
      }
      case 'object':
        return this.#object(node, shared.nullable);
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

  #object(node: MapNode, nullable: boolean): Schema {
    const required = new Set(items(entry(node, 'required')).flatMap((one) => text(one) ?? []));
    const additional = entry(node, 'additionalProperties');
    return {
      ...this.#base(node, nullable),
      kind: 'object',
      properties: new Map(
        entries(entry(node, 'properties')).map(([name, { value }]) => [
          name,
          { schema: this.read(value), required: required.has(name) },
        ]),
      ),
      additional: isMap(additional) || flag(additional) ? this.read(additional) : undefined,
    };
  }
}

/** What a schema without a type must be, by what else it says. */
function inferred(node: MapNode): string {
  if (node.entries.has('properties') || node.entries.has('additionalProperties')) return 'object';
  if (node.entries.has('items') || node.entries.has('prefixItems')) return 'array';
  const first = entry(node, 'const') ?? items(entry(node, 'enum'))[0];
  const value = first?.kind === 'scalar' ? first.value : undefined;
  return typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : '';
}

/** Both values are no list. */
function booleansOf(values: readonly unknown[]): readonly boolean[] | undefined {
  const booleans = values.filter((one) => typeof one === 'boolean');
  return booleans.length === 1 ? booleans : undefined;
}
