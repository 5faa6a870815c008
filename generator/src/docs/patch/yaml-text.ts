import {
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { At } from '../../load/node.ts';

/** Replaces the characters from `from` to before `to`. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A file of YAML that is edited by splices: every character that no splice names stays as it is. */
export class YamlText {
  readonly text: string;
  readonly #lines = new LineCounter();
  readonly #nodes: readonly Node[];

  constructor(text: string) {
    this.text = text;
    const nodes: Node[] = [];
    const options = { version: '1.2', schema: 'core', merge: false, lineCounter: this.#lines } as const;
    visit(parseDocument(text, options), { Node: (_, node) => void nodes.push(node) });
    this.#nodes = nodes;
  }

  /** Another value in the place of one. */
  replace(at: At, text: string): Splice | undefined {
    const node = this.#find(
      at,
      (one): one is Node => isScalar(one) || (isCollection(one) && one.flow === true),
    );
    return node === undefined ? undefined : { from: startOf(node), to: endOf(node), text };
  }

  /**
   * Another value of a key; behind the last one where the map does not have it. Only there may the value begin with a
   * line break; its lines are then indented from the key on.
   */
  set(at: At, key: string, text: string): Splice | undefined {
    return this.setBehind(at, key, text, []);
  }

  /** As `set`; a new key goes behind the last of `before` that the map has. */
  setBehind(at: At, key: string, text: string, before: readonly string[]): Splice | undefined {
    const map = this.#find(at, isMap);
    if (map === undefined) return undefined;
    const pair = map.items.find((one) => keyOf(one.key) === key);
    if (pair === undefined) {
      const behind = map.items.findLastIndex((one) => before.includes(keyOf(one.key) ?? ''));
      const member = `${keyText(key)}:${text.startsWith('\n') ? '' : ' '}${text}`;
      return this.#append(map, member, behind === -1 ? undefined : behind);
    }
    const value = nodeOf(pair.value);
    if (value === undefined) return undefined;
    const from = startOf(value);
    // One line takes the place of a block: it begins beside its key.
    const colon = this.text.lastIndexOf(':', from);
    const block = isCollection(value) && value.flow !== true && /^:\s*$/.test(this.text.slice(colon, from));
    return { from: block ? colon + 1 : from, to: endOf(value), text: block ? ` ${text}` : text };
  }

  /** Takes a key and its value out. A map is not left empty: that has another meaning. */
  remove(at: At, key: string): Splice | undefined {
    const map = this.#find(at, isMap);
    const index = map?.items.findIndex((one) => keyOf(one.key) === key) ?? -1;
    return map === undefined || index === -1 ? undefined : this.#cut(map, index);
  }

  /** One more item at the end of a list. */
  append(at: At, text: string): Splice | undefined {
    const list = this.#find(at, isSeq);
    return list === undefined ? undefined : this.#append(list, text);
  }

  /** One more item behind another one. */
  appendBehind(at: At, index: number, text: string): Splice | undefined {
    const list = this.#find(at, isSeq);
    return list === undefined ? undefined : this.#append(list, text, index);
  }

  /** Takes an item out of a list that has others. */
  removeItem(at: At, index: number): Splice | undefined {
    const list = this.#find(at, isSeq);
    return list === undefined ? undefined : this.#cut(list, index);
  }

  offset({ line, col }: At): number {
    return (this.#lines.lineStarts[line - 1] ?? 0) + col - 1;
  }

  #find<T extends Node>(at: At, is: (node: unknown) => node is T): T | undefined {
    const offset = this.offset(at);
    return this.#nodes.find((node): node is Node & T => is(node) && startOf(node) === offset);
  }

  #append(
    collection: YAMLMap | YAMLSeq,
    text: string,
    behind = collection.items.length - 1,
  ): Splice | undefined {
    const last = itemOf(collection, behind);
    if (last === undefined) {
      // An empty collection is written in brackets, or it would be null.
      const at = startOf(collection) + 1;
      return { from: at, to: at, text: isMap(collection) ? ` ${text} ` : text };
    }
    if (collection.flow === true) return { from: last.end, to: last.end, text: `, ${text}` };
    const end = this.#lineEnd(last.end);
    const column = this.#column(startOf(collection));
    const pad = ' '.repeat(column);
    const mark = isSeq(collection) ? '- ' : '';
    const inner = `\n${pad}${' '.repeat(mark.length)}`;
    return { from: end, to: end, text: `\n${pad}${mark}${text.trimEnd().replaceAll('\n', inner)}` };
  }

  #cut(collection: YAMLMap | YAMLSeq, index: number): Splice | undefined {
    const one = itemOf(collection, index);
    if (one === undefined || collection.items.length < 2) return undefined;
    if (collection.flow === true) {
      const before = itemOf(collection, index - 1);
      const after = itemOf(collection, index + 1);
      if (before !== undefined) return { from: before.end, to: one.end, text: '' };
      return after === undefined ? undefined : { from: one.start, to: after.start, text: '' };
    }
    // The first key of `- key: value` shares its line with the dash.
    const from = this.text.lastIndexOf('\n', one.start - 1) + 1;
    if (isMap(collection) && this.text.slice(from, one.start).trim() !== '') return undefined;
    return { from, to: Math.min(this.#lineEnd(one.end) + 1, this.text.length), text: '' };
  }

  #lineEnd(offset: number): number {
    const end = this.text.indexOf('\n', offset);
    return end === -1 ? this.text.length : end;
  }

  #column(offset: number): number {
    return offset - (this.text.lastIndexOf('\n', offset - 1) + 1);
  }
}

/** Applies splices to a text; `undefined` where two of them touch the same characters. Equal ones count once. */
export function spliced(text: string, splices: readonly Splice[]): string | undefined {
  const different = splices.filter((one, index) => splices.findIndex((other) => same(one, other)) === index);
  const sorted = different.map((splice, index) => ({ ...splice, index }));
  sorted.sort((a, b) => a.from - b.from || a.to - b.to || a.index - b.index);
  let result = '';
  let done = 0;
  for (const splice of sorted) {
    if (splice.from < done) return undefined;
    result += text.slice(done, splice.from) + splice.text;
    done = splice.to;
  }
  return result + text.slice(done);
}

function same(a: Splice, b: Splice): boolean {
  return a.from === b.from && a.to === b.to && a.text === b.text;
}

/** A value on one line, as our specs write it: `[a, b]`, `{ a: 1 }`; quotes only where YAML needs them. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${keyText(key)}: ${flowText(member)}`);
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  return typeof value === 'string' ? plainOrQuoted(value) : JSON.stringify(value);
}

/** Words that YAML 1.1 or 1.2 read as something else than text. */
const reserved = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

function plainOrQuoted(text: string): string {
  const plain = /^[A-Za-z_./][\w ./()-]*[\w.)]$|^[A-Za-z]$|^\d+[smhd]$|^\d{4}-\d{2}-\d{2}$/.test(text);
  return plain && !reserved.test(text) && !/^\.(?:inf|nan|\d)/i.test(text) ? text : JSON.stringify(text);
}

/** File names may begin with a digit. */
function keyText(key: string): string {
  const plain = /^[A-Za-z_/][\w./-]*$|^\d\w*\.(?:md|txt)$/.test(key);
  return plain && !reserved.test(key) ? key : JSON.stringify(key);
}

interface Item {
  readonly start: number;
  readonly end: number;
}

function itemOf(collection: YAMLMap | YAMLSeq, index: number): Item | undefined {
  if (isMap(collection)) {
    const pair = collection.items[index];
    const key = nodeOf(pair?.key);
    if (pair === undefined || key === undefined) return undefined;
    const value = nodeOf(pair.value);
    return { start: startOf(key), end: endOf(value ?? key) };
  }
  const item = nodeOf(collection.items[index]);
  return item === undefined ? undefined : { start: startOf(item), end: endOf(item) };
}

function nodeOf(value: unknown): Node | undefined {
  return isScalar(value) || isCollection(value) ? value : undefined;
}

function keyOf(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === 'string' ? key.value : key.source;
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

/** Behind the last character of the value; blank lines and comments that follow belong to nobody. */
function endOf(node: Node): number {
  if (isCollection(node) && node.flow !== true) {
    const last = isMap(node) || isSeq(node) ? itemOf(node, node.items.length - 1) : undefined;
    if (last !== undefined) return last.end;
  }
  const end = node.range?.[1] ?? 0;
  const block =
    node instanceof Scalar && (node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL);
  return block ? end - 1 : end;
}
