import { isJsonObject } from '../lossless.ts';
import type { DecodePlan } from '../operation.ts';

/**
 * A decode plan that speaks of nothing but ids, as those of streams do, laid out so that an event is walked without
 * looking at the plan: thousands of events a second make the difference felt.
 */
export interface IntegerPlan {
  readonly integers: readonly IntegerMember[];
  readonly members: readonly { readonly key: string; readonly plan: IntegerPlan }[];
  readonly items: IntegerPlan | undefined;
}

interface IntegerMember {
  readonly key: string;
  /** The key as it stands in a JSON text, with its colon. */
  readonly written: string;
}

/** `undefined` where the plan asks for more. */
export function compileIntegers(plan: DecodePlan): IntegerPlan | undefined {
  if (typeof plan === 'string' || plan.tuple !== undefined || plan.map !== undefined) return undefined;
  const integers: IntegerMember[] = [];
  const members: { readonly key: string; readonly plan: IntegerPlan }[] = [];
  for (const [key, one] of Object.entries(plan.object ?? {})) {
    if (one === undefined) continue;
    if (one === 'int64') {
      integers.push({ key, written: `${JSON.stringify(key)}:` });
      continue;
    }
    const inner = compileIntegers(one);
    if (inner === undefined) return undefined;
    members.push({ key, plan: inner });
  }
  const items = plan.array === undefined ? undefined : compileIntegers(plan.array);
  if (plan.array !== undefined && items === undefined) return undefined;
  return { integers, members, items };
}

/**
 * Makes planned ids exact, in place. The digits of those beyond 2^53 are taken from the text.
 *
 * @param text the frame that `value` was parsed from
 * @returns false where that cannot be done, or a planned member is no id: whoever looks closer reads the text again
 */
export function applyIntegers(value: unknown, plan: IntegerPlan, text: string): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) {
    if (plan.items === undefined) return true;
    for (const item of value) if (!applyIntegers(item, plan.items, text)) return false;
    return true;
  }
  if (!isJsonObject(value)) return true;
  const { integers, members } = plan;
  for (let index = 0; index < integers.length; index++) {
    const member = integers[index];
    if (member === undefined) continue;
    const id = value[member.key];
    if (typeof id === 'number') {
      const digits = Number.isSafeInteger(id) ? integerText(id) : digitsOf(text, member.written, id);
      if (digits === undefined) return false;
      value[member.key] = digits;
    } else if (typeof id !== 'string' && id !== null && id !== undefined) return false;
  }
  for (let index = 0; index < members.length; index++) {
    const member = members[index];
    if (member !== undefined && !applyIntegers(value[member.key], member.plan, text)) return false;
  }
  return true;
}

const LARGEST_SMALL = 2 ** 31 - 1;

/** Beyond 31 bits the engine writes a number as the fraction that it might be; `BigInt` takes half the time. */
function integerText(integer: number): string {
  return integer <= LARGEST_SMALL && integer >= -LARGEST_SMALL ? String(integer) : BigInt(integer).toString();
}

/**
 * The digits behind a key that occurs only once: then they can only be those that were parsed.
 *
 * @param rounded what they were parsed to
 */
function digitsOf(text: string, written: string, rounded: number): string | undefined {
  const at = text.indexOf(written);
  if (at < 1 || text[at - 1] === '\\' || text.indexOf(written, at + written.length) >= 0) return undefined;
  const start = at + written.length;
  let end = text.charCodeAt(start) === MINUS ? start + 1 : start;
  while (isDigit(text.charCodeAt(end))) end++;
  const next = text[end];
  if (next !== ',' && next !== '}') return undefined;
  const digits = text.slice(start, end);
  return Number(digits) === rounded ? digits : undefined;
}

const MINUS = 45;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
