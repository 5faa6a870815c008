import type { At, MapNode, SpecNode } from '../load/node.ts';
import { entry, at as within } from '../load/read-node.ts';

/** Where a reference leads, and what the place is called. */
export interface Target {
  readonly node: SpecNode;
  readonly name: string;
}

/** What is not in a document itself, but in who reads it for whom. */
export interface Source {
  /**
   * Whether code is generated from it: formats and x- fields say what types are, enums of answers are open. Other
   * people's documents are read as generators for TypeScript read them.
   */
  readonly own: boolean;
  /** A `$ref`, relative to the file that its node stands in. */
  target(ref: string, at: At): Target | undefined;
  /** Tells of a mistake. */
  report(at: At, rule: string, message: string, fix: string): void;
  /** Tells of keywords that nobody defines. */
  known(node: SpecNode | undefined, what: string, keywords: ReadonlySet<string>): void;
}

/** One of our own documents, whose references the bundle has made its own, and whose mistakes `exspec check` tells. */
export function bundledSource(document: MapNode): Source {
  const components = entry(document, 'components');
  return {
    own: true,
    target(ref) {
      const [hash, root, ...path] = ref
        .split('/')
        .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
      if (hash !== '#' || root !== 'components') return undefined;
      const node = within(components, ...path);
      return node === undefined ? undefined : { node, name: path.at(-1) ?? '' };
    },
    report() {},
    known() {},
  };
}
