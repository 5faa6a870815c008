import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  Parser,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { At, Entry, SpecNode } from './node.ts';
import { notJson, type Reach, type Remark } from './remark.ts';
import { mergeInto, SharedNodes } from './shared-nodes.ts';

export interface ReadYaml {
  readonly root: SpecNode;
  readonly remarks: readonly Remark[];
}

/**
 * Reads any YAML 1.2 with the `yaml` package, whose word on what a text means is the last.
 *
 * @returns `undefined` where the text is too long for it
 * @throws TooMuch
 */
export function readWithLibrary(text: string, file: string, reach: Reach): ReadYaml | undefined {
  return isTooLong(text) ? undefined : new LibraryReader(text, file, reach).read();
}

function isTooLong(text: string): boolean {
  if (text.length <= mostTokens) return false;
  let count = 0;
  for (const _lexeme of new Lexer().lex(text)) if (++count > mostTokens) return true;
  return false;
}

/**
 * Levels that the package's composer is given. It recurses, and at the end of the stack V8 ends the process instead of
 * throwing (it cannot compile a regular expression there); its parser does not, and so tells the depth beforehand.
 */
const mostLevels = 500;
/** Tokens: about three megabytes of usual YAML. The package needs seconds for so many. */
const mostTokens = 1_000_000;

class LibraryReader {
  readonly #text: string;
  readonly #file: string;
  readonly #reach: Reach;
  readonly #lines = new LineCounter();
  readonly #remarks: Remark[] = [];
  readonly #shared: SharedNodes;
  #hasTooMany = false;

  constructor(text: string, file: string, reach: Reach) {
    this.#text = text;
    this.#file = file;
    this.#reach = reach;
    this.#shared = new SharedNodes(reach);
  }

  read(): ReadYaml {
    const document = this.#document();
    const root = document === undefined ? this.#nothing(this.#at(0)) : this.#node(document.contents, 0, 0);
    return { root, remarks: this.#remarks };
  }

  /** The first document of the text; `undefined` where it is nested too deeply to be composed. */
  #document(): Document.Parsed | undefined {
    const composer = new Composer({
      version: '1.2',
      schema: 'core',
      merge: false,
      uniqueKeys: false,
      prettyErrors: false,
    });
    let document: Document.Parsed | undefined;
    for (const token of this.#tokens()) {
      if (token === undefined) return undefined;
      for (const next of composer.next(token)) {
        if (document === undefined) document = next;
        else return this.#told(document, next.range[0]);
      }
    }
    for (const next of composer.end(true, this.#text.length)) {
      if (document === undefined) document = next;
      else return this.#told(document, next.range[0]);
    }
    return document === undefined ? undefined : this.#told(document, undefined);
  }

  /** What the composer composes; `undefined` at the end where it lies too deep. */
  *#tokens(): Generator<CST.Token | undefined> {
    this.#lines.addNewLine(0);
    const parser = new Parser(this.#lines.addNewLine);
    for (const lexeme of new Lexer().lex(this.#text)) {
      yield* parser.next(lexeme);
      if (parser.stack.length <= mostLevels) continue;
      const offset = parser.stack.at(-1)?.offset ?? 0;
      this.#remarks.push({ kind: 'depth', levels: mostLevels, at: this.#at(offset) });
      return yield undefined;
    }
    yield* parser.end();
  }

  #told(document: Document.Parsed, second: number | undefined): Document.Parsed {
    // Only the first: what follows a syntax error is mostly its echo.
    const [error] = document.errors;
    if (error !== undefined)
      this.#remarks.push({ kind: 'syntax', message: oneLine(error.message), at: this.#at(error.pos[0]) });
    else if (second !== undefined) this.#remarks.push({ kind: 'documents', at: this.#at(second) });
    if (document.directives?.yaml.explicit) this.#remarks.push({ kind: 'directive', at: this.#at(0) });
    return document;
  }

  #at(offset: number): At {
    const { line, col } = this.#lines.linePos(offset);
    // Offset 0 of an empty file belongs to no line yet.
    return { file: this.#file, line: Math.max(line, 1), col: Math.max(col, 1) };
  }

  #nothing(at: At): SpecNode {
    return { kind: 'scalar', at, value: null, source: '' };
  }

  /** @param fallback offset to use for a value that is not written at all */
  #node(node: unknown, fallback: number, depth: number): SpecNode {
    const from = offsetOf(node) ?? fallback;
    const at = this.#at(from);
    if (depth > this.#reach.levels) return this.#tooDeep(at);
    if (isAlias(node)) return this.#alias(node.source, at, depth);
    this.#properties(node, from);
    const { anchor } = propertiesOf(node);
    return anchor === undefined
      ? this.#plain(node, at, from, depth)
      : this.#shared.name(anchor, depth, () => this.#plain(node, at, from, depth));
  }

  #tooDeep(at: At): SpecNode {
    this.#remarks.push({ kind: 'depth', levels: this.#reach.levels, at });
    return this.#nothing(at);
  }

  #alias(name: string, at: At, depth: number): SpecNode {
    this.#remarks.push({ kind: 'alias', name, at });
    if (!this.#reach.shares) return this.#nothing(at);
    const found = this.#shared.follow(name, depth);
    if (typeof found !== 'string') return found;
    if (found === 'too deep') return this.#tooDeep(at);
    if (found === 'lost') this.#remarks.push({ kind: 'lost-alias', name, at });
    else this.#tooMany(at);
    return this.#nothing(at);
  }

  /** Told once: what a few lines stand for is too much at many places. */
  #tooMany(at: At): void {
    if (!this.#hasTooMany) this.#remarks.push({ kind: 'aliases', at });
    this.#hasTooMany = true;
  }

  /** Anchors and tags stand before their value; its range does not hold them. */
  #properties(node: unknown, from: number): void {
    const { anchor, tag } = propertiesOf(node);
    if (anchor !== undefined) {
      const start = Math.max(this.#text.lastIndexOf(`&${anchor}`, from), 0);
      this.#remarks.push({ kind: 'anchor', name: anchor, at: this.#at(start) });
    }
    if (tag !== undefined) {
      const before = this.#text.slice(Math.max(from - 200, 0), from);
      const written = /!\S*(?=\s*(?:&\S+\s*)?$)/.exec(before);
      const start = written === null ? from : from - before.length + written.index;
      this.#remarks.push({ kind: 'tag', name: written?.[0] ?? tag, at: this.#at(start) });
    }
  }

  #plain(node: unknown, at: At, from: number, depth: number): SpecNode {
    this.#shared.add(at, depth);
    if (isMap(node)) return this.#map(node, at, from, depth);
    if (isSeq(node)) return this.#seq(node, at, from, depth);
    return isScalar(node) ? this.#scalar(node, at) : this.#nothing(at);
  }

  #seq({ items }: YAMLSeq, at: At, from: number, depth: number): SpecNode {
    return { kind: 'seq', at, items: items.map((item) => this.#node(item, from, depth + 1)) };
  }

  #map({ items }: YAMLMap, at: At, from: number, depth: number): SpecNode {
    const entries = new Map<string, Entry>();
    const merged: SpecNode[] = [];
    for (const pair of items) {
      const keyOffset = offsetOf(pair.key) ?? from;
      const keyAt = this.#at(keyOffset);
      const key = this.#key(pair.key, keyOffset, keyAt, depth + 1);
      const value = this.#node(pair.value, endOf(pair.key) ?? keyOffset, depth + 1);
      const first = key === undefined ? undefined : entries.get(key);
      if (key === undefined) this.#remarks.push({ kind: 'key', at: keyAt });
      else if (key === '<<') {
        this.#remarks.push({ kind: 'merge', at: keyAt });
        merged.push(value);
      } else if (first === undefined) entries.set(key, { keyAt, value });
      else this.#remarks.push({ kind: 'duplicate', key, first: first.keyAt, at: keyAt });
    }
    if (this.#reach.shares) mergeInto(entries, merged);
    return { kind: 'map', at, entries };
  }

  #key(key: unknown, offset: number, at: At, depth: number): string | undefined {
    this.#properties(key, offset);
    if (!isScalar(key)) return undefined;
    const { anchor } = propertiesOf(key);
    if (anchor !== undefined) this.#shared.name(anchor, depth, () => scalarOf(key, at));
    // `200:` is the key "200", exactly as written.
    return typeof key.value === 'string' ? key.value : (key.source ?? '');
  }

  #scalar(node: Scalar, at: At): SpecNode {
    const read = scalarOf(node, at);
    if (typeof read.value !== 'string') {
      const found = notJson(read.value, read.source);
      if (found !== undefined) this.#remarks.push({ kind: 'not-json', ...found, at });
    }
    return read;
  }
}

function scalarOf({ value, source = '' }: Scalar, at: At): Extract<SpecNode, { kind: 'scalar' }> {
  if (typeof value === 'string') return { kind: 'scalar', at, value, source: value };
  const known = typeof value === 'number' || typeof value === 'boolean' ? value : null;
  return { kind: 'scalar', at, value: known, source };
}

function oneLine(message: string): string {
  return message.split('\n')[0]?.replace(/[.:]?\s*$/, '') ?? '';
}

/** What every node of the package has beside its value. */
interface Properties {
  readonly range?: readonly number[] | null;
  readonly anchor?: string;
  readonly tag?: string;
}

function propertiesOf(node: unknown): Properties {
  return typeof node === 'object' && node !== null ? node : {};
}

function offsetOf(node: unknown): number | undefined {
  return propertiesOf(node).range?.[0]; // the parser sets it on every node it makes
}

function endOf(node: unknown): number | undefined {
  return propertiesOf(node).range?.[1]; // likewise
}
