import { nearest } from '../check/suggest.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { At, SpecNode } from './node.ts';
import { entry, isMap, text } from './read-node.ts';
import { parseReference } from './reference.ts';
import type { SpecFile } from './tree.ts';

const rootKeywords: ReadonlySet<string> = new Set(
  'openapi info jsonSchemaDialect servers paths webhooks components security tags externalDocs'.split(' '),
);

/** A document of anybody: files are read when something refers to them, and everything wrong is noted once. */
export class AnyDocument {
  readonly own = false;
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

  /** @throws Error where it is no OpenAPI 3 document at all */
  refuseOthers(): void {
    const { path, root } = this.entry;
    const version = text(entry(root, 'openapi'));
    const old = text(entry(root, 'swagger'));
    if (old !== undefined || entry(root, 'swagger') !== undefined)
      throw new Error(`${path} is Swagger ${old ?? ''}; convert it to OpenAPI 3 first.`);
    if (!isMap(root) || (version === undefined && entry(root, 'paths') === undefined)) {
      const [first] = this.problems;
      const why =
        first === undefined ? '' : ` ${first.at.file}:${first.at.line}:${first.at.col} ${first.message}`;
      throw new Error(`${path} is no OpenAPI document: it has neither openapi nor paths.${why}`);
    }
    if (version === undefined || !/^3\.[01](?:\.|$)/.test(version))
      this.report(
        entry(root, 'openapi')?.at ?? root.at,
        'openapi-version',
        `The version of OpenAPI is ${version ?? 'not given'}; it is read as 3.1.`,
        'Write openapi: 3.0.3 or 3.1.0.',
      );
    this.known(root, 'The document', rootKeywords);
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
  target(ref: string, at: At): { readonly node: SpecNode; readonly name: string } | undefined {
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
