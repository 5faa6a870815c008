import type { At } from './node.ts';
import type { Reach, Remark } from './remark.ts';
import { SharedNodes } from './shared-nodes.ts';

/** Thrown where a text uses more of YAML than is read here, or is none; the library says what it means. */
export class NotPlain extends Error {
  readonly at: At;

  constructor(at: At) {
    super();
    this.at = at;
  }
}

export const TAB = 9;
export const LF = 10;
export const SPACE = 32;
export const HASH = 35;

/** `---` or `...`, which end a document. */
const mark = /(?:---|\.\.\.)(?:[ \t\n]|$)/y;
/** Comments and the mark that may begin a document. */
const beginning = /^(?: *(?:#[^\n]*)?\n)*---\n/;

/** A position that moves through the lines of a YAML file. */
export class PlainLines {
  readonly remarks: Remark[] = [];
  protected readonly reach: Reach;
  protected readonly shared: SharedNodes;
  protected readonly text: string;
  protected pos = 0;
  protected line = 1;
  protected lineStart = 0;
  /** Column of what begins the line, or stands behind a dash; -1 at the end of the text. */
  protected indent = 0;
  readonly #file: string;

  constructor(text: string, file: string, reach: Reach) {
    this.text = text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text;
    this.#file = file;
    this.reach = reach;
    this.shared = new SharedNodes(reach);
  }

  protected start(): void {
    if (this.text.includes('\r')) this.giveUp();
    for (const _line of (beginning.exec(this.text)?.[0] ?? '').matchAll(/\n/g)) {
      const end = this.text.indexOf('\n', this.pos);
      this.newLine(end + 1);
    }
    this.nextLine();
    if (this.indent === -1 || this.is('\ufeff')) this.giveUp();
  }

  protected giveUp(): never {
    throw new NotPlain(this.at());
  }

  protected at(): At {
    return { file: this.#file, line: this.line, col: this.pos - this.lineStart + 1 };
  }

  protected is(one: string): boolean {
    return this.text[this.pos] === one;
  }

  protected isQuote(): boolean {
    return this.is('"') || this.is("'");
  }

  /** Whether a blank, a line end or nothing stands there. */
  protected isBlank(pos: number): boolean {
    const code = this.code(pos);
    return code === SPACE || code === TAB || code === LF || pos >= this.text.length;
  }

  protected isItem(): boolean {
    return this.is('-') && this.isBlank(this.pos + 1);
  }

  /** Whether nothing but a comment follows on the line. */
  protected atLineEnd(): boolean {
    const code = this.code(this.pos);
    return code === LF || this.pos >= this.text.length || (code === HASH && this.isBlank(this.pos - 1));
  }

  protected spaces(): void {
    while (this.code(this.pos) === SPACE) this.pos++;
    if (this.code(this.pos) === TAB) this.giveUp();
  }

  /** From behind a value to the next line that holds something. */
  protected endLine(): void {
    this.blanks();
    if (!this.atLineEnd()) this.giveUp();
    this.skipComment();
    this.nextLine();
  }

  /** Answers without moving. */
  protected peek<T>(look: () => T): T {
    const { pos, lineStart, indent } = this;
    const line = this.line;
    const answer = look();
    Object.assign(this, { pos, lineStart, indent });
    this.line = line;
    return answer;
  }

  protected code(pos: number): number {
    return this.text.charCodeAt(pos);
  }

  protected match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.pos;
    return pattern.exec(this.text);
  }

  protected newLine(start: number): void {
    this.line++;
    this.lineStart = start;
    this.pos = start;
  }

  protected blanks(): void {
    while (this.code(this.pos) === SPACE || this.code(this.pos) === TAB) this.pos++;
  }

  protected skipComment(): void {
    if (this.code(this.pos) !== HASH) return;
    const end = this.text.indexOf('\n', this.pos);
    this.pos = end === -1 ? this.text.length : end;
  }

  /** From a place where only blanks and comments can stand. */
  protected nextLine(): void {
    for (;;) {
      while (this.code(this.pos) === SPACE) this.pos++;
      this.skipComment();
      if (this.code(this.pos) !== LF) break;
      this.newLine(this.pos + 1);
    }
    this.indent = this.pos >= this.text.length ? -1 : this.pos - this.lineStart;
    if (this.code(this.pos) === TAB || this.isMark()) this.giveUp();
  }

  /** `---` or `...`, which end a document. */
  protected isMark(): boolean {
    return this.pos === this.lineStart && this.match(mark) !== null;
  }
}
