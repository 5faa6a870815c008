import type { Schema } from '../../model/api.ts';
import { canonical } from '../canonical.ts';
import type { Contract, Rest } from '../contract.ts';
import { mergedRest, saying } from '../keywords.ts';
import { mergedScalars } from './merge.ts';
import { isScalar } from './scalar.ts';

export type ObjectSchema = Extract<Schema, { readonly kind: 'object' }>;
type ArraySchema = Extract<Schema, { readonly kind: 'array' }>;

/** A schema, or part of it, that says something, and the component that it stands in; undefined for none. */
interface Saying {
  readonly schema: Schema;
  readonly owner: string | undefined;
}

/** What a schema amounts to, once names are followed and all that holds at once is taken together. */
export interface Whole {
  readonly schema: Schema;
  readonly nullable: boolean;
  readonly says: readonly Saying[];
  /** Components that it is made of. */
  readonly owners: ReadonlySet<string>;
  /** Members that one component alone has, by name. */
  readonly memberOf: ReadonlyMap<string, string>;
  /**
   * Who says that a member must be there: components, and `undefined` for the schema itself. Undefined where only its
   * members say it.
   */
  readonly requiredBy: ReadonlyMap<string, ReadonlySet<string | undefined>> | undefined;
}

const nobody: ReadonlySet<string> = new Set<string>();
const nothing: ReadonlyMap<string, never> = new Map<string, never>();

function alone(schema: Schema): Whole {
  const says = [{ schema, owner: undefined }];
  return {
    schema,
    nullable: schema.nullable,
    says,
    owners: nobody,
    memberOf: nothing,
    requiredBy: undefined,
  };
}

/** Takes schemas of one contract together. */
export class Wholes {
  readonly #contract: Contract;
  readonly #known = new Map<Schema, Whole>();
  /** Schemas that were made of others: one for the same ones, so that what holds itself comes to an end. */
  readonly #made = new Map<string, Schema>();
  readonly #numbers = new Map<Schema, number>();
  readonly #sources = new Map<Schema, readonly Schema[]>();

  constructor(contract: Contract) {
    this.#contract = contract;
  }

  of(schema: Schema): Whole {
    // Most schemas are one thing: there is nothing to take together, and nothing to remember.
    if (schema.kind !== 'ref' && schema.kind !== 'intersection')
      if (schema.kind !== 'union' || schema.members.length !== 1) return alone(schema);
    const known = this.#known.get(schema);
    if (known !== undefined) return known;
    const whole = this.#whole(schema);
    this.#known.set(schema, whole);
    return whole;
  }

  rest(says: readonly Saying[]): Rest | undefined {
    const merged = mergedRest(says.flatMap(({ schema }) => schema.rest ?? []));
    if (merged?.has('untyped') !== true) return merged;
    // One part that says its type says it for all.
    const leaves = says.filter(
      ({ schema }) => !['ref', 'union', 'intersection', 'unknown'].includes(schema.kind),
    );
    const typed = leaves.some(({ schema }) => schema.rest?.has('untyped') !== true);
    return typed ? new Map([...merged].filter(([name]) => name !== 'untyped')) : merged;
  }

  /** How a scalar travels, where its type does not tell. */
  wire(schema: Schema): string {
    const texts = (this.#sources.get(schema) ?? [schema]).map((one) => wireOf(one));
    return texts.reduce((longest, text) => (text.length > longest.length ? text : longest), '');
  }

  #whole(schema: Schema): Whole {
    const says: Saying[] = [];
    const leaves: Saying[] = [];
    const owners = new Set<string>();
    const walk = (one: Schema, owner: string | undefined): boolean => {
      says.push({ schema: one, owner });
      if (one.kind === 'ref') {
        const next = this.#contract.schemas.get(one.name)?.schema;
        if (next === undefined || owners.has(one.name)) return one.nullable;
        owners.add(one.name);
        return walk(next, one.name) || one.nullable;
      }
      const members = one.kind === 'intersection' || one.kind === 'union' ? one.members : [];
      if (one.kind === 'intersection' || members.length === 1) {
        const nullables = members.map((member) => walk(member, owner));
        return one.nullable || (nullables.length > 0 && nullables.every((is) => is));
      }
      leaves.push({ schema: one, owner });
      return one.nullable || one.kind === 'null' || isAny(one);
    };
    const nullable = walk(schema, undefined);
    const objects = leaves.flatMap(({ schema: one, owner }) =>
      one.kind === 'object' ? [{ schema: one, owner }] : [],
    );
    return {
      schema: this.#together(schema, leaves, objects),
      nullable,
      says,
      owners,
      memberOf: ownersOf(objects),
      requiredBy: requirersOf(objects, says),
    };
  }

  #together(
    schema: Schema,
    leaves: readonly Saying[],
    objects: readonly { readonly schema: ObjectSchema; readonly owner: string | undefined }[],
  ): Schema {
    const all = leaves.map((one) => one.schema);
    const others = all.filter(
      (one) => one.kind !== 'object' && one.kind !== 'array' && !isScalar(one) && !isAny(one),
    );
    const parts = [
      ...(objects.length === 0 ? [] : [this.#objects(objects.map((one) => one.schema))]),
      ...this.#arrays(all.filter((one) => one.kind === 'array')),
      ...this.#scalars(all),
      ...new Map(others.map((one) => [canonical(one), one])).values(),
    ];
    const [only] = parts;
    if (only === undefined)
      return all[0] ?? { ...schema, rest: undefined, kind: 'unknown', reason: 'any value' };
    return parts.length === 1 ? only : { ...bare(schema), kind: 'intersection', members: parts };
  }

  #objects(objects: readonly ObjectSchema[]): ObjectSchema {
    const [first, ...more] = objects;
    if (first !== undefined && more.length === 0) return first;
    const members = new Map<string, Schema[]>();
    const properties = new Map<string, { schema: Schema; required: boolean; readable?: string }>();
    for (const one of objects)
      for (const [name, property] of one.properties) {
        const schemas = members.get(name) ?? [];
        members.set(name, [...schemas, property.schema]);
        const required = property.required || (properties.get(name)?.required ?? false);
        properties.set(name, { ...property, required });
      }
    for (const [name, property] of properties) property.schema = this.#madeOf(members.get(name) ?? []);
    return {
      ...bare(first),
      kind: 'object',
      properties,
      additional: objects.find((one) => one.additional !== undefined)?.additional,
    };
  }

  #arrays(arrays: readonly ArraySchema[]): readonly Schema[] {
    const [first] = arrays;
    if (first === undefined || arrays.length === 1) return arrays;
    const limits = (of: (one: ArraySchema) => number | undefined): readonly number[] =>
      arrays.flatMap((one) => of(one) ?? []);
    const [least, most] = [limits((one) => one.minItems), limits((one) => one.maxItems)];
    return [
      {
        ...first,
        rest: undefined,
        items: this.#madeOf(arrays.map((one) => one.items)),
        minItems: least.length === 0 ? undefined : Math.max(...least),
        maxItems: most.length === 0 ? undefined : Math.min(...most),
      },
    ];
  }

  #scalars(all: readonly Schema[]): readonly Schema[] {
    return (['string', 'number', 'boolean', 'null'] as const).flatMap((kind) => {
      const scalars = all.filter(isScalar).filter((one) => one.kind === kind);
      const merged = mergedScalars(scalars);
      if (merged === undefined) return [];
      this.#sources.set(merged, scalars);
      return [merged];
    });
  }

  /** All of them at once. */
  #madeOf(schemas: readonly Schema[]): Schema {
    const parts = [...new Set(schemas.flatMap((one) => this.#sources.get(one) ?? [one]))];
    const [first, ...more] = parts;
    if (first !== undefined && more.length === 0) return first;
    const key = parts
      .map((one) => this.#number(one))
      .sort((left, right) => left - right)
      .join();
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made: Schema = { ...bare(first), kind: 'intersection', members: parts };
    this.#made.set(key, made);
    this.#sources.set(made, parts);
    return made;
  }

  #number(schema: Schema): number {
    const number = this.#numbers.get(schema) ?? this.#numbers.size;
    this.#numbers.set(schema, number);
    return number;
  }
}

function wireOf(schema: Schema): string {
  return schema.kind === 'string' || schema.kind === 'number' ? schema.wire : '';
}

/** Everything passes. */
export function isAny(schema: Schema): boolean {
  return schema.kind === 'unknown' && schema.reason === 'any value';
}

/** Nothing passes. */
export function isNever(schema: Schema): boolean {
  return schema.kind === 'unknown' && schema.reason === 'no value';
}

/** What was made says nothing of its own. */
function bare(schema: Schema | undefined): Pick<Schema, 'description' | 'nullable' | 'docs' | 'rest' | 'at'> {
  return {
    rest: undefined,
    description: '',
    nullable: false,
    docs: {},
    at: schema?.at ?? { file: '', line: 1, col: 1 },
  };
}

function ownersOf(objects: readonly Saying[]): ReadonlyMap<string, string> {
  const found = new Map<string, string | undefined>();
  for (const { schema, owner } of objects)
    if (schema.kind === 'object')
      for (const name of schema.properties.keys()) found.set(name, found.has(name) ? undefined : owner);
  return new Map([...found].flatMap(([name, owner]) => (owner === undefined ? [] : [[name, owner]])));
}

function requirersOf(
  objects: readonly Saying[],
  says: readonly Saying[],
): ReadonlyMap<string, ReadonlySet<string | undefined>> {
  const found = new Map<string, Set<string | undefined>>();
  const add = (name: string, owner: string | undefined): void => {
    const owners = found.get(name) ?? new Set();
    found.set(name, owners.add(owner));
  };
  for (const { schema, owner } of objects)
    if (schema.kind === 'object')
      for (const [name, one] of schema.properties) if (one.required) add(name, owner);
  for (const { schema, owner } of says) {
    const names = saying(schema.rest, 'required');
    if (Array.isArray(names))
      for (const name of names as readonly unknown[]) if (typeof name === 'string') add(name, owner);
  }
  return found;
}
