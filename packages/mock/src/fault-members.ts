/** What a member of a fault may be, and how a refusal says it. */
export interface FaultMember {
  readonly is: (value: unknown) => boolean;
  /** Ends the sentence "`times` is ...". */
  readonly what: string;
  readonly required?: true;
}

/** The members of each kind of fault beside `kind`. */
export type FaultKinds<Kind extends string> = Readonly<Record<Kind, Readonly<Record<string, FaultMember>>>>;

/** What timers of the platform can wait for. */
const LONGEST_DELAY = 2 ** 31 - 1;

export const TIMES: FaultMember = {
  is: (value) => Number.isInteger(value) && Number(value) >= 1,
  what: 'a whole number, at least 1',
};

export const DELAY: FaultMember = {
  is: (value) => typeof value === 'number' && value >= 0 && value <= LONGEST_DELAY,
  what: `a number of milliseconds from 0 to ${LONGEST_DELAY}`,
  required: true,
};

export const HEADERS: FaultMember = {
  is: (value) => isPlainObject(value) && Object.values(value).every((each) => typeof each === 'string'),
  what: 'an object of texts by lower-case name',
};

export const MATCH: FaultMember = {
  is: (value) => typeof value === 'string' || typeof value === 'function',
  what: 'a name or a function',
};

export function statusFrom(least: number, required: boolean): FaultMember {
  return {
    is: (value) => Number.isInteger(value) && Number(value) >= least && Number(value) <= 599,
    what: `a whole number from ${least} to 599`,
    ...(required ? { required } : {}),
  };
}

/**
 * Refuses a fault that would be taken and do nothing, or not what it says: callers without types write what they like.
 *
 * @throws RangeError that names what is wrong, and what would be right
 */
export function refuseUnknown<Kind extends string>(fault: unknown, kinds: FaultKinds<Kind>): void {
  if (!isPlainObject(fault)) throw new RangeError('A fault is an object with a kind.');
  const { kind, ...members } = fault;
  const known = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? Reflect.get(kinds, kind) : undefined;
  if (known === undefined)
    throw new RangeError(
      `There is no fault of kind ${shown(kind)}. There are: ${Object.keys(kinds).join(', ')}.`,
    );
  const takes: Readonly<Record<string, FaultMember>> = known;
  for (const [name, value] of Object.entries(members)) {
    const member = Object.hasOwn(takes, name) ? takes[name] : undefined;
    if (member === undefined)
      throw new RangeError(
        `A fault of kind ${shown(kind)} has no ${name}. It has: ${Object.keys(takes).join(', ')}.`,
      );
    if (value !== undefined && !member.is(value))
      throw new RangeError(`${name} of a fault of kind ${shown(kind)} is ${member.what}.`);
  }
  for (const [name, { required, what }] of Object.entries(takes)) {
    if (required && members[name] === undefined)
      throw new RangeError(`A fault of kind ${shown(kind)} needs ${name}, ${what}.`);
  }
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value);
}
