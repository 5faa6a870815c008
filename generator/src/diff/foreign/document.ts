import { nearest } from '../../check/suggest.ts';
import type { Diagnostic } from '../../load/diagnostic.ts';
import type { At, SpecNode } from '../../load/node.ts';
import { entries, entry, isMap, string } from '../../load/read-node.ts';
import { parseReference } from '../../load/reference.ts';
import type { SpecFile } from '../../load/tree.ts';
import { map } from '../../model/read.ts';

/** Where a reference leads, and what the place is called. */
export interface Target {
  readonly node: SpecNode;
  /** `Order` for a component of the main file; for others with their place: `common.yaml#/Order`. */
  readonly name: string;
}

/** A document of anybody: files are read when something refers to them, and everything wrong is noted once. */
export class ForeignDocument {
  readonly entry: SpecFile;
  readonly problems: Diagnostic[] = [];
  readonly files: Map<string, SpecFile | undefined> = new Map<string, SpecFile | undefined>();
  readonly #read: (path: string) => SpecFile | undefined;
  readonly #diagnostics: (path: string) => readonly Diagnostic[];
  readonly #noted = new Set<string>();
  readonly #used = new Set<SpecNode>();

  constructor(
    path: string,
    read: (path: string) => SpecFile | undefined,
    diagnostics: (path: string) => readonly Diagnostic[],
  ) {
    this.#read = read;
    this.#diagnostics = diagnostics;
    const first = this.#file(path);
    if (first === undefined) throw new Error(`${path} cannot be read.`);
    this.entry = first;
  }

  report(at: At, rule: string, message: string, fix: string): void {
    const key = `${at.file}:${at.line}:${at.col} ${rule}`;
    if (this.#noted.has(key)) return;
    this.#noted.add(key);
    this.problems.push({ at, rule, message, fix });
  }

  #file(path: string): SpecFile | undefined {
    if (!this.files.has(path)) {
      this.files.set(path, this.#read(path));
      this.problems.push(...this.#diagnostics(path));
    }
    return this.files.get(path);
  }

  /** A `$ref` relative to the file that its node stands in. */
  target(ref: string, at: At): Target | undefined {
    const parsed = parseReference(ref, at.file);
    if (parsed.kind !== 'local') {
      this.report(
        at,
        'unresolved-ref',
        `$ref ${ref} is not followed.`,
        'Only files beside the document are read.',
      );
      return undefined;
    }
    const file = this.#file(parsed.file);
    const node = parsed.tokens.reduce<SpecNode | undefined>(
      (one, token) => (one?.kind === 'seq' ? one.items[Number(token)] : entry(one, token)),
      file?.root,
    );
    if (node === undefined) {
      const what = file === undefined ? 'the file is not there' : 'nothing is there';
      this.report(at, 'unresolved-ref', `$ref ${ref} leads nowhere: ${what}.`, 'The value is not compared.');
      return undefined;
    }
    this.#used.add(node);
    const [root, group, name] = parsed.tokens;
    if (
      parsed.file === this.entry.path &&
      root === 'components' &&
      group !== undefined &&
      parsed.tokens.length === 3
    )
      return { node, name: name ?? '' };
    return { node, name: `${parsed.file === this.entry.path ? '' : parsed.file}#${parsed.pointer}` };
  }

  /** Whether a reference leads to a node. */
  isUsed(node: SpecNode): boolean {
    return this.#used.has(node);
  }

  /** The node with its references followed; what stands beside a reference replaces what it leads to. */
  follow(node: SpecNode | undefined): SpecNode | undefined {
    const beside: (readonly [string, SpecNode])[] = [];
    let current = node;
    for (let steps = 0; steps < 32; steps++) {
      const ref = string(entry(current, '$ref'));
      if (ref === undefined || current === undefined) return withOwn(current, beside, node);
      for (const [name, { value }] of entries(current)) if (name !== '$ref') beside.unshift([name, value]);
      current = this.target(ref, current.at)?.node;
    }
    if (node !== undefined)
      this.report(node.at, 'ref-cycle', 'The $ref leads back to itself.', 'The value is not compared.');
    return undefined;
  }

  /** Keywords that nobody defines: most are misspelt, and what they should have said is missing. */
  known(node: SpecNode | undefined, what: string, keywords: ReadonlySet<string>): void {
    if (!isMap(node)) return;
    for (const [key, { keyAt }] of node.entries) {
      if (keywords.has(key) || key.startsWith('x-') || key === '$ref') continue;
      const near = nearest(key, keywords);
      this.report(
        keyAt,
        'unknown-keyword',
        `${what} has the unknown keyword ${key}.`,
        near === undefined ? 'It is not compared.' : `Did you mean ${near}?`,
      );
    }
  }
}

function withOwn(
  target: SpecNode | undefined,
  own: readonly (readonly [string, SpecNode])[],
  node: SpecNode | undefined,
): SpecNode | undefined {
  if (own.length === 0 || node === undefined || !isMap(target)) return target;
  const all = [...entries(target)].map(([name, { value }]) => [name, value] as const);
  return map(node.at, [...all, ...own]);
}
