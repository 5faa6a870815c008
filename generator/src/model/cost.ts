import type { SpecNode } from '../load/node.ts';
import {
  type ApiBucket,
  type ApiBucketKey,
  type ApiCost,
  type ApiWeight,
  type ApiWeightRange,
  bucketKeys,
} from './api.ts';
import { duration, get, items, member, number, plain, text } from './read.ts';

export function costOf(node: SpecNode, key: string): ApiCost {
  const own = get(node, 'limit');
  const bucket = own === undefined ? member(node, 'bucket') : ownBucket(own, key);
  const instrument = text(get(node, 'instrument'));
  return {
    bucket,
    weight: weightOf(get(node, 'weight')),
    ...(instrument === undefined ? {} : { instrument }),
    at: node.at,
  };
}

export function bucketKeyOf(node: SpecNode | undefined): ApiBucketKey {
  const word = text(node);
  return bucketKeys.find((key) => key === word) ?? 'ip';
}

function ownBucket(node: SpecNode, key: string): ApiBucket {
  const window = get(node, 'window');
  return {
    name: `${key}/${text(window) ?? ''}`,
    key: bucketKeyOf(get(node, 'key')),
    scope: 'operation',
    unit: 'request',
    windows: [{ ms: duration(window) ?? 0, limit: number(get(node, 'limit')) ?? 0 }],
    at: node.at,
  };
}

function weightOf(node: SpecNode | undefined): ApiWeight {
  const rows = items(get(node, 'table'));
  const ranges = rows.filter((row) => get(row, 'values') === undefined).map(rangeOf);
  const by = text(get(node, 'by'));
  if (by !== undefined) {
    const fallback = plain(get(node, 'default'));
    const table = new Map(
      rows.flatMap((row) =>
        items(get(row, 'values')).map(
          (value) => [text(value) ?? '', number(get(row, 'weight')) ?? 0] as const,
        ),
      ),
    );
    return {
      by,
      ...(fallback === undefined ? {} : { default: fallback }),
      table,
      ...(ranges.length === 0 ? {} : { ranges }),
    };
  }
  const list = text(get(node, 'items'));
  if (list !== undefined) {
    const each = number(get(node, 'each'));
    return each === undefined ? { items: list, ranges } : { items: list, each };
  }
  const otherwise = get(node, 'otherwise');
  const sent = text(get(node, 'sent'));
  if (sent !== undefined)
    return { sent, weight: weightOf(get(node, 'weight')), otherwise: weightOf(otherwise) };
  const refused = get(node, 'refused');
  if (refused !== undefined) return { refused: weightOf(refused), otherwise: weightOf(otherwise) };
  return number(node) ?? 1;
}

function rangeOf(row: SpecNode): ApiWeightRange {
  const to = number(get(row, 'to'));
  return { ...(to === undefined ? {} : { to }), weight: number(get(row, 'weight')) ?? 0 };
}

/** Whether it depends on nothing but values and what is sent: `everyCost` is for the others. */
export function isSimple({ weight, instrument }: Pick<ApiCost, 'weight' | 'instrument'>): boolean {
  if (instrument !== undefined) return false;
  if (typeof weight === 'number') return true;
  if ('by' in weight) return weight.ranges === undefined;
  return 'sent' in weight && isSimple({ weight: weight.weight }) && isSimple({ weight: weight.otherwise });
}
