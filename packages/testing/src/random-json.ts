import type { Plan, PlanNode } from './exact-json.ts';

/** Random JSON whose numbers are near whatever makes readers go wrong, and plans that fit it, or nearly. */
export class RandomJson {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below `below` (mulberry32). */
  next(below: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }

  pick<T>(list: readonly T[]): T {
    const one = list[this.next(list.length)];
    if (one === undefined) throw new Error('nothing to pick from');
    return one;
  }

  plan(depth = 3): Plan {
    if (depth === 0 || this.next(3) === 0) return this.pick(['int64', 'int64', 'decimal']);
    return this.node(depth);
  }

  /** @param onlyIds as plans of streams are */
  node(depth: number, onlyIds = false): PlanNode {
    const member = (): Plan =>
      depth <= 1 || this.next(2) === 0
        ? onlyIds
          ? 'int64'
          : this.pick(['int64', 'decimal'])
        : this.node(depth - 1, onlyIds);
    const object: Record<string, Plan> = {};
    for (let count = this.next(4); count >= 0; count--)
      Object.defineProperty(object, this.pick(NAMES), {
        value: member(),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    return {
      ...(this.next(5) > 0 ? { object } : {}),
      ...(this.next(3) === 0 ? { array: member() } : {}),
      ...(!onlyIds && this.next(4) === 0 ? { tuple: [member(), null, member()] } : {}),
      ...(!onlyIds && this.next(6) === 0 ? { map: member() } : {}),
    };
  }

  /** Text of a value that a plan fits, most of the time. */
  text(plan: Plan | undefined, depth = 4): string {
    const stray = this.next(12) === 0;
    if (plan === undefined || stray) return this.#any(depth);
    if (typeof plan === 'string') {
      const kind = this.next(20);
      if (kind === 0) return 'null';
      if (kind === 1) return this.string(this.next(2) === 0 ? this.number() : 'abc');
      // A whole one mostly, or hardly an answer would be accepted.
      return plan === 'int64' && this.next(8) > 0 ? this.whole() : this.number();
    }
    const { object, map, array, tuple } = plan;
    if ((array !== undefined || tuple !== undefined) && (object === undefined || this.next(2) === 0)) {
      const items = Array.from({ length: this.next(5) }, (_, index) =>
        this.text(
          tuple !== undefined && index < tuple.length ? (tuple[index] ?? undefined) : array,
          depth - 1,
        ),
      );
      return this.list(items);
    }
    const names = Object.keys(object ?? {});
    const members: [string, string][] = [];
    for (const name of names) {
      if (this.next(8) === 0) continue;
      members.push([name, this.text(object?.[name], depth - 1)]);
      // Twice, as no exchange would: the last one counts.
      if (this.next(25) === 0) members.push([name, this.text(object?.[name], depth - 1)]);
    }
    for (let count = this.next(3); count > 0; count--) {
      const name = this.pick(NAMES);
      if (!names.includes(name)) members.push([name, this.text(map, depth - 1)]);
    }
    return this.object(members);
  }

  object(members: readonly (readonly [name: string, text: string])[]): string {
    const written = members.map(
      ([name, text]) =>
        `${this.space()}${this.string(name)}${this.space()}:${this.space()}${text}${this.space()}`,
    );
    return `{${written.join(',')}${members.length === 0 ? this.space() : ''}}`;
  }

  list(items: readonly string[]): string {
    return `[${items.map((item) => this.space() + item + this.space()).join(',')}]`;
  }

  space(): string {
    if (this.next(6) > 0) return '';
    return Array.from({ length: 1 + this.next(3) }, () => this.pick([' ', '\t', '\n', '\r'])).join('');
  }

  string(value: string): string {
    let text = '';
    for (let at = 0; at < value.length; at++) {
      const code = value.charCodeAt(at);
      const hex = code.toString(16).padStart(4, '0');
      if (this.next(30) === 0) text += `\\u${this.next(2) === 0 ? hex : hex.toUpperCase()}`;
      else if (code < 0x20) text += `\\u${hex}`;
      else if (value[at] === '"' || value[at] === '\\') text += `\\${value[at]}`;
      else if (value[at] === '/' && this.next(2) === 0) text += '\\/';
      else text += value[at];
    }
    return `"${text}"`;
  }

  digits(length: number): string {
    return Array.from({ length }, () => String(this.next(10))).join('');
  }

  whole(): string {
    const sign = this.next(6) === 0 ? '-' : '';
    switch (this.next(9)) {
      case 0:
        return `${sign}${9007199254740990n + BigInt(this.next(12))}`;
      case 1:
        return `${sign}${1 + this.next(9)}${this.digits(15 + this.next(8))}`;
      case 2:
        return `${sign}${1 + this.next(9)}${this.digits(14 + this.next(6))}.${'0'.repeat(1 + this.next(9))}`;
      case 3:
        return `${sign}${1 + this.next(9)}${this.pick(['e', 'E'])}${this.pick(['', '+', '+0'])}${this.next(30)}`;
      case 4:
        return `${sign}${1 + this.next(9)}.${this.digits(3)}${this.pick(['e', 'E'])}${3 + this.next(20)}`;
      case 5:
        return `${sign}${1 + this.next(9)}${this.digits(18)}000e-${1 + this.next(3)}`;
      case 6:
        return this.pick(['0', '-0', '0.0', '-0.0', '0e5', '0E-400', '1e400', '16725157821360000']);
      default:
        return `${sign}${1 + this.next(9)}${this.digits(this.next(15))}`;
    }
  }

  number(): string {
    const sign = this.next(5) === 0 ? '-' : '';
    switch (this.next(12)) {
      case 0:
        return `${sign}${9007199254740985n + BigInt(this.next(12))}.${this.digits(1 + this.next(3))}`;
      // Fractions so near to an integer that a double takes them for it.
      case 1:
        return `${sign}${1 + this.next(9)}.${'0'.repeat(12 + this.next(10))}${1 + this.next(9)}`;
      case 2:
        return `${sign}${this.next(10)}.${'9'.repeat(12 + this.next(8))}`;
      case 3: {
        const length = 1 + this.next(15);
        return `${sign}${1 + this.next(9)}${this.digits(length)}.${this.digits(17 - length + this.next(4))}`;
      }
      case 4:
        return `${sign}${1 + this.next(9)}${this.pick(['e', 'E'])}${this.pick(['-', '+', ''])}${this.pick(['', '0', '00'])}${this.next(420)}`;
      case 5:
        return `${sign}${this.next(10)}.${this.digits(1 + this.next(20))}${this.pick(['e', 'E'])}-${this.next(340)}`;
      case 6:
        return `${sign}0.${this.digits(1 + this.next(25))}`;
      case 7:
        return this.pick([
          '1e999999999',
          '5e-324',
          '4e-324',
          '1.5e-323',
          '1e309',
          '1e23',
          '1e22',
          '0.1',
          '1.10',
        ]);
      case 8:
        return `${sign}${this.double()}`;
      default:
        return this.next(2) === 0 ? this.whole() : `${sign}${this.next(10)}.${this.digits(1 + this.next(8))}`;
    }
  }

  /** As servers write doubles: the shortest digits that tell one from its neighbours. */
  double(): string {
    const view = new DataView(new ArrayBuffer(8));
    view.setUint32(0, this.next(2 ** 32) & 0x7fffffff);
    view.setUint32(4, this.next(2 ** 32));
    const double = view.getFloat64(0);
    return Number.isFinite(double) ? String(double) : '0.5';
  }

  #any(depth: number): string {
    const kind = this.next(depth > 0 ? 9 : 6);
    if (kind < 3) return this.number();
    if (kind === 3) return this.string(this.pick(TEXTS));
    if (kind === 4) return this.string(this.number());
    if (kind === 5) return this.pick(['null', 'true', 'false', '""', '[]', '{}']);
    if (kind === 6) return this.list(Array.from({ length: this.next(4) }, () => this.#any(depth - 1)));
    const members = Array.from({ length: this.next(4) }, (): [string, string] => [
      this.pick(NAMES),
      this.#any(depth - 1),
    ]);
    return this.object(members);
  }
}

const NAMES = [
  't',
  'u',
  'id',
  'lastUpdateId',
  'price',
  '__proto__',
  'constructor',
  '1',
  '',
  't"',
  'e1',
  '\\',
  'tE5',
];

/** What looks like numbers, members and marks, in texts. */
const TEXTS = [
  '"t":99999999999999997,',
  ',99999999999999997,',
  ':1.50}',
  '[9007199254740993]',
  'x\\"t":99999999999999997',
  '\u007f99999999999999997',
  '\u007f',
  '\u0080\u0081',
  '1e400',
  '币安人生1e5',
  'a 1234567890123456',
  'deadbeef12e4',
];
