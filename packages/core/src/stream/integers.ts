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
  /** Of the last id: all but its last three digits. */
  thousands: number;
  thousandsText: string;
}

/** `undefined` where the plan asks for more. */
export function compileIntegers(plan: DecodePlan): IntegerPlan | undefined {
  if (typeof plan === 'string' || plan.tuple !== undefined || plan.map !== undefined) return undefined;
  const integers: IntegerMember[] = [];
  const members: { readonly key: string; readonly plan: IntegerPlan }[] = [];
  for (const [key, one] of Object.entries(plan.object ?? {})) {
    if (one === undefined) continue;
    if (one === 'int64') {
      integers.push({ key, thousands: 0, thousandsText: '' });
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
 * Makes planned ids text, in place. Of a text in which nothing can have been rounded.
 *
 * @returns false where a planned member is no id: whoever looks closer reads the text again
 */
export function applyIntegers(value: unknown, plan: IntegerPlan): boolean {
  const { integers, members, items } = plan;
  if (items !== undefined && Array.isArray(value)) {
    for (const item of value) if (!applyIntegers(item, items)) return false;
    return true;
  }
  if (!isJsonObject(value)) return true;
  // Not a loop: each line sees one key of one kind of event, and the engine is three times as quick with those it knows.
  const first = integers[0];
  const second = integers[1];
  const third = integers[2];
  if (first === undefined) return applyMembers(value, members);
  let id = value[first.key];
  if (Number.isSafeInteger(id)) value[first.key] = integerText(Number(id), first);
  else if (!makeExact(value, first)) return false;
  if (second === undefined) return applyMembers(value, members);
  id = value[second.key];
  if (Number.isSafeInteger(id)) value[second.key] = integerText(Number(id), second);
  else if (!makeExact(value, second)) return false;
  if (third === undefined) return applyMembers(value, members);
  id = value[third.key];
  if (Number.isSafeInteger(id)) value[third.key] = integerText(Number(id), third);
  else if (!makeExact(value, third)) return false;
  for (let index = 3; index < integers.length; index++) {
    const member = integers[index];
    if (member !== undefined && !makeExact(value, member)) return false;
  }
  return applyMembers(value, members);
}

function applyMembers(value: Record<string, unknown>, members: IntegerPlan['members']): boolean {
  for (let index = 0; index < members.length; index++) {
    const member = members[index];
    if (member !== undefined && !applyIntegers(value[member.key], member.plan)) return false;
  }
  return true;
}

/** @returns false where the member is no id */
function makeExact(value: Record<string, unknown>, member: IntegerMember): boolean {
  const id = value[member.key];
  if (typeof id !== 'number') return typeof id === 'string' || id === null || id === undefined;
  if (!Number.isSafeInteger(id)) return false;
  value[member.key] = integerText(id, member);
  return true;
}

const LARGEST_SMALL = 2 ** 31 - 1;
const THREE_DIGITS: readonly string[] = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'));

/**
 * A safe integer as text. Beyond 31 bits the engine writes a number as the fraction that it might be, which takes as long
 * as all else that is done with an event; but ids of one stream differ in their last digits only.
 */
function integerText(integer: number, member: IntegerMember): string {
  if (integer <= LARGEST_SMALL) return String(integer);
  const thousands = Math.floor(integer / 1000);
  if (thousands !== member.thousands) {
    member.thousands = thousands;
    member.thousandsText = String(thousands);
  }
  return `${member.thousandsText}${THREE_DIGITS[integer - thousands * 1000]}`;
}

/**
 * The length of a JSON text in which every number of `value` is written plainly: without space and escapes. No text of
 * this value is shorter, and one of this length has rounded nothing, because a number that was rounded is written longer
 * than what it became. Going over the value is quicker than going over the text.
 *
 * @returns NaN where that proves nothing: fractions, integers beyond 2^53, and thousands, which `1e3` writes shorter
 */
export function plainLength(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value === 'number') return plainDigits(value);
  if (Array.isArray(value)) {
    let length = value.length === 0 ? 2 : value.length + 1;
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index];
      length += typeof item === 'string' ? item.length + 2 : plainLength(item);
    }
    return length;
  }
  if (!isJsonObject(value)) return value === false ? 5 : 4;
  let length = 1;
  for (const key in value) {
    const member = value[key];
    length += key.length + 4;
    if (typeof member === 'string') length += member.length + 2;
    else length += typeof member === 'number' ? plainDigits(member) : plainLength(member);
  }
  return length === 1 ? 2 : length;
}

function plainDigits(number: number): number {
  if (!Number.isSafeInteger(number)) return Number.NaN;
  if (number < 0) return 1 + plainDigits(-number);
  if (number < 10) return 1;
  if (number - Math.floor(number / 1000) * 1000 === 0) return Number.NaN;
  let digits = 2;
  let bound = 100;
  if (number >= 1e9) {
    digits = 10;
    bound = 1e10;
  }
  for (; number >= bound; bound *= 10) digits++;
  return digits;
}
