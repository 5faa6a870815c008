import { nearest } from '../check/suggest.ts';
import type { At, MapNode, SpecNode } from '../load/node.ts';
import { string } from '../load/read-node.ts';
import type { Docs, NamedSchema, Schema } from './api.ts';
import { schemaKeywords } from './keywords.ts';
import { entries, flag, get, isMap, items, map, member, number, scalar, text, texts } from './read.ts';
import { type Held, heldByOwn, restOf } from './rest.ts';
import { holdsValues, inferred, isTyped, keptBy, saysType, scalarsOf, words } from './schema-values.ts';
import type { Source, Target } from './source.ts';
import { writtenOf } from './written.ts';

/** Reads Schema Objects of one document. */
export interface SchemaReader {
  readonly source: Source;
  read(node: SpecNode | undefined): Schema;
  /** The node with its references followed; what stands beside a `$ref` wins over the target. */
  effective(node: SpecNode | undefined): SpecNode | undefined;
  /**
   * What `make` makes of a node with this reader; what it made of the same node in an earlier run, if every component
   * that it looked at is the same still.
   *
   * @param within what else `make` reads
   */
  remember<T>(known: Remembered<T>, node: SpecNode, within: string, make: () => T): T;
  /** Named schemas: those that were added, and those that references led to. */
  readonly named: ReadonlyMap<string, NamedSchema>;
  /** Names a schema, to be read by `finish`: chains of references may be longer than the stack. */
  add(name: string, node: SpecNode): void;
  finish(): void;
}

/** What was made of nodes, and from which components. */
export type Remembered<T> = WeakMap<
  SpecNode,
  {
    readonly value: T;
    readonly within: string;
    readonly targets: ReadonlyMap<string, SpecNode | undefined>;
  }
>;

const annotations: ReadonlySet<string> = new Set(
  Object.keys(schemaKeywords).filter((key) => schemaKeywords[key]?.annotates === true),
);
const unprintable = Object.keys(schemaKeywords).filter((key) => schemaKeywords[key]?.unprintable === true);
const known: ReadonlySet<string> = new Set(Object.keys(schemaKeywords));

const knownSchemas: Remembered<NamedSchema> = new WeakMap();

const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
const mostSteps = 50;

const noDocs: Docs = {};

export function docsOf(node: SpecNode | undefined): Docs {
  if (node === undefined) return noDocs;
  const page = text(get(node, 'page'));
  const revision = text(get(node, 'revision'));
  const note = text(get(node, 'note'));
  return {
    ...(page === undefined ? {} : { page }),
    ...(revision === undefined ? {} : { revision }),
    ...(note === undefined ? {} : { note }),
    ...(flag(get(node, 'assumed')) ? { assumed: true as const } : {}),
  };
}

/** A value of which nothing is known. */
export function unknown(at: At, reason: string, description = ''): Schema {
  return { kind: 'unknown', reason, description, nullable: false, docs: noDocs, rest: undefined, at };
}

export function schemaReader(source: Source): SchemaReader {
  const { own } = source;
  const made = new Map<SpecNode, Schema>();
  const open = new Set<SpecNode>();
  const named = new Map<string, NamedSchema>();
  const waiting: (readonly [string, SpecNode])[] = [];
  /** Where something stands beside a `$ref` that changes what it means, while that is read. */
  const merging = new Set<string>();

  /** Components that are being looked at, for each `remember` that is under way. */
  const looking = new Set<Map<string, SpecNode | undefined>>();

  function target(ref: string, at: At): Target | undefined {
    const found = source.target(ref, at);
    for (const targets of looking) targets.set(ref, found?.node);
    return found;
  }

  function remember<T>(before: Remembered<T>, node: SpecNode, within: string, make: () => T): T {
    // Others are read once, and what they refer to is noted on the way.
    if (!own) return make();
    const last = before.get(node);
    if (
      last?.within === within &&
      [...last.targets].every(([ref, found]) => target(ref, node.at)?.node === found)
    )
      return last.value;
    const targets = new Map<string, SpecNode | undefined>();
    looking.add(targets);
    const value = make();
    looking.delete(targets);
    before.set(node, { value, within, targets });
    return value;
  }

  function effective(node: SpecNode | undefined): SpecNode | undefined {
    let current = node;
    const beside: (readonly (readonly [string, SpecNode])[])[] = [];
    for (let steps = 0; steps < mostSteps; steps++) {
      const ref = string(get(current, '$ref'));
      if (ref === undefined || current === undefined)
        return beside.length === 0 || node === undefined || !isMap(current)
          ? current
          : map(own ? current.at : node.at, [...entries(current), ...beside.reverse().flat()]);
      if (isMap(current) && current.entries.size > 1)
        beside.push(entries(current).filter(([key]) => key !== '$ref'));
      current = target(ref, current.at)?.node;
    }
    if (node !== undefined)
      source.report(node.at, 'ref-cycle', 'The $ref leads back to itself.', 'The value is not compared.');
    return undefined;
  }

  function add(name: string, node: SpecNode): void {
    if (named.has(name)) return;
    named.set(name, { name, schema: unknown(node.at, 'any value'), at: node.at });
    waiting.push([name, node]);
  }

  function finish(): void {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [name, node] = next;
      const schema = remember(knownSchemas, node, name, () => ({ name, schema: read(node), at: node.at }));
      named.set(
        name,
        own ? schema : { ...schema, written: writtenOf(node, (ref, at) => source.target(ref, at)?.name) },
      );
    }
  }

  function base(
    node: SpecNode,
    nullable: boolean,
  ): Pick<Schema, 'description' | 'nullable' | 'docs' | 'rest' | 'at'> {
    return {
      description: member(node, 'description'),
      nullable,
      docs: own ? docsOf(get(node, 'x-docs')) : noDocs,
      rest: undefined,
      at: node.at,
    };
  }

  function read(node: SpecNode | undefined): Schema {
    if (node === undefined) return unknown({ file: '', line: 1, col: 1 }, 'any value');
    const before = made.get(node);
    if (before !== undefined) return before;
    const merged = own ? mergedOf(node) : undefined;
    if (merged !== undefined) return merged;
    if (open.has(node)) return unknown(node.at, 'holds itself');
    open.add(node);
    const held: Held = own ? [heldByOwn] : [];
    const shape = written(node, held);
    open.delete(node);
    const rest = restOf(node, held, !own && isTyped(shape) && get(node, 'type') === undefined);
    const schema = rest === undefined ? shape : { ...shape, rest };
    // What is read again for another run notes again what it refers to.
    if (!own) made.set(node, schema);
    return schema;
  }

  /** What is written beside a `$ref` may make another type of what that leads to. */
  function mergedOf(node: SpecNode): Schema | undefined {
    const ref = string(get(node, '$ref'));
    if (ref === undefined || !isMap(node)) return undefined;
    if (entries(node).every(([key]) => annotations.has(key) || key.startsWith('x-'))) return undefined;
    const merged = effective(node);
    if (!isMap(merged)) return unknown(node.at, 'an unresolved $ref');
    if (merging.has(ref)) return unknown(node.at, `$ref ${ref} leads back to where it came from`);
    merging.add(ref);
    const schema = read(merged);
    merging.delete(ref);
    return schema;
  }

  /** @param held takes the keywords that the schema holds */
  function written(node: SpecNode, held: Held): Schema {
    // `true` and `{}` allow everything, `false` nothing.
    const all = scalar(node);
    if (typeof all === 'boolean') return unknown(node.at, all ? 'any value' : 'no value');
    if (!isMap(node)) {
      source.report(node.at, 'bad-schema', 'A schema must be a map.', 'It is not compared.');
      return unknown(node.at, 'no schema');
    }
    source.known(node, 'A schema', known);
    const keyword = own ? unprintable.find((key) => node.entries.has(key)) : undefined;
    const schema = composed(node, held);
    return keyword === undefined ? schema : { ...schema, unprintable: `keyword ${keyword} is not supported` };
  }

  function referred(node: MapNode): readonly Schema[] {
    const ref = string(get(node, '$ref'));
    if (ref === undefined) return [];
    const found = target(ref, node.at);
    if (found === undefined) return [unknown(node.at, 'an unresolved $ref')];
    add(found.name, found.node);
    return [{ ...base(node, flag(get(node, 'nullable'))), kind: 'ref', name: found.name }];
  }

  /** Everything that a schema says holds at once: what it refers to, each part of `allOf`, each choice, and itself. */
  function composed(node: MapNode, held: Held): Schema {
    const all = items(get(node, 'allOf'));
    if (all.length > 0) held.push(words.allOf);
    const choices = (['oneOf', 'anyOf'] as const).flatMap((word) => choice(node, word, held));
    const parts = [...referred(node), ...all.map(read), ...choices];
    const [only] = parts;
    if (only === undefined) return itself(node, held);
    const nullable = flag(get(node, 'nullable'));
    if (!saysType(node)) {
      if (parts.length === 1 && only.at === node.at && (own || only.kind === 'ref' || only.kind === 'union'))
        return only;
      return { ...base(node, nullable), kind: 'intersection', members: parts };
    }
    return {
      ...base(node, nullable),
      kind: 'intersection',
      members: [...parts, itself(node, held)],
      ...(own && choices.length > 0 && { unprintable: 'oneOf beside properties is not supported' }),
    };
  }

  function choice(node: MapNode, word: 'oneOf' | 'anyOf', held: Held): readonly Schema[] {
    const listed = items(get(node, word));
    if (listed.length === 0) return [];
    held.push(words[word]);
    const members = listed.map(read);
    const rest = members.filter((one) => one.kind !== 'null');
    const discriminator = text(get(get(node, 'discriminator'), 'propertyName'));
    if (discriminator !== undefined) held.push(words.discriminator);
    const nullable = flag(get(node, 'nullable')) || rest.length < members.length;
    return [{ ...base(node, nullable), kind: 'union', members: rest, discriminator }];
  }

  /** What a schema says without the others. */
  function itself(node: MapNode, held: Held): Schema {
    const type = get(node, 'type');
    const listed = type?.kind === 'seq' ? texts(type) : [text(type) ?? inferred(node)];
    const rest = listed.filter((name) => name !== 'null');
    const none = flag(get(node, 'nullable')) || rest.length < listed.length;
    if (own || holdsValues(node, rest, none)) held.push(words.values);
    const [only] = rest;
    if (only === undefined) return { ...base(node, false), kind: 'null' };
    if (rest.length === 1) return typed(node, only, none, held);
    return {
      ...base(node, none),
      kind: 'union',
      members: rest.map((name) => typed(node, name, false, held)),
      discriminator: undefined,
    };
  }

  function typed(node: MapNode, type: string, nullable: boolean, held: Held): Schema {
    const kept = keptBy[type];
    if (kept !== undefined) held.push(kept);
    const values = scalarsOf(node);
    const shared = base(node, nullable || values.includes(null));
    const format = text(get(node, 'format'));
    const closed = !own || flag(get(node, 'x-closed')) || node.entries.has('const');
    const wire = format === undefined ? type : `${type} ${format}`;
    switch (type) {
      case 'string': {
        const strings = values.filter((value) => typeof value === 'string');
        return {
          ...shared,
          kind: 'string',
          wire: own ? 'string' : wire,
          closed,
          format:
            own && (format === 'decimal' || format === 'int64' || format === 'password') ? format : undefined,
          enum: strings.length > 0 ? strings : undefined,
          enumDescriptions: own ? wordsByValue(get(node, 'x-enum-descriptions')) : noWords,
          pattern: text(get(node, 'pattern')),
          minLength: number(get(node, 'minLength')),
          maxLength: number(get(node, 'maxLength')),
        };
      }
      case 'integer':
      case 'number': {
        const numbers = values.filter((value) => typeof value === 'number');
        const exact =
          own && (format === 'decimal' || format === 'int64' || format === 'double-int') ? format : undefined;
        return {
          ...shared,
          kind: 'number',
          type,
          wire: own ? `${type} ${exact ?? ''}` : wire,
          closed,
          format: exact,
          enum: numbers.length > 0 ? numbers : undefined,
          min: number(get(node, 'minimum')) ?? number(get(node, 'exclusiveMinimum')),
          max: number(get(node, 'maximum')) ?? number(get(node, 'exclusiveMaximum')),
          unit: own ? unitOf(get(node, 'x-unit')) : undefined,
        };
      }
      case 'boolean': {
        const booleans = values.filter((value) => typeof value === 'boolean');
        // Both values are no list.
        return { ...shared, kind: 'boolean', enum: booleans.length === 1 ? booleans : undefined };
      }
      case 'array': {
        const prefix = get(node, 'prefixItems');
        if (prefix !== undefined) {
          held.push(words.prefixItems);
          const listed = items(prefix);
          const names = own ? listed.map((one) => text(get(effective(one), 'x-name'))) : [];
          return { ...shared, kind: 'tuple', items: listed.map(read), names };
        }
        held.push(words.items);
        return {
          ...shared,
          kind: 'array',
          items: read(get(node, 'items')),
          minItems: number(get(node, 'minItems')),
          maxItems: number(get(node, 'maxItems')),
        };
      }
      case 'object':
        return object(node, shared.nullable, held);
      case '':
        return unknown(node.at, 'any value', member(node, 'description'));
      default: {
        const near = nearest(type, types);
        source.report(
          get(node, 'type')?.at ?? node.at,
          'unknown-type',
          `There is no type ${type}.`,
          near === undefined ? 'The value is not compared.' : `Did you mean ${near}?`,
        );
        return unknown(node.at, `type ${type}`);
      }
    }
  }

  function object(node: MapNode, nullable: boolean, held: Held): Schema {
    const required = new Set(texts(get(node, 'required')));
    const additional = get(node, 'additionalProperties');
    if (own && scalar(additional) === true)
      return unknown(node.at, 'additionalProperties must say of which type the values are');
    // Any other members are allowed where nothing is said.
    const anything = flag(additional) || (!own && isMap(additional) && additional.entries.size === 0);
    if (anything || isMap(additional)) held.push(words.additional);
    return {
      ...base(node, nullable),
      kind: 'object',
      properties: new Map(
        entries(get(node, 'properties')).map(([name, value]) => {
          const readable = own ? text(get(effective(value), 'x-name')) : undefined;
          return [
            name,
            {
              schema: read(value),
              required: required.has(name),
              ...(readable === undefined || readable === name ? {} : { readable }),
            },
          ];
        }),
      ),
      additional: !anything && isMap(additional) ? read(additional) : undefined,
    };
  }

  return { source, read, effective, remember, named, add, finish };
}

const noWords: ReadonlyMap<string, string> = new Map();

function wordsByValue(node: SpecNode | undefined): ReadonlyMap<string, string> {
  if (node === undefined) return noWords;
  return new Map(entries(node).map(([value, words]) => [value, text(words) ?? '']));
}

export function unitOf(node: SpecNode | undefined): 'ms' | 's' | undefined {
  const unit = text(node);
  return unit === 'ms' || unit === 's' ? unit : undefined;
}
