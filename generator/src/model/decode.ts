import type { At } from '../load/node.ts';
import type { Schema, Vocabulary } from './api.ts';
import type { Plan } from './core.ts';

export type { Plan };

export interface DecodeResult {
  readonly plan: Plan | undefined;
  /** A decimal travels as a JSON number. */
  readonly lossless: boolean;
  readonly problems: readonly { readonly at: At; readonly what: string }[];
}

/**
 * Ids and decimals. A decimal that travels as a string is planned too: should the exchange send a number, its digits
 * count.
 *
 * @param strings false leaves those decimals out: streams bring thousands of events a second, and every planned member
 * of each is visited
 */
export function decodePlan(schema: Schema, api: Vocabulary, strings = true): DecodeResult {
  const problems: { at: At; what: string }[] = [];
  let lossless = false;

  function plan(node: Schema, path: readonly string[]): Plan | undefined {
    switch (node.kind) {
      case 'ref': {
        const target = api.schemas.get(node.name)?.schema;
        if (target === undefined) return undefined;
        if (path.includes(node.name)) {
          if (exact(target, new Set()))
            problems.push({ at: node.at, what: `${node.name} holds itself and exact numbers` });
          return undefined;
        }
        return plan(target, [...path, node.name]);
      }
      case 'string':
        return strings && (node.format === 'decimal' || node.format === 'int64') ? node.format : undefined;
      case 'number':
        if (node.format === 'decimal') lossless = true;
        return node.format === 'int64' || node.format === 'decimal' ? node.format : undefined;
      case 'array': {
        const items = plan(node.items, path);
        return items === undefined ? undefined : { array: items };
      }
      case 'tuple': {
        const items = node.items.map((item) => plan(item, path) ?? null);
        return items.every((item) => item === null) ? undefined : { tuple: items };
      }
      case 'object': {
        const members = [...node.properties].flatMap(([name, property]): [string, Plan][] => {
          const value = plan(property.schema, path);
          return value === undefined ? [] : [[name, value]];
        });
        const values = node.additional === undefined ? undefined : plan(node.additional, path);
        if (members.length === 0 && values === undefined) return undefined;
        return {
          ...(members.length > 0 ? { object: new Map(members) } : {}),
          ...(values === undefined ? {} : { map: values }),
        };
      }
      case 'union':
      case 'intersection':
        return node.members
          .map((one) => plan(one, path))
          .reduce((left, right) => merge(left, right, node.at), undefined);
      default:
        return undefined;
    }
  }

  function merge(left: Plan | undefined, right: Plan | undefined, at: At): Plan | undefined {
    if (left === undefined || right === undefined) return left ?? right;
    if (typeof left === 'string' || typeof right === 'string') {
      if (left === right) return left;
      problems.push({ at, what: 'members that read the same value in different ways' });
      return left;
    }
    const names = new Set([...(left.object?.keys() ?? []), ...(right.object?.keys() ?? [])]);
    const object = [...names].flatMap((name): [string, Plan][] => {
      const value = merge(left.object?.get(name), right.object?.get(name), at);
      return value === undefined ? [] : [[name, value]];
    });
    const array = merge(left.array, right.array, at);
    const map = merge(left.map, right.map, at);
    const length = Math.max(left.tuple?.length ?? 0, right.tuple?.length ?? 0);
    const tuple = Array.from(
      { length },
      (_, index) => merge(left.tuple?.[index] ?? undefined, right.tuple?.[index] ?? undefined, at) ?? null,
    );
    return {
      ...(object.length > 0 ? { object: new Map(object) } : {}),
      ...(array === undefined ? {} : { array }),
      ...(tuple.length > 0 ? { tuple } : {}),
      ...(map === undefined ? {} : { map }),
    };
  }

  function exact(node: Schema, seen: Set<string>): boolean {
    if (node.kind === 'ref') {
      if (seen.has(node.name)) return false;
      seen.add(node.name);
      const target = api.schemas.get(node.name)?.schema;
      return target !== undefined && exact(target, seen);
    }
    if (node.kind === 'number') return node.format === 'int64' || node.format === 'decimal';
    if (node.kind === 'array') return exact(node.items, seen);
    if (node.kind === 'tuple') return node.items.some((item) => exact(item, seen));
    if (node.kind === 'object')
      return (
        [...node.properties.values()].some((one) => exact(one.schema, seen)) ||
        (node.additional !== undefined && exact(node.additional, seen))
      );
    if (node.kind === 'union' || node.kind === 'intersection')
      return node.members.some((one) => exact(one, seen));
    return false;
  }

  const result = plan(schema, []);
  return { plan: result, lossless, problems };
}
