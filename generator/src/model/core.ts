import type { Bucket, Cost, DecodePlan, Rule } from '@exspec/core';

/** A type of core as the model has it: names that are data are keys of maps and not of objects, `__proto__` among them. */
export type InMaps<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? readonly InMaps<Item>[]
    : string extends keyof T
      ? ReadonlyMap<string, InMaps<T[keyof T]>>
      : { readonly [Name in keyof T]: InMaps<T[Name]> };

export type ModelRule = InMaps<Rule>;
export type ModelCost = InMaps<Cost>;
export type ModelBucket = InMaps<Bucket>;
/** Which parts of an answer need exact digits. */
export type Plan = InMaps<DecodePlan>;
