import type { Exchange, ReportedLimit } from './exchange.ts';

/** Names of members: of the list of limits in an answer, and within one of them. */
export interface ReportedForm {
  readonly list: string;
  readonly type: string;
  readonly unit: string;
  readonly count: string;
  readonly limit: string;
  /** Milliseconds of each unit. */
  readonly units: Readonly<Record<string, number>>;
}

/**
 * Reads the limits in force from answers that report them.
 *
 * @param adjustments by operation, by the type that its answer gives a limit: the bucket
 */
export function reportedLimits(
  adjustments: Readonly<Record<string, Readonly<Record<string, string>>>>,
  form: ReportedForm,
): NonNullable<Exchange['reportedLimits']> {
  const none: readonly ReportedLimit[] = [];
  return ({ key }, data) => {
    const buckets = Object.hasOwn(adjustments, key) ? adjustments[key] : undefined;
    const list: unknown = buckets === undefined ? undefined : Object(data)[form.list];
    if (buckets === undefined || !Array.isArray(list)) return none;
    return list.flatMap((one): readonly ReportedLimit[] => {
      const { [form.type]: type, [form.unit]: unit, [form.count]: count, [form.limit]: limit } = Object(one);
      const bucket = Object.hasOwn(buckets, String(type)) ? buckets[String(type)] : undefined;
      const ms = Object.hasOwn(form.units, String(unit)) ? form.units[String(unit)] : undefined;
      const windowMs = Number(ms) * Number(count);
      return bucket !== undefined && Number.isSafeInteger(windowMs) && Number(limit) >= 0
        ? [{ bucket, windowMs, limit: Number(limit) }]
        : none;
    });
  };
}
