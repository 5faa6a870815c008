import type { SpecNode } from '../../load/node.ts';
import { at, entries, entry, items, text } from '../../load/read-node.ts';
import type { SpecTree } from '../../load/tree.ts';

/** A node and the file that it stands in. */
export interface Placed {
  readonly file: string;
  readonly node: SpecNode;
}

/** The node at the end of a path of keys, as written. */
function below(placed: Placed | undefined, ...path: readonly string[]): Placed | undefined {
  const node = at(placed?.node, ...path);
  return placed === undefined || node === undefined ? undefined : { file: placed.file, node };
}

/** Follows `$ref`s to their end. */
export function followed(tree: SpecTree, placed: Placed | undefined, depth = 0): Placed | undefined {
  const ref = text(entry(placed?.node, '$ref'));
  if (placed === undefined || ref === undefined || depth > 20) return placed;
  return followed(tree, tree.resolve(ref, placed.file), depth + 1);
}

/** The operation `GET /path`, in its own file. */
export function operationPlace(tree: SpecTree, key: string): Placed | undefined {
  const [method = '', path = ''] = key.split(' ');
  return below(pathItemPlace(tree, path), method.toLowerCase());
}

export function pathItemPlace(tree: SpecTree, path: string): Placed | undefined {
  const root: Placed = { file: tree.entry.path, node: tree.entry.root };
  return followed(tree, below(root, 'paths', path));
}

/** Where an operation lists its parameters. */
export type ParameterList =
  | { readonly in: 'query'; readonly list: Placed }
  | { readonly in: 'form'; readonly body: Placed };

export function parameterList(tree: SpecTree, operation: Placed): ParameterList | undefined {
  const list = below(operation, 'parameters');
  if (list !== undefined) return { in: 'query', list };
  const content = below(followed(tree, below(operation, 'requestBody')), 'content');
  const body = followed(
    tree,
    below(content, 'application/x-www-form-urlencoded', 'schema') ??
      below(content, 'application/json', 'schema'),
  );
  return body === undefined ? undefined : { in: 'form', body };
}

export interface ParameterPlace {
  readonly in: 'query' | 'form';
  /** What is written in the list: perhaps a `$ref` only. */
  readonly written: Placed;
  /** Map that `required` of a query parameter stands in; of a form's property, the schema around it. */
  readonly holder: Placed;
  /** The schema as written below the holder. */
  readonly schema: Placed;
  /** The schema that says the type. */
  readonly target: Placed;
  /** Place in the list, of a query parameter. */
  readonly index: number;
}

export function parameterPlace(tree: SpecTree, operation: Placed, name: string): ParameterPlace | undefined {
  const list = parameterList(tree, operation);
  if (list === undefined) return undefined;
  if (list.in === 'form') {
    const schema = below(list.body, 'properties', name);
    const target = followed(tree, schema);
    if (schema === undefined || target === undefined) return undefined;
    return { in: 'form', written: schema, holder: list.body, schema, target, index: -1 };
  }
  for (const [index, node] of items(list.list.node).entries()) {
    const written = { file: list.list.file, node };
    const holder = followed(tree, written);
    const schema = below(holder, 'schema') ?? below(holder, 'content', 'application/json', 'schema');
    const target = followed(tree, schema);
    if (holder === undefined || schema === undefined || target === undefined) continue;
    if (text(entry(holder.node, 'name')) === name)
      return { in: 'query', written, holder, schema, target, index };
  }
  return undefined;
}

/** The JSON content of an operation's answer. */
function answerContent(tree: SpecTree, operation: Placed): Placed | undefined {
  const answers = below(operation, 'responses');
  const [code] = entries(answers?.node).flatMap(([key]) => (/^2\d\d$/.test(key) ? [key] : []));
  const answer = code === undefined ? undefined : followed(tree, below(answers, code));
  return below(answer, 'content', 'application/json');
}

/** The schema of an operation's answer. */
export function answerPlace(tree: SpecTree, operation: Placed): Placed | undefined {
  return below(answerContent(tree, operation), 'schema');
}

/** The values at a path of steps (`null` for each of an array's items) in the examples of an operation's answer. */
export function examplesAt(
  tree: SpecTree,
  operation: Placed,
  steps: readonly (string | null)[],
): readonly Placed[] {
  const examples = below(answerContent(tree, operation), 'examples');
  return entries(examples?.node).flatMap(([name]) => {
    const value = below(followed(tree, below(examples, name)), 'value');
    return value === undefined
      ? []
      : steps
          .reduce<readonly SpecNode[]>(
            (nodes, step) =>
              nodes.flatMap((node) => (step === null ? items(node) : (entry(node, step) ?? []))),
            [value.node],
          )
          .map((node) => ({ file: value.file, node }));
  });
}

/**
 * The schemas at a path of steps (`null` for an array's items) below a schema. Several where unions or `allOf` hold it
 * more than once.
 */
export function schemasAt(
  tree: SpecTree,
  schema: Placed | undefined,
  steps: readonly (string | null)[],
): readonly Placed[] {
  const target = followed(tree, schema);
  if (target === undefined) return [];
  const parts = ['allOf', 'oneOf', 'anyOf'].flatMap((key) =>
    items(entry(target.node, key)).map((node): Placed => ({ file: target.file, node })),
  );
  if (parts.length > 0) return parts.flatMap((part) => schemasAt(tree, part, steps));
  const [step, ...rest] = steps;
  if (step === undefined) return [target];
  const next = step === null ? below(target, 'items') : below(target, 'properties', step);
  return next === undefined ? [] : schemasAt(tree, next, rest);
}
