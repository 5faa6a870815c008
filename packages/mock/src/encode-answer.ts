import type { DecodePlan } from '@exspec/core';

/**
 * A typed answer as it travels: the other way round of what clients decode by the same plan. Ids become bare integers,
 * and with `decimals` decimals become bare numbers. What is no text stays as it is.
 */
export function encodeAnswer(value: unknown, plan: DecodePlan | undefined, decimals: boolean): unknown {
  if (plan === undefined || value === null || value === undefined) return value;
  if (plan === 'int64') return typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : value;
  if (plan === 'decimal') return decimals && typeof value === 'string' ? Number(value) : value;
  const { array, tuple, object, map } = plan;
  if (Array.isArray(value))
    return value.map((item: unknown, at) => encodeAnswer(item, tuple?.[at] ?? array, decimals));
  if (typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]: [string, unknown]) => {
      const own = object !== undefined && Object.hasOwn(object, name) ? object[name] : map;
      return [name, encodeAnswer(member, own, decimals)];
    }),
  );
}
