import type { At, MapNode, SeqNode, SpecNode } from '../load/node.ts';
import { entry as get, items, jsonNumber, text } from '../load/read-node.ts';
import type { Json, JsonObject } from './api.ts';
import { memo } from './memo.ts';

/** Reading a spec tree without trust: every getter answers `undefined` (or empty) where the shape is another one. */
export { at, entry as get, flag, isMap, items, number, text } from '../load/read-node.ts';

export function entries(node: SpecNode | undefined): readonly (readonly [string, SpecNode])[] {
  return node?.kind === 'map' ? [...node.entries].map(([key, entry]) => [key, entry.value] as const) : [];
}

export function scalar(node: SpecNode | undefined): string | number | boolean | null | undefined {
  return node?.kind === 'scalar' ? node.value : undefined;
}

export function texts(node: SpecNode | undefined): readonly string[] {
  return items(node).flatMap((item) => text(item) ?? []);
}

/** A value that is neither null nor a collection. */
export function plain(node: SpecNode | undefined): string | number | boolean | undefined {
  const value = scalar(node);
  return value === null ? undefined : value;
}

export function member(node: SpecNode, key: string): string {
  return text(get(node, key)) ?? '';
}

/** The node as JSON, numbers as written. One map gives one object. */
export function json(node: SpecNode): Json {
  switch (node.kind) {
    case 'map':
      return jsonObject(node);
    case 'seq':
      return node.items.map(json);
    case 'scalar':
      if (typeof node.value !== 'number') return node.value;
      return { number: jsonNumber.test(node.source) ? node.source : JSON.stringify(node.value) };
  }
}

export const jsonObject: (node: MapNode) => JsonObject = memo((node) => ({
  object: new Map([...node.entries].map(([key, entry]) => [key, json(entry.value)])),
}));

export function map(at: At, members: Iterable<readonly [string, SpecNode]>): MapNode {
  return {
    kind: 'map',
    at,
    entries: new Map([...members].map(([key, value]) => [key, { keyAt: value.at, value }])),
  };
}

export function seq(at: At, list: readonly SpecNode[]): SeqNode {
  return { kind: 'seq', at, items: list };
}

export function string(at: At, value: string): SpecNode {
  return { kind: 'scalar', at, value, source: value };
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `10s`, `1m`, `1d`, or a number of ms. */
export function duration(node: SpecNode | undefined): number | undefined {
  const value = scalar(node);
  if (typeof value === 'number') return value;
  const [, count, unit] = /^(\d+)(ms|s|m|h|d)$/.exec(typeof value === 'string' ? value : '') ?? [];
  const length = unit === undefined ? undefined : units[unit];
  return length === undefined ? undefined : Number(count) * length;
}
