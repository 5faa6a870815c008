import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import type { Diagnostic } from './diagnostic.ts';
import type { At, Entry, SpecNode } from './node.ts';
import { jsonNumber } from './read-node.ts';

export interface ParsedYaml {
  readonly root: SpecNode;
  readonly diagnostics: readonly Diagnostic[];
}

/** Deeper than any spec; keeps everything that walks the tree safe from a full stack. */
const maxDepth = 100;

/**
 * Whether a text could nest deeper than its parser can bear. The parser recurses, and at the end of the stack V8 ends the
 * process instead of throwing (it cannot compile a regular expression there), so this is asked beforehand. Counts every
 * bracket that is not closed and every block marker of a line, those in quotes too: far above what any spec has.
 */
function mayNestTooDeeply(text: string): boolean {
  let open = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code === 0x5b || code === 0x7b) open++;
    else if ((code === 0x5d || code === 0x7d) && open > 0) open--;
    if (open > DEEPEST) return true;
  }
  // `- - - a` and `? ? a` nest within one line; deeper indentation needs longer lines than anybody writes.
  return TOO_DEEP.test(text);
}

/** Levels. The parser itself manages a few thousand. */
const DEEPEST = 500;
const TOO_DEEP = new RegExp(`(?:[-?:][ \\t]+){${DEEPEST}}|^[ ]{${DEEPEST * 2}}`, 'm');

/**
 * Reads one YAML 1.2 file as JSON-like data that still knows its positions. YAML's own extras (anchors, tags,
 * merge keys, several documents) are mistakes here: what a reviewer reads is what the spec says.
 *
 * @param file path relative to `specs/`, for positions
 */
export function parseYaml(text: string, file: string): ParsedYaml {
  const lines = new LineCounter();
  const reader = new Reader(file, text, lines);
  if (mayNestTooDeeply(text)) {
    const start = { file, line: 1, col: 1 };
    reader.report(start, 'yaml-syntax', 'The file is nested too deeply to be read.', 'Flatten it.');
    return { root: { kind: 'scalar', at: start, value: null, source: '' }, diagnostics: reader.diagnostics };
  }
  const document: Document.Parsed = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error', // 'silent' would hide further documents too
    lineCounter: lines,
  });
  // Only the first: what follows a syntax error is mostly its echo.
  const [error] = document.errors;
  if (error?.code === 'MULTIPLE_DOCS') {
    reader.report(
      reader.at(error.pos[0]),
      'yaml-syntax',
      'A second YAML document begins here.',
      'Put each document into a file of its own.',
    );
  } else if (error !== undefined) {
    reader.report(
      reader.at(error.pos[0]),
      'yaml-syntax',
      `The file is not valid YAML: ${oneLine(error.message)}.`,
      'Check indentation, quotes and brackets at this place; quote a text that holds ": " or " #".',
    );
  }
  if (document.directives?.yaml.explicit) {
    reader.report(
      reader.at(0),
      'yaml-extra',
      'The file has a %YAML directive.',
      'Remove it: specs are YAML 1.2.',
    );
  }
  return { root: reader.read(document.contents, 0, 0), diagnostics: reader.diagnostics };
}

function oneLine(message: string): string {
  return message.split('\n')[0]?.replace(/[.:]?\s*$/, '') ?? '';
}

/** What a parsed document is made of, as far as we read it. */
type YamlNode = {
  readonly range?: readonly number[] | null;
  readonly anchor?: string;
  readonly tag?: string;
};

class Reader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #file: string;
  readonly #text: string;
  readonly #lines: LineCounter;

  constructor(file: string, text: string, lines: LineCounter) {
    this.#file = file;
    this.#text = text;
    this.#lines = lines;
  }

  report(at: At, rule: string, message: string, fix: string): void {
    this.diagnostics.push({ at, rule, message, fix });
  }

  at(offset: number): At {
    const { line, col } = this.#lines.linePos(offset);
    // Offset 0 of an empty file belongs to no line yet.
    return { file: this.#file, line: Math.max(line, 1), col: Math.max(col, 1) };
  }

  /** @param fallback offset to use for a value that is not written at all (`key:`) */
  read(node: unknown, fallback: number, depth: number): SpecNode {
    const from = offsetOf(node) ?? fallback;
    const at = this.at(from);
    if (depth > maxDepth) {
      this.report(at, 'yaml-syntax', `The value is nested more than ${maxDepth} levels deep.`, 'Flatten it.');
      return { kind: 'scalar', at, value: null, source: '' };
    }
    if (isAlias(node)) {
      this.report(
        at,
        'yaml-extra',
        `*${node.source} is a YAML alias.`,
        'Write the value out, or make it a component and use $ref.',
      );
      return { kind: 'scalar', at, value: null, source: '' };
    }
    this.#refuseExtras(node, from);
    if (isMap(node)) return this.#map(node, at, from, depth);
    if (isSeq(node))
      return { kind: 'seq', at, items: node.items.map((item) => this.read(item, from, depth + 1)) };
    if (isScalar(node)) return this.#scalar(node, at);
    return { kind: 'scalar', at, value: null, source: '' };
  }

  /** Anchors and tags stand before their value; its range does not hold them. */
  #refuseExtras(node: unknown, from: number): void {
    if (typeof node !== 'object' || node === null) return;
    const { anchor, tag } = node as YamlNode; // every node of the yaml package has both as optional strings
    if (anchor !== undefined) {
      const start = Math.max(this.#text.lastIndexOf(`&${anchor}`, from), 0);
      this.report(
        this.at(start),
        'yaml-extra',
        `&${anchor} is a YAML anchor.`,
        'Remove it; share values as components by $ref.',
      );
    }
    if (tag !== undefined) {
      const before = this.#text.slice(Math.max(from - 200, 0), from);
      const written = /!\S*(?=\s*(?:&\S+\s*)?$)/.exec(before);
      const start = written === null ? from : from - before.length + written.index;
      this.report(
        this.at(start),
        'yaml-extra',
        `${written?.[0] ?? tag} is a YAML tag.`,
        'Remove it; quote the value if it must be a string.',
      );
    }
  }

  #map(node: YAMLMap, at: At, from: number, depth: number): SpecNode {
    const result = new Map<string, Entry>();
    for (const pair of node.items) {
      const keyOffset = offsetOf(pair.key) ?? from;
      const keyAt = this.at(keyOffset);
      this.#refuseExtras(pair.key, keyOffset);
      const key = isScalar(pair.key) ? keyText(pair.key) : undefined;
      const value = this.read(pair.value, endOf(pair.key) ?? keyOffset, depth + 1);
      if (key === undefined) {
        this.report(keyAt, 'yaml-extra', 'A key must be a plain text.', 'Write the key as one string.');
        continue;
      }
      if (key === '<<') {
        this.report(
          keyAt,
          'yaml-extra',
          '<< is a YAML merge key.',
          'Write the members out, or make them a component and use $ref.',
        );
        continue;
      }
      const first = result.get(key);
      if (first === undefined) result.set(key, { keyAt, value });
      else
        this.report(
          keyAt,
          'duplicate-key',
          `${key} stands here for the second time; the first is in line ${first.keyAt.line}.`,
          'Remove or rename one of them.',
        );
    }
    return { kind: 'map', at, entries: result };
  }

  #scalar(node: Scalar, at: At): SpecNode {
    const { value } = node;
    const source = node.source ?? '';
    if (typeof value === 'number') {
      if (!jsonNumber.test(source)) this.#notJson(at, source, 'a number');
      return { kind: 'scalar', at, value, source };
    }
    if (typeof value === 'boolean') {
      if (source !== 'true' && source !== 'false') this.#notJson(at, source, 'true or false');
      return { kind: 'scalar', at, value, source };
    }
    if (typeof value === 'string') return { kind: 'scalar', at, value, source: value };
    if (source !== '' && source !== 'null') this.#notJson(at, source, 'null');
    return { kind: 'scalar', at, value: null, source };
  }

  #notJson(at: At, source: string, what: string): void {
    this.report(
      at,
      'ambiguous-scalar',
      `YAML reads ${source} as ${what}, but JSON does not write it so.`,
      'Quote it if it is text; else write it as JSON does.',
    );
  }
}

function offsetOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  return (node as YamlNode).range?.[0]; // the parser sets it on every node it makes
}

function endOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  return (node as YamlNode).range?.[1]; // likewise
}

/** `200:` is the key "200", exactly as written. */
function keyText(key: Scalar): string {
  return typeof key.value === 'string' ? key.value : (key.source ?? '');
}
