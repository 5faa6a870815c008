import type { JsonType } from '../facts.ts';

/** A value of an example. Numbers and strings carry nothing but their type: what the value is, is no fact. */
export type ExampleValue =
  | { readonly type: Exclude<JsonType, 'object' | 'array'>; readonly line: number; readonly text: string }
  | {
      readonly type: 'object';
      readonly line: number;
      readonly members: readonly {
        readonly key: string;
        readonly line: number;
        readonly value: ExampleValue;
      }[];
      readonly placeholder: boolean;
    }
  | {
      readonly type: 'array';
      readonly line: number;
      readonly items: readonly ExampleValue[];
      readonly placeholder: boolean;
    };

export interface Repair {
  readonly line: number;
  readonly what: string;
}

export interface ParsedExample {
  readonly value: ExampleValue;
  /** Offset behind the value. */
  readonly end: number;
  readonly repairs: readonly Repair[];
}

/** Why a text could not be read as JSON even with good will. */
export class ExampleError extends Error {
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

const maxDepth = 60;
const numberForm = /-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y;
const wordForm = /[A-Za-z]+/y;
const nameForm = /[A-Za-z_$][\w$]*/y;

/**
 * Reads the JSON value that begins at `start`, as documentation writes JSON: with comments, trailing and missing
 * commas, full-width punctuation, single quotes. Everything overlooked is in `repairs`.
 *
 * @param firstLine line number of the first character of `text`
 * @throws ExampleError where no reading is left
 */
export function parseExample(text: string, start = 0, firstLine = 1): ParsedExample {
  const scanner = new Scanner(text, start, firstLine);
  const value = scanner.value(0);
  return { value, end: scanner.offset, repairs: scanner.repairs };
}

class Scanner {
  readonly repairs: Repair[] = [];
  offset: number;
  readonly #text: string;
  #line: number;
  /** A comment was skipped since it was last cleared. */
  #comment = false;

  constructor(text: string, start: number, firstLine: number) {
    this.#text = text;
    this.offset = start;
    this.#line = firstLine;
  }

  value(depth: number): ExampleValue {
    if (depth > maxDepth) throw new ExampleError(this.#line, 'nested too deeply');
    this.#blank();
    const line = this.#line;
    const char = this.#text[this.offset];
    if (char === '{') return this.#object(line, depth);
    if (char === '[') return this.#array(line, depth);
    if (this.#quote(char) !== undefined) return { type: 'string', line, text: this.#string() };
    const number = this.#match(numberForm);
    if (number !== undefined) return { type: 'number', line, text: number };
    const word = this.#match(wordForm);
    if (word === 'true' || word === 'false') return { type: 'boolean', line, text: word };
    if (word === 'null') return { type: 'null', line, text: word };
    throw new ExampleError(line, char === undefined ? 'ends too early' : `no value begins with ${char}`);
  }

  #object(line: number, depth: number): ExampleValue {
    const members: { key: string; line: number; value: ExampleValue }[] = [];
    const placeholder = this.#list('}', () => {
      const keyLine = this.#line;
      const char = this.#text[this.offset];
      const key = this.#quote(char) === undefined ? this.#match(nameForm) : this.#string();
      if (key === undefined) throw new ExampleError(keyLine, `no key begins with ${char ?? 'nothing'}`);
      this.#blank();
      const colon = this.#text[this.offset];
      if (colon === '：') this.#repair('full-width colon');
      else if (colon !== ':') throw new ExampleError(this.#line, 'a key without a value');
      this.offset += 1;
      members.push({ key, line: keyLine, value: this.value(depth + 1) });
    });
    return { type: 'object', line, members, placeholder: members.length === 0 && placeholder };
  }

  #array(line: number, depth: number): ExampleValue {
    const items: ExampleValue[] = [];
    const placeholder = this.#list(']', () => items.push(this.value(depth + 1)));
    return { type: 'array', line, items, placeholder: items.length === 0 && placeholder };
  }

  /** Answers whether a comment stands where members would. */
  #list(close: string, member: () => void): boolean {
    this.offset += 1;
    this.#comment = false;
    this.#blank();
    const commented = this.#comment;
    for (let separated = true; ; ) {
      const char = this.#text[this.offset];
      if (char === undefined) throw new ExampleError(this.#line, `${close} is missing`);
      if (char === close) break;
      if (!separated) this.#repair('missing comma');
      member();
      this.#blank();
      const next = this.#text[this.offset];
      separated = next === ',' || next === '，';
      if (!separated) continue;
      if (next === '，') this.#repair('full-width comma');
      const commaLine = this.#line;
      this.offset += 1;
      this.#blank();
      for (; this.#text[this.offset] === ','; this.#blank()) {
        this.#repair('comma too many');
        this.offset += 1;
      }
      if (this.#text[this.offset] === close) this.repairs.push({ line: commaLine, what: 'trailing comma' });
    }
    this.offset += 1;
    return commented;
  }

  #quote(char: string | undefined): string | undefined {
    if (char === '"' || char === "'") return char;
    return char === '“' || char === '”' ? '”' : undefined;
  }

  #string(): string {
    const open = this.#text[this.offset];
    const close = this.#quote(open);
    if (open !== '"') this.#repair('quotes that JSON does not know');
    let result = '';
    let several = false;
    for (this.offset += 1; ; this.offset += 1) {
      const char = this.#text[this.offset];
      // A text that begins with a line end is written over several lines; any other lost its closing quote.
      if (char === '\n' && (result === '' || several)) {
        several = true;
        this.#line += 1;
        continue;
      }
      if (char === undefined || char === '\n') throw new ExampleError(this.#line, 'a text without end');
      if (char === close) break;
      if (char === '\\') {
        this.offset += 1;
        result += this.#text[this.offset] ?? '';
      } else result += char;
    }
    this.offset += 1;
    return result;
  }

  #match(form: RegExp): string | undefined {
    form.lastIndex = this.offset;
    const found = form.exec(this.#text)?.[0];
    if (found !== undefined) this.offset += found.length;
    return found;
  }

  #blank(): void {
    for (;;) {
      const char = this.#text[this.offset];
      if (char === '\n') this.#line += 1;
      else if (
        (char === '/' && this.#text[this.offset + 1] === '/') ||
        // As other languages write comments.
        (char === '#' && /\s/.test(this.#text[this.offset + 1] ?? ''))
      ) {
        this.#comment = true;
        const end = this.#text.indexOf('\n', this.offset);
        this.offset = end === -1 ? this.#text.length : end;
        continue;
      } else if (char === '…' || (char === '.' && this.#text.startsWith('..', this.offset))) {
        // What is left out, as a comment would say.
        this.#comment = true;
      } else if (char === undefined || !/\s/.test(char)) return;
      this.offset += 1;
    }
  }

  #repair(what: string): void {
    this.repairs.push({ line: this.#line, what });
  }
}
