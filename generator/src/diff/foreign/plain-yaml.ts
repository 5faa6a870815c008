import type { At, Entry, ScalarNode, SpecNode } from '../../load/node.ts';
import { jsonNumber } from '../../load/read-node.ts';

/** Thrown where a file uses more of YAML than is read here; the whole parser takes over then. */
export class NotPlain extends Error {}

/** Reads a piece of a file with the whole parser: text that begins at a column of a line. */
export type ReadPiece = (text: string, at: At) => SpecNode;

const maxDepth = 100;
/** What begins something that is no plain text. */
const indicators: ReadonlySet<string> = new Set([...'&*!|>%@`[]{},?#"\'']);
/** Words that YAML reads as something else than text, beside what JSON writes. */
const special =
  /^(?:~|null|Null|NULL|true|True|TRUE|false|False|FALSE|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?)$/;

/**
 * The YAML that specifications are written in: maps, lists, plain and quoted text, flow on one line. Several times as
 * fast as a whole parser, which still reads everything that takes several lines (`readPiece`), and the whole file
 * where this reader is not sure (NotPlain). test/diff/plain-yaml.test.ts holds both against each other.
 *
 * @throws NotPlain
 */
export function parsePlainYaml(text: string, file: string, readPiece: ReadPiece): SpecNode {
  return new PlainReader(text, file, readPiece).parse();
}

class PlainReader {
  readonly #lines: readonly string[];
  readonly #file: string;
  readonly #piece: ReadPiece;
  /** Where the line that is read begins: behind the dash, in a list. */
  #line = 0;
  #indent = 0;

  constructor(text: string, file: string, piece: ReadPiece) {
    if (text.includes('\r') || text.startsWith('\ufeff')) throw new NotPlain();
    this.#lines = text.split('\n');
    this.#file = file;
    this.#piece = piece;
  }

  parse(): SpecNode {
    this.#goTo(0);
    if (this.#lines[this.#line] === '---') this.#goTo(this.#line + 1);
    if (this.#line >= this.#lines.length) throw new NotPlain();
    const root = this.#block(0);
    if (this.#line < this.#lines.length) throw new NotPlain();
    return root;
  }

  /** The next line that holds something. */
  #goTo(line: number): void {
    this.#line = line;
    for (; this.#line < this.#lines.length; this.#line++) {
      const text = this.#lines[this.#line] ?? '';
      const indent = text.search(/[^ ]/);
      if (indent === -1 || text[indent] === '#') continue;
      if (text[indent] === '\t' || (indent === 0 && /^(?:---|\.\.\.|%)/.test(text) && text !== '---'))
        throw new NotPlain();
      this.#indent = indent;
      return;
    }
    this.#indent = -1;
  }

  #at(column: number): At {
    return { file: this.#file, line: this.#line + 1, col: column + 1 };
  }

  #rest(column: number): string {
    return (this.#lines[this.#line] ?? '').slice(column);
  }

  #isItem(): boolean {
    return /^-(?:\s|$)/.test(this.#rest(this.#indent));
  }

  #block(depth: number): SpecNode {
    if (depth > maxDepth) throw new NotPlain();
    if (this.#isItem()) return this.#seq(depth);
    if (keyOf(this.#rest(this.#indent)) === undefined) throw new NotPlain();
    return this.#map(depth);
  }

  #map(depth: number): SpecNode {
    const indent = this.#indent;
    const at = this.#at(indent);
    const entries = new Map<string, Entry>();
    while (this.#indent === indent && !this.#isItem()) {
      const read = keyOf(this.#rest(indent));
      if (read === undefined || read.key === '<<' || entries.has(read.key)) throw new NotPlain();
      const keyAt = this.#at(indent);
      const value = this.#value(indent + read.length, indent, depth, true);
      entries.set(read.key, { keyAt, value });
    }
    if (this.#indent > indent) throw new NotPlain();
    return { kind: 'map', at, entries };
  }

  #seq(depth: number): SpecNode {
    const indent = this.#indent;
    const at = this.#at(indent);
    const items: SpecNode[] = [];
    while (this.#indent === indent && this.#isItem()) {
      const column = indent + 1 + this.#rest(indent + 1).search(/\S|$/);
      const rest = this.#rest(column);
      if (rest.startsWith('\t') || this.#rest(indent).includes('\t')) throw new NotPlain();
      if (rest !== '' && !rest.startsWith('#') && (/^-(?:\s|$)/.test(rest) || keyOf(rest) !== undefined)) {
        this.#indent = column;
        items.push(this.#block(depth + 1));
      } else items.push(this.#value(column, indent, depth, false));
    }
    if (this.#indent > indent) throw new NotPlain();
    return { kind: 'seq', at, items };
  }

  /** What stands behind a key or a dash, on this line or below it. */
  #value(from: number, parent: number, depth: number, inMap: boolean): SpecNode {
    const column = from + this.#rest(from).search(/\S|$/);
    const rest = this.#rest(column);
    if (this.#rest(from).includes('\t')) throw new NotPlain();
    if (rest === '' || rest.startsWith('#')) {
      const at = this.#at(Math.max(from, 0));
      this.#goTo(this.#line + 1);
      const item = this.#indent >= 0 && this.#isItem();
      if (this.#indent > parent && !item && keyOf(this.#rest(this.#indent)) === undefined)
        return this.#value(this.#indent, parent, depth, false);
      if (this.#indent > parent || (inMap && this.#indent === parent && item)) return this.#block(depth + 1);
      return { kind: 'scalar', at, value: null, source: '' };
    }
    const at = this.#at(column);
    const node = this.#onLine(rest, at);
    const start = this.#line;
    this.#goTo(start + 1);
    if (node !== undefined && this.#indent <= parent) return node;
    return this.#several(start, column, parent, at);
  }

  /** A value that ends with its line; undefined where it may go on. */
  #onLine(rest: string, at: At): SpecNode | undefined {
    const first = rest.charAt(0);
    if (first === '"' || first === "'") {
      const quoted = quotedText(rest);
      if (quoted === undefined || !isEnd(rest.slice(quoted.length))) return undefined;
      return { kind: 'scalar', at, value: quoted.text, source: quoted.text };
    }
    if (first === '{' || first === '[') return flow(rest, at);
    if (first === '|' || first === '>') return undefined;
    if (indicators.has(first) || /^[-?:](?:\s|$)/.test(rest)) throw new NotPlain();
    const end = rest.search(/\s#/);
    const text = (end === -1 ? rest : rest.slice(0, end)).trimEnd();
    if (/:(?:\s|$)/.test(text)) throw new NotPlain();
    return scalar(text, at);
  }

  /** A value of several lines: all that are deeper than its parent. */
  #several(start: number, column: number, parent: number, at: At): SpecNode {
    const first = (this.#lines[start] ?? '').slice(column);
    // A digit counts columns from the parent, which a piece does not have; anchors reach beyond it.
    if (/^[|>][-+]?\d/.test(first) || /^[&*!]/.test(first)) throw new NotPlain();
    const lines = [' '.repeat(column) + first];
    let line = start + 1;
    for (; line < this.#lines.length; line++) {
      const text = this.#lines[line] ?? '';
      const indent = text.search(/[^ ]/);
      if (indent !== -1 && indent <= parent) break;
      lines.push(text);
    }
    const piece = this.#piece(lines.join('\n'), { ...at, col: 1 });
    const isFlow = first.startsWith('{') || first.startsWith('[');
    if ((piece.kind !== 'scalar') !== isFlow) throw new NotPlain();
    this.#goTo(line);
    return piece;
  }
}

function isEnd(rest: string): boolean {
  return /^\s*(?:$|\s#)/.test(rest) || rest.trim() === '';
}

/** A key and where its value may begin. */
function keyOf(text: string): { readonly key: string; readonly length: number } | undefined {
  const first = text.charAt(0);
  if (first === '"' || first === "'") {
    const quoted = quotedText(text);
    if (quoted === undefined) return undefined;
    const colon = /^\s*:(?=\s|$)/.exec(text.slice(quoted.length));
    return colon === null ? undefined : { key: quoted.text, length: quoted.length + colon[0].length };
  }
  const colon = text.search(/:(?:\s|$)/);
  if (colon <= 0 || indicators.has(first)) return undefined;
  const key = text.slice(0, colon).trimEnd();
  return /\s#/.test(key) || /^[-?](?:\s|$)/.test(key) ? undefined : { key, length: colon + 1 };
}

/** Quoted text that ends on its line. */
function quotedText(text: string): { readonly text: string; readonly length: number } | undefined {
  if (text.startsWith("'")) {
    const found = /^'((?:[^']|'')*)'/.exec(text);
    return found === null
      ? undefined
      : { text: (found[1] ?? '').replaceAll("''", "'"), length: found[0].length };
  }
  const found = /^"((?:[^"\\]|\\.)*)"/.exec(text);
  if (found === null) return undefined;
  const inner = found[1] ?? '';
  if (!inner.includes('\\')) return { text: inner, length: found[0].length };
  // YAML has more escapes than JSON.
  if (!/^(?:[^\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*$/.test(inner) || inner.includes('\t'))
    throw new NotPlain();
  return { text: String(JSON.parse(found[0])), length: found[0].length };
}

function scalar(text: string, at: At): ScalarNode {
  if (text === 'true' || text === 'false')
    return { kind: 'scalar', at, value: text === 'true', source: text };
  if (text === 'null') return { kind: 'scalar', at, value: null, source: text };
  if (jsonNumber.test(text)) return { kind: 'scalar', at, value: Number(text), source: text };
  if (special.test(text)) throw new NotPlain();
  return { kind: 'scalar', at, value: text, source: text };
}

/** `{ ... }` or `[ ... ]` that ends on its line; undefined where it does not. */
function flow(text: string, start: At): SpecNode | undefined {
  let pos = 0;
  const at = (): At => ({ ...start, col: start.col + pos });
  const space = (): void => {
    while (text[pos] === ' ') pos++;
  };

  function value(depth: number): SpecNode | undefined {
    space();
    if (depth > maxDepth) throw new NotPlain();
    const place = at();
    const first = text[pos];
    if (first === '{') return map(place, depth);
    if (first === '[') return seq(place, depth);
    if (first === '"' || first === "'") {
      const quoted = quotedText(text.slice(pos));
      if (quoted === undefined) return undefined;
      pos += quoted.length;
      return { kind: 'scalar', at: place, value: quoted.text, source: quoted.text };
    }
    const plain = plainText();
    return plain === undefined ? undefined : scalar(plain, place);
  }

  /** Up to what ends it in a flow; what is not sure is left to the whole parser. */
  function plainText(): string | undefined {
    const rest = text.slice(pos);
    const found =
      /^[^\s,[\]{}#&*!|>'"%@`?:-](?:[^,[\]{}:#]|:(?=[^\s,[\]{}])|(?<=\S)#)*/.exec(rest) ??
      /^-?[\d.]+/.exec(rest);
    if (found === null) return rest.trim() === '' ? undefined : fail();
    pos += found[0].length;
    return found[0].trimEnd();
  }

  function map(place: At, depth: number): SpecNode | undefined {
    const entries = new Map<string, Entry>();
    pos++;
    for (;;) {
      space();
      if (text[pos] === '}') break;
      const keyAt = at();
      const quoted = text[pos] === '"' || text[pos] === "'" ? quotedText(text.slice(pos)) : undefined;
      if (quoted !== undefined) pos += quoted.length;
      const key = quoted === undefined ? plainText() : quoted.text;
      if (key === undefined) return undefined;
      if (key === '<<' || entries.has(key) || text[pos] !== ':' || text[pos + 1] !== ' ') return fail();
      pos += 2;
      const read = value(depth + 1);
      if (read === undefined) return undefined;
      entries.set(key, { keyAt, value: read });
      space();
      if (text[pos] === ',') pos++;
      else if (text[pos] !== '}') return pos >= text.length ? undefined : fail();
    }
    pos++;
    return { kind: 'map', at: place, entries };
  }

  function seq(place: At, depth: number): SpecNode | undefined {
    const items: SpecNode[] = [];
    pos++;
    for (;;) {
      space();
      if (text[pos] === ']') break;
      const read = value(depth + 1);
      if (read === undefined) return undefined;
      items.push(read);
      space();
      if (text[pos] === ',') pos++;
      else if (text[pos] !== ']') return pos >= text.length ? undefined : fail();
    }
    pos++;
    return { kind: 'seq', at: place, items };
  }

  const node = value(0);
  return node === undefined || !isEnd(text.slice(pos)) ? undefined : node;
}

function fail(): never {
  throw new NotPlain();
}
