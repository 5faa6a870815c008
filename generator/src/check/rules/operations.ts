import type { At } from '../../load/node.ts';
import { entry, items, string } from '../../load/read-node.ts';
import type { Rule } from '../context.ts';
import type { Operation } from '../operations.ts';
import { diagnostic } from '../report.ts';
import { didYouMean } from '../suggest.ts';

export const duplicateOperationId: Rule = {
  ids: ['duplicate-operation-id'],
  *check({ operations, operationById }) {
    for (const { id, node } of operations) {
      const first = id === undefined ? undefined : operationById.get(id);
      if (first === undefined || first.node === node) continue;
      const { file, line } = first.keyAt;
      yield diagnostic(
        entry(node, 'operationId')?.at ?? node.at,
        'duplicate-operation-id',
        `operationId ${id} is already taken by specs/${file}:${line}.`,
        'Give one of them another name.',
      );
    }
  },
};

/** Members of the client, of every object, or of a promise: a section or method of that name would shadow them. */
const reserved =
  'then constructor __proto__ prototype raw close request connection toString valueOf hasOwnProperty default'.split(
    ' ',
  );
/** ECMAScript's reserved words: functions and modules cannot be called so. */
const keywords =
  'arguments await break case catch class const continue debugger delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield'.split(
    ' ',
  );
const unusable: ReadonlySet<string> = new Set([...reserved, ...keywords]);

export const names: Rule = {
  ids: ['reserved-name', 'unknown-tag'],
  *check({ tree, operations }) {
    const declared = items(entry(tree.entry.root, 'tags')).flatMap((tag) => entry(tag, 'name') ?? []);
    const tags = declared.flatMap((name) => string(name) ?? []);
    for (const name of declared) yield* usable(string(name), name.at, 'The tag');
    for (const { id, node } of operations) {
      yield* usable(id, entry(node, 'operationId')?.at ?? node.at, 'operationId');
      for (const tag of items(entry(node, 'tags'))) {
        const name = string(tag);
        if (name === undefined || tags.includes(name)) continue;
        yield diagnostic(
          tag.at,
          'unknown-tag',
          `The tag ${name} is not declared in openapi.yaml.`,
          didYouMean(name, tags, 'Declare it there under tags.'),
        );
      }
    }
  },
};

function* usable(name: string | undefined, at: At, what: string) {
  if (name === undefined) return;
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    yield diagnostic(
      at,
      'reserved-name',
      `${what} ${name} cannot be a name in TypeScript.`,
      'Use letters, digits and _, and begin with a letter.',
    );
  } else if (unusable.has(name)) {
    yield diagnostic(
      at,
      'reserved-name',
      `${what} ${name} is reserved: ${keywords.includes(name) ? 'it is a word of the language' : 'clients have such a member already'}.`,
      'Choose another name.',
    );
  }
}

export const pathParameters: Rule = {
  ids: ['path-parameter-missing'],
  *check(context) {
    for (const operation of context.operations) {
      const { path, listed, complete, keyAt, method } = operation;
      if (path === undefined) continue;
      const inPath = new Set([...path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name));
      for (const parameter of listed) {
        if (parameter.in !== 'path') continue;
        if (!inPath.has(parameter.name)) {
          yield diagnostic(
            parameter.at,
            'path-parameter-missing',
            `The path parameter ${parameter.name} does not stand in ${path}.`,
            `Write {${parameter.name}} into the path, or make it \`in: query\`.`,
          );
        } else if (!parameter.required) {
          yield diagnostic(
            parameter.at,
            'path-parameter-missing',
            `The path parameter ${parameter.name} is not required, but a path has no gaps.`,
            'Add required: true.',
          );
        }
        inPath.delete(parameter.name);
      }
      if (!complete || context.doubtful(operation.node)) continue;
      for (const name of inPath) {
        yield diagnostic(
          keyAt,
          'path-parameter-missing',
          `${path} has {${name}}, but ${method} declares no path parameter ${name}.`,
          'Declare it with `in: path` and `required: true`.',
        );
      }
    }
  },
};

export const parameterPlace: Rule = {
  ids: ['duplicate-parameter', 'body-on-get'],
  *check({ operations }) {
    for (const operation of operations) {
      yield* duplicates(operation);
      const body = operation.node.entries.get('requestBody');
      if (body !== undefined && (operation.method === 'get' || operation.method === 'delete')) {
        yield diagnostic(
          body.keyAt,
          'body-on-get',
          `A ${operation.method.toUpperCase()} has a requestBody.`,
          'Declare its parameters under parameters: GET and DELETE send them in the query.',
        );
      }
    }
  },
};

function* duplicates({ listed }: Operation) {
  const seen = new Set<string>();
  for (const { name, at } of listed) {
    if (seen.has(name))
      yield diagnostic(
        at,
        'duplicate-parameter',
        `The parameter ${name} is declared twice.`,
        'Remove one of them.',
      );
    seen.add(name);
  }
}
