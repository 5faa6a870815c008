import type { Diagnostic } from './diagnostic.ts';
import type { SpecNode } from './node.ts';

/** One YAML file of an exchange's folder. */
export interface SpecFile {
  /** Relative to `specs/`, with `/` on every system: `binance/market/depth.yaml`. */
  readonly path: string;
  readonly text: string;
  readonly root: SpecNode;
}

/** Where a `$ref` leads. */
export interface Resolved {
  readonly node: SpecNode;
  /** Path of the file that `node` stands in. */
  readonly file: string;
  /** JSON pointer within that file, percent signs decoded, `''` for the whole file. */
  readonly pointer: string;
  /** Last token of the pointer, unescaped; for a whole file its base name without `.yaml`. */
  readonly name: string;
}

/** Everything below `specs/<name>/`: one API. */
export interface SpecTree {
  /** The folder's name. */
  readonly name: string;
  /** All APIs that were loaded with this one, by name: a `$ref` may lead into their folders. */
  readonly neighbours: ReadonlyMap<string, SpecTree>;
  /** By `SpecFile.path`, sorted. */
  readonly files: ReadonlyMap<string, SpecFile>;
  /** `<name>/openapi.yaml`. */
  readonly entry: SpecFile;
  /** Follows a `$ref` from a file by one step: the target may be a `$ref` itself. `undefined` when it leads nowhere. */
  resolve(ref: string, fromFile: string): Resolved | undefined;
}

export interface LoadResult {
  readonly trees: readonly SpecTree[];
  readonly diagnostics: readonly Diagnostic[];
}
