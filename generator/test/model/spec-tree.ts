import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { SpecNode } from '../../src/load/node.ts';
import type { SpecFile, SpecTree } from '../../src/load/tree.ts';

/** Spec trees for tests of what comes after loading: from values in memory, or from files without any check. */

export type Value =
  | string
  | number
  | boolean
  | null
  | readonly Value[]
  | ReadonlyMap<string, Value>
  | { readonly [key: string]: Value };

export function specNode(value: Value, file = 'acme/openapi.yaml'): SpecNode {
  const at = { file, line: 1, col: 1 };
  if (value === null || typeof value !== 'object')
    return { kind: 'scalar', at, value, source: String(value) };
  if (Array.isArray(value)) return { kind: 'seq', at, items: value.map((one: Value) => specNode(one, file)) };
  const members: readonly (readonly [string, Value])[] =
    value instanceof Map ? [...value] : Object.entries(value);
  return {
    kind: 'map',
    at,
    entries: new Map(members.map(([key, one]) => [key, { keyAt: at, value: specNode(one, file) }])),
  };
}

/** A tree of one exchange, `acme`, from file name (below the exchange) to content. */
export function specTree(files: Readonly<Record<string, Value>>): SpecTree {
  return treeOf(
    'acme',
    Object.entries(files).map(([name, value]) => {
      const path = `acme/${name}`;
      return [path, specNode(value, path)] as const;
    }),
  );
}

/** A folder of specs, read in the order that `sort` gives its files. */
export function readTree(
  folder: string,
  name: string,
  sort: (paths: string[]) => string[] = (paths) => paths.sort(),
): SpecTree {
  const paths = readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.yaml'),
  );
  return treeOf(
    name,
    sort(paths).map((path) => {
      const file = `${name}/${path.replaceAll('\\', '/')}`;
      const lines = new LineCounter();
      const document = parseDocument(readFileSync(join(folder, file), 'utf8'), { lineCounter: lines });
      return [file, converted(document.contents, file, lines)] as const;
    }),
  );
}

function converted(node: Node | null, file: string, lines: LineCounter): SpecNode {
  const { line, col } = lines.linePos(node?.range?.[0] ?? 0);
  const at = { file, line, col };
  if (isMap<Node, Node>(node)) {
    return {
      kind: 'map',
      at,
      entries: new Map(
        node.items.map((pair) => [
          isScalar(pair.key) ? String(pair.key.value) : '',
          { keyAt: at, value: converted(pair.value, file, lines) },
        ]),
      ),
    };
  }
  if (isSeq<Node>(node))
    return { kind: 'seq', at, items: node.items.map((item) => converted(item, file, lines)) };
  const value = isScalar(node) ? node.value : null;
  const known =
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  return { kind: 'scalar', at, value: known, source: isScalar(node) ? (node.source ?? '') : '' };
}

function treeOf(name: string, roots: readonly (readonly [string, SpecNode])[]): SpecTree {
  const files = new Map(roots.map(([path, root]): [string, SpecFile] => [path, { path, text: '', root }]));
  const entry = files.get(`${name}/openapi.yaml`);
  if (entry === undefined) throw new Error('a tree needs an openapi.yaml');
  return {
    name,
    neighbours: new Map(),
    files,
    entry,
    resolve(ref, fromFile) {
      const [target = '', pointer = ''] = ref.split('#');
      const file = target === '' ? fromFile : posix.join(posix.dirname(fromFile), target);
      const tokens = pointer
        .split('/')
        .slice(1)
        .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
      const node = tokens.reduce<SpecNode | undefined>(
        (one, token) => (one?.kind === 'map' ? one.entries.get(token)?.value : undefined),
        files.get(file)?.root,
      );
      return node === undefined
        ? undefined
        : { node, file, pointer, name: tokens.at(-1) ?? posix.basename(file, '.yaml') };
    },
  };
}

/** A document with one operation, for tests that care about a single field of it. */
export function oneOperation(
  operation: Readonly<Record<string, Value>>,
  root: Readonly<Record<string, Value>> = {},
  method = 'get',
): SpecTree {
  const answer = {
    description: 'ok',
    content: { 'application/json': { schema: { type: 'object', properties: {} } } },
  };
  return specTree({
    'openapi.yaml': {
      openapi: '3.1.0',
      info: { title: 'Acme', version: '1' },
      tags: [{ name: 'book', description: 'Public.' }],
      paths: {
        '/v1/thing': {
          [method]: {
            operationId: 'thing',
            tags: ['book'],
            summary: 'Thing',
            security: [],
            responses: { 200: answer },
            ...operation,
          },
        },
      },
      ...root,
    },
  });
}
