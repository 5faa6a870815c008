import type { MapNode, SpecNode } from '../load/node.ts';
import type { Docs, Schema } from './api.ts';
import { entries, flag, get, isMap, items, map, member, number, scalar, text, texts } from './read.ts';

/** Reads Schema Objects of a bundled document. */
export interface SchemaReader {
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
}

/** What was made of nodes, and from which components. */
export type Remembered<T> = WeakMap<
  SpecNode,
  { readonly value: T; readonly within: string; readonly targets: ReadonlyMap<string, SpecNode | undefined> }
>;

/** What may stand beside a `$ref` without making another type of it. */
const annotations: ReadonlySet<string> = new Set([
  '$ref',
  'description',
  'default',
  'example',
  'examples',
  'deprecated',
  'title',
]);

const noAt = { file: '', line: 1, col: 1 };

export function docsOf(node: SpecNode | undefined): Docs {
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

export function schemaReader(document: MapNode): SchemaReader {
  const components = get(document, 'components');

  /** Components that are being looked at, for each `remember` that is under way. */
  const looking = new Set<Map<string, SpecNode | undefined>>();

  /** Where something stands beside a `$ref` that changes what it means, while that is read. */
  const merging = new Set<string>();

  function target(ref: string): SpecNode | undefined {
    const found = find(ref);
    for (const targets of looking) targets.set(ref, found);
    return found;
  }

  function remember<T>(known: Remembered<T>, node: SpecNode, within: string, make: () => T): T {
    const before = known.get(node);
    if (before?.within === within && [...before.targets].every(([ref, found]) => target(ref) === found))
      return before.value;
    const targets = new Map<string, SpecNode | undefined>();
    looking.add(targets);
    const value = make();
    looking.delete(targets);
    known.set(node, { value, within, targets });
    return value;
  }

  function find(ref: string): SpecNode | undefined {
    const [hash, root, ...path] = ref
      .split('/')
      .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (hash !== '#' || root !== 'components') return undefined;
    return path.reduce<SpecNode | undefined>(get, components);
  }

  function effective(node: SpecNode | undefined, seen: readonly string[] = []): SpecNode | undefined {
    const ref = text(get(node, '$ref'));
    if (ref === undefined || node === undefined) return node;
    const found = seen.includes(ref) ? undefined : effective(target(ref), [...seen, ref]);
    if (found === undefined) return undefined;
    return map(found.at, [...entries(found), ...entries(node).filter(([key]) => key !== '$ref')]);
  }

  function base(
    node: SpecNode,
    nullable: boolean,
  ): { description: string; nullable: boolean; docs: Docs; at: SpecNode['at'] } {
    return {
      description: member(node, 'description'),
      nullable,
      docs: docsOf(get(node, 'x-docs')),
      at: node.at,
    };
  }

  function unknown(node: SpecNode, reason: string): Schema {
    return { ...base(node, false), kind: 'unknown', reason };
  }

  function read(node: SpecNode | undefined): Schema {
    if (node === undefined)
      return {
        kind: 'unknown',
        reason: 'no schema is given',
        description: '',
        nullable: false,
        docs: {},
        at: noAt,
      };
    if (!isMap(node)) return unknown(node, 'a schema must be a map');
    const ref = text(get(node, '$ref'));
    if (ref !== undefined) {
      const structural = entries(node).some(([key]) => !annotations.has(key) && !key.startsWith('x-'));
      if (!structural) {
        const name = (ref.split('/').at(-1) ?? '').replaceAll('~1', '/').replaceAll('~0', '~');
        return target(ref) === undefined
          ? unknown(node, `$ref ${ref} leads nowhere`)
          : { ...base(node, false), kind: 'ref', name };
      }
      const merged = effective(node);
      if (!isMap(merged)) return unknown(node, `$ref ${ref} leads nowhere`);
      if (merging.has(ref)) return unknown(node, `$ref ${ref} leads back to where it came from`);
      merging.add(ref);
      const schema = read(merged);
      merging.delete(ref);
      return schema;
    }
    return composed(node);
  }

  function composed(node: MapNode): Schema {
    for (const key of [
      'not',
      'if',
      'patternProperties',
      'dependentSchemas',
      'unevaluatedProperties',
    ] as const) {
      if (node.entries.has(key)) return unknown(node, `keyword ${key} is not supported`);
    }
    const allOf = items(get(node, 'allOf'));
    if (allOf.length > 0) {
      const own = node.entries.has('properties') ? [typed(node, 'object', false)] : [];
      return { ...base(node, false), kind: 'intersection', members: [...allOf.map(read), ...own] };
    }
    const union = get(node, 'oneOf') ?? get(node, 'anyOf');
    if (union !== undefined) {
      if (node.entries.has('properties')) return unknown(node, 'oneOf beside properties is not supported');
      const members = items(union).map(read);
      const nullable = members.some((one) => one.kind === 'null');
      const rest = members.filter((one) => one.kind !== 'null');
      return {
        ...base(node, nullable),
        kind: 'union',
        members: rest,
        discriminator: text(get(get(node, 'discriminator'), 'propertyName')),
      };
    }
    return byType(node);
  }

  function byType(node: MapNode): Schema {
    const type = get(node, 'type');
    const types = type?.kind === 'seq' ? texts(type) : [text(type) ?? inferred(node)];
    const rest = types.filter((name) => name !== 'null');
    const nullable = rest.length < types.length;
    const [only] = rest;
    if (only === undefined)
      return nullable ? { ...base(node, false), kind: 'null' } : unknown(node, 'a schema needs a type');
    if (rest.length === 1) return typed(node, only, nullable);
    return {
      ...base(node, nullable),
      kind: 'union',
      members: rest.map((name) => typed(node, name, false)),
      discriminator: undefined,
    };
  }

  function typed(node: MapNode, type: string, nullableType: boolean): Schema {
    const values = node.entries.has('const')
      ? [scalar(get(node, 'const'))]
      : items(get(node, 'enum')).map(scalar);
    const nullable = nullableType || values.includes(null);
    const shared = base(node, nullable);
    const format = text(get(node, 'format'));
    const closed = flag(get(node, 'x-closed')) || node.entries.has('const');
    switch (type) {
      case 'string': {
        const strings = values.filter((value) => typeof value === 'string');
        return {
          ...shared,
          kind: 'string',
          closed,
          format: format === 'decimal' || format === 'int64' || format === 'password' ? format : undefined,
          enum: strings.length > 0 ? strings : undefined,
          enumDescriptions: new Map(
            entries(get(node, 'x-enum-descriptions')).map(([key, value]) => [key, text(value) ?? '']),
          ),
          pattern: text(get(node, 'pattern')),
          minLength: number(get(node, 'minLength')),
          maxLength: number(get(node, 'maxLength')),
        };
      }
      case 'integer':
      case 'number': {
        const numbers = values.filter((value) => typeof value === 'number');
        const unit = text(get(node, 'x-unit'));
        return {
          ...shared,
          kind: 'number',
          type,
          closed,
          format: format === 'decimal' || format === 'int64' || format === 'double-int' ? format : undefined,
          enum: numbers.length > 0 ? numbers : undefined,
          min: number(get(node, 'minimum')),
          max: number(get(node, 'maximum')),
          unit: unit === 'ms' || unit === 's' ? unit : undefined,
        };
      }
      case 'boolean': {
        const booleans = values.filter((value) => typeof value === 'boolean');
        return { ...shared, kind: 'boolean', enum: booleans.length > 0 ? booleans : undefined };
      }
      case 'array': {
        const prefix = get(node, 'prefixItems');
        if (prefix !== undefined) {
          const names = items(prefix).map((one) => text(get(effective(one), 'x-name')));
          return { ...shared, kind: 'tuple', items: items(prefix).map(read), names };
        }
        return {
          ...shared,
          kind: 'array',
          items: read(get(node, 'items')),
          minItems: number(get(node, 'minItems')),
          maxItems: number(get(node, 'maxItems')),
        };
      }
      case 'object':
        return object(node, nullable);
      default:
        return unknown(node, `type ${type} is not supported`);
    }
  }

  function object(node: MapNode, nullable: boolean): Schema {
    const required = new Set(texts(get(node, 'required')));
    const additional = get(node, 'additionalProperties');
    if (scalar(additional) === true)
      return unknown(node, 'additionalProperties must say of which type the values are');
    return {
      ...base(node, nullable),
      kind: 'object',
      properties: new Map(
        entries(get(node, 'properties')).map(([name, value]) => {
          const readable = text(get(effective(value), 'x-name'));
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
      additional: isMap(additional) ? read(additional) : undefined,
    };
  }

  return { read, effective: (node) => effective(node), remember };
}

function inferred(node: MapNode): string {
  if (node.entries.has('properties') || node.entries.has('additionalProperties')) return 'object';
  if (node.entries.has('prefixItems') || node.entries.has('items')) return 'array';
  const value = scalar(get(node, 'const') ?? items(get(node, 'enum'))[0]);
  return typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : 'nothing';
}
