import type { At, Entry, SpecNode } from './node.ts';
import { HASH, LF, SPACE } from './plain-lines.ts';
import { PlainText, trimmedEnd } from './plain-text.ts';
import { mergeInto } from './shared-nodes.ts';

/** Plain text within brackets. */
const plainInFlow = /[^\n:#,[\]{}]*(?:(?::(?=[^ \t\n,[\]{}])|(?<=[^ \t\n,[\]{}])#)[^\n:#,[\]{}]*)*/y;
/** What begins something else there. */
const indicatorInFlow = /[#&*!|>%@`[\]{},"':]|[-?](?:[ \t\n,[\]{}]|$)/y;

/** Lists and maps in brackets, which JSON is made of. */
export class PlainFlow extends PlainText {
  /** A text, or what stands in brackets, that is no key; the position is then at the next line. */
  protected scalarOrFlow(parent: number, depth: number): SpecNode {
    if (this.is('|') || this.is('>')) return this.bar(parent, depth);
    const node = this.isPlain() ? this.plain(parent, depth) : this.#marked(parent, depth);
    this.endLine();
    // What goes on below belongs to a value that has ended.
    if (this.indent > parent) this.giveUp();
    return node;
  }

  protected put(entries: Map<string, Entry>, merged: SpecNode[], key: string, entry: Entry): void {
    const first = entries.get(key);
    if (key === '<<') {
      if (!this.reach.shares) this.giveUp();
      merged.push(entry.value);
    } else if (first === undefined) entries.set(key, entry);
    else this.remarks.push({ kind: 'duplicate', key, first: first.keyAt, at: entry.keyAt });
  }

  protected mapOf(at: At, entries: Map<string, Entry>, merged: readonly SpecNode[]): SpecNode {
    mergeInto(entries, merged);
    return { kind: 'map', at, entries };
  }

  /** Quoted text, brackets or an alias. */
  #marked(parent: number, depth: number): SpecNode {
    const at = this.at();
    if (this.isQuote()) return this.quoted(parent, at, depth);
    if (this.is('{')) return this.#flowMap(parent, at, depth);
    if (this.is('[')) return this.#flowSeq(parent, at, depth);
    if (!this.is('*')) this.giveUp();
    return this.alias(depth);
  }

  /** Blanks, line ends and comments within brackets. */
  #flowSpace(parent: number): void {
    for (;;) {
      this.blanks();
      if (this.code(this.pos) === HASH) {
        if (!this.isBlank(this.pos - 1)) this.giveUp();
        this.skipComment();
      }
      if (this.code(this.pos) !== LF) return;
      this.newLine(this.pos + 1);
      while (this.code(this.pos) === SPACE) this.pos++;
      const indent = this.pos - this.lineStart;
      if (this.isMark()) this.giveUp();
      if (indent > parent) continue;
      this.blanks();
      if (this.code(this.pos) !== LF && this.code(this.pos) !== HASH) this.giveUp();
    }
  }

  #flowMap(parent: number, at: At, depth: number): SpecNode {
    this.#enter(at, depth);
    const entries = new Map<string, Entry>();
    const merged: SpecNode[] = [];
    this.#flowSpace(parent);
    while (!this.is('}')) {
      const keyAt = this.at();
      const key = this.isQuote() ? this.quotedOnLine() : this.#plainInFlow();
      if (key === undefined) this.giveUp();
      this.blanks();
      if (!this.is(':')) this.giveUp();
      this.pos++;
      this.#flowSpace(parent);
      this.put(entries, merged, key, { keyAt, value: this.#flowValue(parent, depth + 1) });
      this.#flowSpace(parent);
      if (this.is(',')) this.pos++;
      else if (!this.is('}')) this.giveUp();
      this.#flowSpace(parent);
    }
    this.pos++;
    return this.mapOf(at, entries, merged);
  }

  #flowSeq(parent: number, at: At, depth: number): SpecNode {
    this.#enter(at, depth);
    const items: SpecNode[] = [];
    this.#flowSpace(parent);
    while (!this.is(']')) {
      items.push(this.#flowValue(parent, depth + 1));
      this.#flowSpace(parent);
      if (this.is(',')) this.pos++;
      else if (!this.is(']')) this.giveUp();
      this.#flowSpace(parent);
    }
    this.pos++;
    return { kind: 'seq', at, items };
  }

  #enter(at: At, depth: number): void {
    this.shared.add(at, depth);
    this.pos++;
  }

  #flowValue(parent: number, depth: number): SpecNode {
    if (depth > this.reach.levels) this.giveUp();
    if (this.match(indicatorInFlow) !== null) return this.#marked(parent, depth);
    const at = this.at();
    const text = this.#plainInFlow();
    if (text === undefined || text === '') this.giveUp();
    return this.scalar(text, at, depth);
  }

  #plainInFlow(): string | undefined {
    if (this.match(indicatorInFlow) !== null) return undefined;
    const text = this.match(plainInFlow)?.[0] ?? '';
    this.pos += text.length;
    return trimmedEnd(text);
  }
}
