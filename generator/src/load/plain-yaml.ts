import type { Entry, SpecNode } from './node.ts';
import { PlainFlow } from './plain-flow.ts';
import type { Reach } from './remark.ts';
import type { ReadYaml } from './yaml-library.ts';

export { NotPlain } from './plain-lines.ts';

/**
 * Reads the YAML that specifications are written in, JSON included: all of it but tags, directives, explicit keys,
 * several documents, and what only misleads. Several times as fast as the library, which reads the whole text where
 * this reader is not sure. test/load/readers.test.ts holds both against each other.
 *
 * @throws NotPlain, TooMuch
 */
export function readPlainYaml(text: string, file: string, reach: Reach): ReadYaml {
  const reader = new PlainReader(text, file, reach);
  return { root: reader.read(), remarks: reader.remarks };
}

/** The library refuses longer ones. */
const longestKey = 1000;

/** Collections in lines, on top of what stands in one. */
class PlainReader extends PlainFlow {
  read(): SpecNode {
    this.start();
    const root = this.#block(-1, 0);
    if (this.indent !== -1) this.giveUp();
    return root;
  }

  /** What begins a line, deeper than `parent` (a list may be as deep). */
  #block(parent: number, depth: number): SpecNode {
    if (depth > this.reach.levels) this.giveUp();
    if (this.isItem()) return this.#seq(depth);
    const start = this.pos;
    const key = this.#key();
    this.pos = start;
    return key === undefined ? this.scalarOrFlow(parent, depth) : this.#map(depth);
  }

  /** The key that begins here; the position is then behind its colon. */
  #key(): string | undefined {
    const start = this.pos;
    const key = this.isQuote() ? this.quotedOnLine() : this.plainOnLine();
    if (key === undefined) return undefined;
    while (this.is(' ')) this.pos++;
    if (!this.is(':') || !this.isBlank(this.pos + 1)) return undefined;
    if (this.pos - start > longestKey) this.giveUp();
    this.pos++;
    return key;
  }

  #map(depth: number): SpecNode {
    const { indent } = this;
    const at = this.at();
    this.shared.add(at, depth);
    const entries = new Map<string, Entry>();
    const merged: SpecNode[] = [];
    while (this.indent === indent && !this.isItem()) {
      const keyAt = this.at();
      const key = this.#key();
      if (key === undefined) this.giveUp();
      this.put(entries, merged, key, { keyAt, value: this.#value(indent, depth + 1, true) });
    }
    if (this.indent > indent) this.giveUp();
    return this.mapOf(at, entries, merged);
  }

  #seq(depth: number): SpecNode {
    const { indent } = this;
    const at = this.at();
    this.shared.add(at, depth);
    const items: SpecNode[] = [];
    while (this.indent === indent && this.isItem()) {
      this.pos++;
      items.push(this.#value(indent, depth + 1, false));
    }
    if (this.indent > indent) this.giveUp();
    return { kind: 'seq', at, items };
  }

  /** What stands behind a key or a dash, on this line or below it. */
  #value(parent: number, depth: number, inMap: boolean): SpecNode {
    this.spaces();
    if (!this.is('&')) return this.#content(parent, depth, inMap);
    const anchor = this.anchor();
    return this.shared.name(anchor, depth, () => {
      this.spaces();
      // An empty value's place, and whose anchor it is that stands before a key, are for the library to say.
      if (this.atLineEnd() ? !this.#hasBlock(parent, inMap) : !inMap && this.#beginsBlock()) this.giveUp();
      return this.#content(parent, depth, inMap);
    });
  }

  #content(parent: number, depth: number, inMap: boolean): SpecNode {
    if (depth > this.reach.levels) this.giveUp();
    if (!this.atLineEnd()) {
      if (inMap || !this.#beginsBlock()) return this.scalarOrFlow(parent, depth);
      this.indent = this.pos - this.lineStart;
      return this.#block(parent, depth);
    }
    const at = this.at();
    this.endLine();
    if (this.indent > parent || (inMap && this.indent === parent && this.isItem()))
      return this.#block(parent, depth);
    return this.scalar('', at, depth);
  }

  /** Whether a list or a map begins behind a dash. */
  #beginsBlock(): boolean {
    if (this.isItem()) return true;
    const start = this.pos;
    const key = this.#key();
    this.pos = start;
    return key !== undefined;
  }

  /** Whether the value of a key or dash whose line ends here stands below. */
  #hasBlock(parent: number, inMap: boolean): boolean {
    return this.peek(() => {
      this.endLine();
      return this.indent > parent || (inMap && this.indent === parent && this.isItem());
    });
  }
}
