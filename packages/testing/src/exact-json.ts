/**
 * JSON read character by character, numbers kept as they are written, and what may become of them. Shares nothing with the
 * code that it judges: no `JSON.parse`, no pattern, no `Number` but to ask what a double is.
 */

/** A number as it is written. */
export class Written {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Exact = null | boolean | string | Written | readonly Exact[] | ReadonlyMap<string, Exact>;

/** As core's `DecodePlan`, which its words describe. */
export type Plan = 'int64' | 'decimal' | PlanNode;
export interface PlanNode {
  readonly object?: Readonly<Record<string, Plan>>;
  readonly array?: Plan;
  readonly tuple?: readonly (Plan | null)[];
  readonly map?: Plan;
}

const SPACES = ' \t\n\r';
const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  '"': '"',
  '\\': '\\',
  '/': '/',
};

/** Reads text that is JSON; others are not its business. */
export function readExactly(text: string): Exact {
  let at = 0;
  const skip = (): void => {
    while (at < text.length && SPACES.includes(text.charAt(at))) at++;
  };
  const string = (): string => {
    let value = '';
    for (at++; text[at] !== '"'; at++) {
      if (text[at] !== '\\') {
        value += text[at];
        continue;
      }
      at++;
      const letter = text.charAt(at);
      if (letter === 'u') {
        value += String.fromCharCode(Number.parseInt(text.slice(at + 1, at + 5), 16));
        at += 4;
      } else value += ESCAPES[letter] ?? '';
    }
    at++;
    return value;
  };
  const value = (): Exact => {
    skip();
    const first = text.charAt(at);
    if (first === '"') return string();
    if (first === '[') {
      const items: Exact[] = [];
      at++;
      skip();
      while (text[at] !== ']') {
        items.push(value());
        skip();
        if (text[at] === ',') at++;
        skip();
      }
      at++;
      return items;
    }
    if (first === '{') {
      const members = new Map<string, Exact>();
      at++;
      skip();
      while (text[at] !== '}') {
        const name = string();
        skip();
        at++;
        members.set(name, value());
        skip();
        if (text[at] === ',') at++;
        skip();
      }
      at++;
      return members;
    }
    const from = at;
    while (at < text.length && !',]}'.includes(text.charAt(at)) && !SPACES.includes(text.charAt(at))) at++;
    const word = text.slice(from, at);
    if (word === 'null') return null;
    return word === 'true' || word === 'false' ? word === 'true' : new Written(word);
  };
  return value();
}

/** `digits` times ten to the `exponent`, without zeros at the end of the digits. */
interface Value {
  readonly digits: bigint;
  readonly exponent: number;
}

function readValue(text: string): Value {
  let mantissa = '';
  let places = 0;
  let at = 0;
  let behind = false;
  for (; at < text.length && text[at] !== 'e' && text[at] !== 'E'; at++) {
    if (text[at] === '.') behind = true;
    else {
      mantissa += text[at];
      if (behind) places++;
    }
  }
  let digits = BigInt(mantissa === '-' ? '0' : mantissa);
  let exponent = (at < text.length ? Number(text.slice(at + 1)) : 0) - places;
  if (digits === 0n) return { digits, exponent: 0 };
  while (digits % 10n === 0n) {
    digits /= 10n;
    exponent++;
  }
  return { digits, exponent };
}

function same(one: string, other: string): boolean {
  const a = readValue(one);
  const b = readValue(other);
  return a.digits === b.digits && a.exponent === b.exponent;
}

function isDecimalText(text: string): boolean {
  const rest = text.startsWith('-') ? text.slice(1) : text;
  const [whole = '', fraction = '0', more] = rest.split('.');
  const digits = (part: string): boolean =>
    part !== '' && [...part].every((one) => '0123456789'.includes(one));
  return more === undefined && digits(whole) && digits(fraction);
}

/** Beyond this no text is written out, and what is planned is refused. */
const LARGEST_EXPONENT = 1000;

function isAbsurd(text: string): boolean {
  const at = text.toLowerCase().indexOf('e');
  return at >= 0 && Math.abs(Number(text.slice(at + 1))) > LARGEST_EXPONENT;
}

/** Whether a double has the number's value: as an integer to 2^53, else by the digits that tell it from its neighbours. */
function fitsDouble(text: string): boolean {
  const double = Number(text);
  if (!Number.isFinite(double)) return false;
  const isWhole = readValue(text).exponent >= 0;
  if (isWhole && !Number.isSafeInteger(double)) return false;
  return same(String(double), text);
}

/** The plan asks for an integer or a decimal, and the answer has none there: it must be refused. */
export function mustRefuse(exact: Exact, plan: Plan | undefined): boolean {
  if (plan === undefined || exact === null) return false;
  if (plan === 'int64' || plan === 'decimal') {
    if (typeof exact === 'string') return false;
    if (!(exact instanceof Written) || isAbsurd(exact.text)) return true;
    return plan === 'int64' && readValue(exact.text).exponent < 0;
  }
  if (exact instanceof Map)
    return [...exact].some(([name, member]) => mustRefuse(member, memberPlan(plan, name)));
  return Array.isArray(exact) && exact.some((item, index) => mustRefuse(item, itemPlan(plan, index)));
}

function memberPlan(plan: Plan | undefined, name: string): Plan | undefined {
  if (typeof plan !== 'object') return undefined;
  return plan.object !== undefined && Object.hasOwn(plan.object, name) ? plan.object[name] : plan.map;
}

function itemPlan(plan: Plan | undefined, index: number): Plan | undefined {
  if (typeof plan !== 'object') return undefined;
  const { tuple, array } = plan;
  return tuple !== undefined && index < tuple.length ? (tuple[index] ?? undefined) : array;
}

/** What is wrong with `got` as the reading of `exact`; undefined where nothing is. */
export function fault(got: unknown, exact: Exact, plan: Plan | undefined, path = '$'): string | undefined {
  if (exact instanceof Written) return numberFault(got, exact.text, plan, path);
  if (exact instanceof Map) {
    if (typeof got !== 'object' || got === null || Array.isArray(got)) return `${path} is no object`;
    if (Object.getPrototypeOf(got) !== Object.prototype) return `${path} has a prototype`;
    const names = Object.keys(got);
    if (names.length !== exact.size) return `${path} has other members`;
    for (const [name, member] of exact) {
      if (!Object.hasOwn(got, name)) return `${path} lacks ${name}`;
      const own = Object.getOwnPropertyDescriptor(got, name)?.value;
      const wrong = fault(own, member, memberPlan(plan, name), `${path}.${name}`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }
  if (Array.isArray(exact)) {
    if (!Array.isArray(got) || got.length !== exact.length) return `${path} is not the same list`;
    for (const [index, item] of exact.entries()) {
      const wrong = fault(got[index], item, itemPlan(plan, index), `${path}[${index}]`);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  }
  return got === exact ? undefined : `${path} is ${String(got)}, not ${String(exact)}`;
}

function numberFault(got: unknown, text: string, plan: Plan | undefined, path: string): string | undefined {
  const wrong = `${path} is ${typeof got} ${String(got)}, and was written ${text}`;
  if (plan === 'int64' || plan === 'decimal') {
    if (typeof got !== 'string' || !isDecimalText(got) || !same(got, text)) return wrong;
    if (plan === 'int64') return got.includes('.') ? wrong : undefined;
    // Digits as sent: what has no exponent is not touched.
    return text.toLowerCase().includes('e') || got === text ? undefined : wrong;
  }
  if (typeof got === 'number') return fitsDouble(text) && same(String(got), text) ? undefined : wrong;
  if (typeof got !== 'string' || fitsDouble(text)) return wrong;
  return (isDecimalText(got) || (isAbsurd(text) && got === text)) && same(got, text) ? undefined : wrong;
}
