import type { DecodePlan } from '@exspec/core';

/** Places that the plan calls exact and that are still JavaScript numbers. */
export function numbersLeft(value: unknown, plan: DecodePlan, at = ''): string[] {
  if (typeof plan === 'string') return typeof value === 'number' ? [at] : [];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => {
      const inner = plan.tuple?.[index] ?? plan.array;
      return inner === undefined || inner === null ? [] : numbersLeft(item, inner, `${at}[${index}]`);
    });
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = plan.object?.[name] ?? plan.map;
    return inner === undefined ? [] : numbersLeft(member, inner, `${at}.${name}`);
  });
}
