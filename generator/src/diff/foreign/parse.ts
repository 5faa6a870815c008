import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Diagnostic } from '../../load/diagnostic.ts';
import type { At, Entry, SpecNode } from '../../load/node.ts';
import { type ParsedYaml, parseYaml } from '../../load/parse-yaml.ts';
import { NotJson, parseJson } from './json-text.ts';
import { NotPlain, parsePlainYaml } from './plain-yaml.ts';

const maxDepth = 200;
/** Nodes that aliases may stand for in one file: a few lines can stand for billions. */
const mostNodes = 5_000_000;

/** Reads anybody's YAML or JSON. Aliases and merge keys are followed; every mistake is reported, and what is left is read. */
export function parseForeign(text: string, file: string): ParsedYaml {
  if (/^\s*[[{]/.test(text)) {
    try {
      return { root: parseJson(text, file), diagnostics: [] };
    } catch (error) {
      if (!(error instanceof NotJson)) throw error;
    }
  }
  return plainOr(parseWhole, text, file);
}

/** Reads one of our own files: as the loader does, and faster where it holds nothing but plain YAML. */
export function parseOwn(text: string, file: string): ParsedYaml {
  return plainOr(parseYaml, text, file);
}

function plainOr(otherwise: typeof parseWhole, text: string, file: string): ParsedYaml {
  try {
    return { root: parsePlainYaml(text, file, readPiece), diagnostics: [] };
  } catch (error) {
    if (!(error instanceof NotPlain)) throw error;
    return otherwise(text, file);
  }
}

/** With the whole parser, whatever the text holds. */
export function parseWhole(text: string, file: string): ParsedYaml {
  return new ForeignReader(text, file).parse();
}

function readPiece(text: string, at: At): SpecNode {
  const reader = new ForeignReader(text, at.file, at.line - 1);
  const { root, diagnostics } = reader.parse();
  // What names something elsewhere, or is a mistake, is for the whole file to say.
  if (diagnostics.length > 0 || reader.shares) throw new NotPlain();
  return root;
}

interface Read {
  readonly node: SpecNode;
  /** With aliases written out. */
  readonly size: number;
}

class ForeignReader {
  readonly #diagnostics: Diagnostic[] = [];
  readonly #text: string;
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #shared = new Map<unknown, Read>();
  readonly #open = new Set<unknown>();
  #document: Document.Parsed | undefined;
  #total = 0;

  /** Whether there are anchors or aliases. */
  shares = false;
  readonly #linesBefore: number;

  constructor(text: string, file: string, linesBefore = 0) {
    this.#text = text;
    this.#file = file;
    this.#linesBefore = linesBefore;
  }

  parse(): ParsedYaml {
    const start = { file: this.#file, line: 1, col: 1 };
    let document: Document.Parsed;
    try {
      document = parseDocument(this.#text, {
        version: '1.2',
        schema: 'core',
        merge: false,
        uniqueKeys: false,
        prettyErrors: false,
        logLevel: 'error',
        lineCounter: this.#lines,
      });
    } catch (error) {
      // The parser recurses: a file of nothing but brackets fills the stack.
      if (!(error instanceof RangeError)) throw error;
      this.#report(start, 'yaml-syntax', 'The file is nested too deeply to be read.', 'Flatten it.');
      return { root: empty(start), diagnostics: this.#diagnostics };
    }
    this.#document = document;
    const [error] = document.errors;
    if (error !== undefined)
      this.#report(
        this.#at(error.pos[0]),
        'yaml-syntax',
        `The file is not valid YAML: ${(error.message.split('\n')[0] ?? '').replace(/[.:]?\s*$/, '')}.`,
        'What follows may be misread until this is mended.',
      );
    return { root: this.#read(document.contents, start, 0).node, diagnostics: this.#diagnostics };
  }

  #report(at: At, rule: string, message: string, fix: string): void {
    this.#diagnostics.push({ at, rule, message, fix });
  }

  #at(offset: number): At {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.#file, line: Math.max(line, 1) + this.#linesBefore, col: Math.max(col, 1) };
  }

  #read(node: unknown, fallback: At, depth: number): Read {
    const at = this.#place(node, fallback);
    if (depth > maxDepth) {
      this.#report(
        at,
        'yaml-syntax',
        `The value is nested more than ${maxDepth} levels deep.`,
        'Flatten it.',
      );
      return { node: empty(at), size: 1 };
    }
    if (isAlias(node) || (isMap(node) && node.has('<<'))) this.shares = true;
    if (isAlias(node)) return this.#alias(node.source, node, at, depth);
    const known = this.#shared.get(node);
    if (known !== undefined) return known;
    this.#open.add(node);
    const read = this.#plain(node, at, depth);
    this.#open.delete(node);
    if (typeof node === 'object' && node !== null && 'anchor' in node && node.anchor !== undefined) {
      this.shares = true;
      this.#shared.set(node, read);
    }
    return read;
  }

  #alias(name: string, node: Parameters<typeof isAlias>[0], at: At, depth: number): Read {
    const target = isAlias(node) && this.#document !== undefined ? node.resolve(this.#document) : undefined;
    if (target === undefined || this.#open.has(target)) {
      this.#report(
        at,
        'yaml-alias',
        `*${name} leads nowhere, or to what it stands in.`,
        'Name an anchor that stands before it.',
      );
      return { node: empty(at), size: 1 };
    }
    const read = this.#read(target, at, depth);
    this.#total += read.size;
    if (this.#total <= mostNodes) return read;
    this.#report(
      at,
      'yaml-alias',
      'Aliases stand for more than can be read.',
      'Write the values as components.',
    );
    return { node: empty(at), size: 1 };
  }

  #plain(node: unknown, at: At, depth: number): Read {
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#read(item, at, depth + 1));
      return { node: { kind: 'seq', at, items: items.map((item) => item.node) }, size: sum(items) };
    }
    if (isMap(node)) {
      const entries = new Map<string, Entry>();
      const merged: Read[] = [];
      let size = 1;
      for (const pair of node.items) {
        const keyAt = this.#place(pair.key, at);
        const key = isScalar(pair.key) ? keyText(pair.key) : undefined;
        const value = this.#read(pair.value, keyAt, depth + 1);
        size += value.size;
        if (key === undefined)
          this.#report(keyAt, 'yaml-syntax', 'A key is no text and is left out.', 'Write it as one string.');
        else if (key === '<<') merged.push(value);
        else if (entries.has(key))
          this.#report(
            keyAt,
            'duplicate-key',
            `${key} stands here for the second time; the first counts.`,
            'Remove or rename one of them.',
          );
        else entries.set(key, { keyAt, value: value.node });
      }
      // What is written wins over what is merged, and the first merged over the later.
      for (const { node: one } of merged)
        for (const source of one.kind === 'seq' ? one.items : [one])
          if (source.kind === 'map')
            for (const [key, entry] of source.entries) if (!entries.has(key)) entries.set(key, entry);
      return { node: { kind: 'map', at, entries }, size };
    }
    if (!isScalar(node)) return { node: empty(at), size: 1 };
    const { value } = node;
    const source = node.source ?? '';
    if (typeof value === 'string') return { node: { kind: 'scalar', at, value, source: value }, size: 1 };
    const known = typeof value === 'number' || typeof value === 'boolean' ? value : null;
    return { node: { kind: 'scalar', at, value: known, source }, size: 1 };
  }

  #place(node: unknown, fallback: At): At {
    const range =
      typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range)
        ? node.range
        : [];
    const offset: unknown = range[0];
    return typeof offset === 'number' ? this.#at(offset) : fallback;
  }
}

function sum(reads: readonly Read[]): number {
  return reads.reduce((total, read) => total + read.size, 1);
}

function empty(at: At): SpecNode {
  return { kind: 'scalar', at, value: null, source: '' };
}

/** `200:` is the key "200", exactly as written. */
function keyText(key: { readonly value: unknown; readonly source?: string }): string {
  return typeof key.value === 'string' ? key.value : (key.source ?? '');
}
