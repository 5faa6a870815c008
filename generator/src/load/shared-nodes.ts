import type { At, Entry, SpecNode } from './node.ts';
import { type Reach, TooMuch } from './remark.ts';

interface Shared {
  readonly node: SpecNode;
  /** Nodes, with aliases written out. */
  readonly size: number;
  /** Levels below it. */
  readonly height: number;
}

/**
 * Counts what a text stands for while it is read, and keeps what its anchors name. A tree that is read is shared, so
 * that a few lines cost little here; whoever walks it pays for all.
 */
export class SharedNodes {
  readonly #reach: Reach;
  /** `undefined` while the node of that name is being read: it cannot hold itself. */
  readonly #named = new Map<string, Shared | undefined>();
  #count = 0;
  #deepest = 0;

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  /** @throws TooMuch */
  add(at: At, depth: number): void {
    if (++this.#count > this.#reach.nodes) throw new TooMuch(at);
    if (depth > this.#deepest) this.#deepest = depth;
  }

  /** Reads a node that has an anchor. */
  name(anchor: string, depth: number, read: () => SpecNode): SpecNode {
    const before = this.#count;
    const above = this.#deepest;
    this.#deepest = depth;
    this.#named.set(anchor, undefined);
    const node = read();
    this.#named.set(anchor, { node, size: this.#count - before, height: this.#deepest - depth });
    this.#deepest = Math.max(above, this.#deepest);
    return node;
  }

  /**
   * The node that an alias names: the last of that name before it.
   *
   * @returns what is wrong with the alias, where something is
   */
  follow(alias: string, depth: number): SpecNode | 'lost' | 'too deep' | 'too much' {
    const found = this.#named.get(alias);
    if (found === undefined) return 'lost';
    if (depth + found.height > this.#reach.levels) return 'too deep';
    if (this.#count + found.size > this.#reach.nodes) return 'too much';
    this.#count += found.size;
    this.#deepest = Math.max(this.#deepest, depth + found.height);
    return found.node;
  }
}

/** What is written wins over what is merged (`<<`), and the first merged over the later. */
export function mergeInto(entries: Map<string, Entry>, merged: readonly SpecNode[]): void {
  for (const one of merged)
    for (const source of one.kind === 'seq' ? one.items : [one])
      if (source.kind === 'map')
        for (const [key, entry] of source.entries) if (!entries.has(key)) entries.set(key, entry);
}
