import type { At, Entry, SpecNode } from '../../load/node.ts';

/** Thrown where a text is no JSON; the YAML reader, which knows how to report it, takes over then. */
export class NotJson extends Error {}

/** Deeper than any document, and safe for everything that walks it. */
const maxDepth = 200;

/**
 * JSON with positions. Documents of several megabytes are common, and a YAML parser takes seconds for them.
 *
 * @throws NotJson
 */
export function parseJson(text: string, file: string): SpecNode {
  let pos = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  let lineStart = pos;

  function space(): void {
    for (; pos < text.length; pos++) {
      const code = text.charCodeAt(pos);
      if (code === 10) {
        line++;
        lineStart = pos + 1;
      } else if (code !== 32 && code !== 9 && code !== 13) return;
    }
  }

  function place(): At {
    return { file, line, col: pos - lineStart + 1 };
  }

  function expect(code: number): void {
    if (text.charCodeAt(pos) !== code) throw new NotJson();
    pos++;
  }

  function value(depth: number): SpecNode {
    if (depth > maxDepth) throw new NotJson();
    space();
    const at = place();
    switch (text.charCodeAt(pos)) {
      case 0x7b:
        return object(at, depth);
      case 0x5b:
        return array(at, depth);
      case 0x22: {
        const read = string();
        return { kind: 'scalar', at, value: read, source: read };
      }
      default:
        return word(at);
    }
  }

  function object(at: At, depth: number): SpecNode {
    const entries = new Map<string, Entry>();
    pos++;
    space();
    if (text.charCodeAt(pos) === 0x7d) {
      pos++;
      return { kind: 'map', at, entries };
    }
    for (;;) {
      space();
      const keyAt = place();
      const key = string();
      // A second key of one name is a mistake that has to be reported.
      if (entries.has(key)) throw new NotJson();
      space();
      expect(0x3a);
      entries.set(key, { keyAt, value: value(depth + 1) });
      space();
      if (text.charCodeAt(pos) === 0x7d) break;
      expect(0x2c);
    }
    pos++;
    return { kind: 'map', at, entries };
  }

  function array(at: At, depth: number): SpecNode {
    const items: SpecNode[] = [];
    pos++;
    space();
    if (text.charCodeAt(pos) === 0x5d) {
      pos++;
      return { kind: 'seq', at, items };
    }
    for (;;) {
      items.push(value(depth + 1));
      space();
      if (text.charCodeAt(pos) === 0x5d) break;
      expect(0x2c);
    }
    pos++;
    return { kind: 'seq', at, items };
  }

  function string(): string {
    if (text.charCodeAt(pos) !== 0x22) throw new NotJson();
    const start = pos++;
    for (; pos < text.length; pos++) {
      const code = text.charCodeAt(pos);
      if (code === 0x5c) pos++;
      else if (code === 0x22) break;
    }
    pos++;
    return decoded(text.slice(start, pos));
  }

  function word(at: At): SpecNode {
    token.lastIndex = pos;
    const [source] = token.exec(text) ?? [];
    if (source === undefined) throw new NotJson();
    pos += source.length;
    if (source === 'null') return { kind: 'scalar', at, value: null, source };
    const known = source === 'true' ? true : source === 'false' ? false : Number(source);
    return { kind: 'scalar', at, value: known, source };
  }

  const root = value(0);
  space();
  if (pos < text.length) throw new NotJson();
  return root;
}

const token = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;

function decoded(literal: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these
  if (!literal.includes('\\') && !/[\u0000-\u001f]/.test(literal)) return literal.slice(1, -1);
  try {
    return String(JSON.parse(literal));
  } catch {
    throw new NotJson(); // SyntaxError: a bad escape
  }
}
