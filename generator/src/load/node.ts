/** YAML as a tree that still knows where everything stands and how numbers were written. */

/** A place in a spec file. Lines and columns count from 1; `file` is relative to the `specs/` folder. */
export interface At {
  readonly file: string;
  readonly line: number;
  readonly col: number;
}

export interface MapNode {
  readonly kind: 'map';
  readonly at: At;
  /** In source order. `__proto__` is a key like any other. */
  readonly entries: ReadonlyMap<string, Entry>;
}

export interface Entry {
  readonly keyAt: At;
  readonly value: SpecNode;
}

export interface SeqNode {
  readonly kind: 'seq';
  readonly at: At;
  readonly items: readonly SpecNode[];
}

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly at: At;
  readonly value: string | number | boolean | null;
  /** The text in the file: `351637150141315861` where `value` has lost digits. */
  readonly source: string;
}

export type SpecNode = MapNode | SeqNode | ScalarNode;
