import type { At, SpecNode } from './node.ts';
import { HASH, LF, PlainLines, SPACE, TAB } from './plain-lines.ts';
import { type BarLine, barText, doubleQuoted, plainValue, singleQuoted } from './plain-scalar.ts';
import { notJson } from './remark.ts';

/** Plain text of a line, up to `: ` or ` #`. */
const plainLine = /[^\n:#]*(?:(?::(?=[^ \t\n])|(?<=[^ \t\n])#)[^\n:#]*)*/y;
/** What begins something else than plain text. */
const indicator = /[#&*!|>%@`[\]{},"']|[-?:](?:[ \t\n]|$)/y;
/** An anchor or an alias. */
const signed = /[&*]([^ ,[\]{}\n\t]+)/y;
const bar = /([|>])(?:([-+])([1-9])?|([1-9])([-+])?)?(?=[ \t]*(?:\n|$)|[ \t]+#)/y;

/** Texts: plain, quoted, below a bar. */
export class PlainText extends PlainLines {
  protected anchor(): string {
    const found = this.match(signed)?.[1];
    if (!this.reach.shares || found === undefined || found.endsWith(':')) this.giveUp();
    this.pos += found.length + 1;
    if (!this.isBlank(this.pos)) this.giveUp();
    return found;
  }

  /** What the alias here names. */
  protected alias(depth: number): SpecNode {
    const found = this.match(signed)?.[1];
    if (!this.reach.shares || found === undefined || found.endsWith(':')) this.giveUp();
    const node = this.shared.follow(found, depth);
    if (typeof node === 'string') this.giveUp();
    this.pos += found.length + 1;
    return node;
  }

  protected isPlain(): boolean {
    return this.match(indicator) === null;
  }

  /** Plain text that ends on its line; undefined where something else begins. */
  protected plainOnLine(): string | undefined {
    if (!this.isPlain()) return undefined;
    const text = this.match(plainLine)?.[0] ?? '';
    this.pos += text.length;
    return trimmedEnd(text);
  }

  /** Quoted text that ends on its line; undefined, at the same place, where it does not. */
  protected quotedOnLine(): string | undefined {
    const inside = this.#inside();
    if (inside === undefined || inside.includes('\n')) return undefined;
    this.pos += inside.length + 2;
    return this.#unquoted(inside, this.code(this.pos - 1) === 34);
  }

  protected scalar(source: string, at: At, depth: number): SpecNode {
    this.shared.add(at, depth);
    const value = plainValue(source);
    if (typeof value !== 'string') {
      const found = notJson(value, source);
      if (found !== undefined) this.remarks.push({ kind: 'not-json', ...found, at });
    }
    return { kind: 'scalar', at, value, source };
  }

  protected plain(parent: number, depth: number): SpecNode {
    const at = this.at();
    let text = this.#plainPiece();
    for (let ends = this.#toNextPiece(parent); ends > 0; ends = this.#toNextPiece(parent))
      text += (ends === 1 ? ' ' : '\n'.repeat(ends - 1)) + this.#plainPiece();
    return this.scalar(text, at, depth);
  }

  #plainPiece(): string {
    const text = this.match(plainLine)?.[0] ?? '';
    this.pos += text.length;
    if (this.is(':')) this.giveUp();
    return trimmedEnd(text);
  }

  /** Moves to the line where a plain text goes on, over so many line ends; 0 where it has ended. */
  #toNextPiece(parent: number): number {
    let [ends, start, pos] = [0, 0, this.pos];
    while (this.code(pos) === LF) {
      ends++;
      start = ++pos;
      while (this.code(pos) === SPACE) pos++;
    }
    if (ends === 0 || pos >= this.text.length || this.code(pos) === HASH || pos - start <= parent) return 0;
    this.line += ends;
    this.lineStart = start;
    this.pos = pos;
    if (this.code(pos) === TAB || this.isMark()) this.giveUp();
    return ends;
  }

  /** What stands between the quotes that open here; undefined where none closes. */
  #inside(): string | undefined {
    const text = this.text;
    const quote = text[this.pos] ?? '';
    let end = text.indexOf(quote, this.pos + 1);
    if (quote === "'") while (end !== -1 && text[end + 1] === "'") end = text.indexOf("'", end + 2);
    else while (end !== -1 && this.#isEscaped(end)) end = text.indexOf('"', end + 1);
    return end === -1 ? undefined : text.slice(this.pos + 1, end);
  }

  #isEscaped(pos: number): boolean {
    let start = pos;
    while (this.text[start - 1] === '\\') start--;
    return (pos - start) % 2 === 1;
  }

  #unquoted(inside: string, isDouble: boolean): string {
    const text = isDouble ? doubleQuoted(inside) : singleQuoted(inside);
    if (text === undefined) this.giveUp();
    return text;
  }

  protected quoted(parent: number, at: At, depth: number): SpecNode {
    this.shared.add(at, depth);
    const isDouble = this.is('"');
    const inside = this.#inside();
    if (inside === undefined) this.giveUp();
    const end = this.pos + inside.length + 2;
    for (let next = inside.indexOf('\n'); next !== -1; next = inside.indexOf('\n', next + 1)) {
      this.newLine(end - inside.length - 1 + next + 1);
      while (this.code(this.pos) === SPACE) this.pos++;
      const isEmpty = this.code(this.pos) === LF;
      if ((!isEmpty && this.pos - this.lineStart <= parent) || this.isMark()) this.giveUp();
    }
    this.pos = end;
    const value = this.#unquoted(inside, isDouble);
    return { kind: 'scalar', at, value, source: value };
  }

  /** A text below `|` or `>`. */
  protected bar(parent: number, depth: number): SpecNode {
    const at = this.at();
    this.shared.add(at, depth);
    const found = this.match(bar);
    const explicit = found?.[3] ?? found?.[4];
    // At the top of a document the library has rules of its own.
    if (found === null || parent < 0) this.giveUp();
    this.pos += found[0].length;
    this.blanks();
    this.skipComment();
    const sign = found[2] ?? found[5];
    const chomping = sign === '-' || sign === '+' ? sign : '';
    const lines: BarLine[] = [];
    let indent = explicit === undefined ? undefined : parent + Number(explicit);
    let widest = 0;
    while (this.code(this.pos) === LF) {
      const start = this.pos + 1;
      let content = start;
      while (this.code(content) === SPACE) content++;
      const spaces = content - start;
      const isEmpty = this.code(content) === LF || content >= this.text.length;
      if (isEmpty) {
        if (indent === undefined) widest = Math.max(widest, spaces);
        // The library counts trailing ones of these by the first line.
        else if (explicit !== undefined && spaces > indent) this.giveUp();
      } else {
        if (indent === undefined && spaces > parent) {
          indent = spaces;
          if (widest > indent) this.giveUp();
        }
        if (indent === undefined || spaces < indent) {
          if (spaces > parent || this.code(content) === TAB) this.giveUp();
          break;
        }
      }
      const end = isEmpty ? content : this.#lineEnd(content);
      if (content < this.text.length) lines.push({ indent: spaces, content: this.text.slice(content, end) });
      // Blanks without a line end behind them: the library counts them in its own way.
      else if (spaces > 0) this.giveUp();
      this.newLine(start);
      this.pos = end;
    }
    // Nothing but blank lines: likewise.
    if (
      lines.every(({ content }) => content === '') &&
      (chomping === '+' || lines.some((one) => one.indent > 0))
    )
      this.giveUp();
    const value = barText({ folds: found[1] === '>', chomping }, lines, indent ?? 0);
    this.nextLine();
    if (this.indent > parent) this.giveUp();
    return { kind: 'scalar', at, value, source: value };
  }

  #lineEnd(pos: number): number {
    const end = this.text.indexOf('\n', pos);
    return end === -1 ? this.text.length : end;
  }
}

/** Without blanks behind it. */
export function trimmedEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (text.charCodeAt(end - 1) === SPACE || text.charCodeAt(end - 1) === TAB)) end--;
  return end === text.length ? text : text.slice(0, end);
}
