import type { At, SpecNode } from '../load/node.ts';
import { entries, entry, items, text, at as within } from '../load/read-node.ts';
import type { SpecTree } from '../load/tree.ts';
import type { Api, ApiOperation, Docs, Json } from '../model/api.ts';
import { json } from '../model/read.ts';
import type { ContractAnswer, ContractScheme, Remark, Rest } from './contract.ts';
import { get, textOf } from './json.ts';
import { membersText, nodeText } from './node-text.ts';
import { unknown } from './unknown.ts';

/** What the model of our own specs leaves out, because nothing is generated from it. */
export function apiRemarks(api: Api, tree: SpecTree): ReadonlyMap<string, Remark> {
  const { root } = tree.entry;
  const [errors, streams] = ['errors', 'asyncapi'].map(
    (name) => tree.files.get(`${tree.name}/${name}.yaml`)?.root,
  );
  const found = new Map<string, Remark>();
  const add = (name: string, node: SpecNode | undefined, members: readonly string[]): void => {
    const words = membersText(node, members);
    if (words !== '') found.set(name, { text: words, weighs: false, owned: false, at: node?.at });
  };
  const owned = (name: string, node: SpecNode, members: readonly string[], weighs: boolean): void => {
    found.set(name, { text: membersText(node, members), weighs, owned: true, at: node.at });
  };
  add('description of the API', entry(root, 'info'), ['title', 'version', 'description', 'license']);
  add('description of the streams', entry(streams, 'info'), ['title', 'version', 'description', 'license']);
  add('documentation of the API', root, ['x-docs', 'x-security-types']);
  add('documentation of the errors', errors, ['x-docs']);
  for (const [index, server] of items(entry(root, 'servers')).entries()) {
    const name = api.servers[index]?.name ?? '';
    owned(`words about the server ${name}`, server, ['description', 'x-docs'], false);
  }
  const shape = entry(root, 'x-error-shape');
  if (shape !== undefined)
    found.set('how errors are told from data', {
      text: nodeText(shape),
      weighs: true,
      owned: false,
      at: shape.at,
    });
  for (const [name, { value }] of entries(within(root, 'components', 'securitySchemes')))
    owned(`words about the security scheme ${name}`, value, ['description', 'x-docs'], false);
  for (const [name, { value }] of entries(entry(root, 'x-limits'))) {
    owned(`requests that count against the limit ${name}`, value, ['every', 'paths'], true);
    owned(`words about the limit ${name}`, value, ['description', 'x-docs'], false);
  }
  for (const [name, node] of sharedAnswers(api, tree)) {
    owned(`words about the answer ${name}`, node, ['description', 'x-docs'], false);
    owned(
      `examples of the answer ${name}`,
      within(node, 'content', 'application/json') ?? node,
      ['examples'],
      false,
    );
  }
  for (const section of items(entry(errors, 'sections')))
    add(`title of the errors ${text(entry(section, 'id')) ?? ''}`, section, ['title']);
  for (const failure of items(entry(errors, 'filterFailures')))
    owned(`code of the filter failure ${text(entry(failure, 'filter')) ?? ''}`, failure, ['code'], true);
  return found;
}

/** Response Objects that operations refer to, where they stand. */
function sharedAnswers(api: Api, tree: SpecTree): readonly (readonly [string, SpecNode])[] {
  const shared = get(get(api.document, 'components'), 'responses');
  const names =
    typeof shared === 'object' && shared !== null && 'object' in shared ? [...shared.object.keys()] : [];
  return names.flatMap((name) =>
    [...tree.files.values()].flatMap(({ root }): (readonly [string, SpecNode])[] => {
      const node = entry(root, name) ?? within(root, 'components', 'responses', name);
      return entry(node, 'content') === undefined || node === undefined ? [] : [[name, node]];
    }),
  );
}

/** Answers that only raw calls see. Their schema, where the client reads it, is compared as the error answer. */
export function statusesOf(
  operation: Json | undefined,
  { at }: ApiOperation,
  api: Api,
): ReadonlyMap<string, ContractAnswer> {
  const responses = get(operation, 'responses');
  if (typeof responses !== 'object' || responses === null || !('object' in responses)) return new Map();
  const shared = get(get(api.document, 'components'), 'responses');
  return new Map(
    [...responses.object].flatMap(([status, written]): (readonly [string, ContractAnswer])[] => {
      if (status === '200') return [];
      const ref = textOf(get(written, '$ref'));
      const answer = ref === undefined ? written : get(shared, ref.split('/').at(-1) ?? '');
      const examples = get(get(get(answer, 'content'), 'application/json'), 'examples');
      // Words that operations share are compared once, with the API.
      const words =
        ref === undefined
          ? [get(answer, 'description'), examples].flatMap((one) => textOf(one) ?? []).join('\n')
          : '';
      const schema = unknown(at, 'the error answer');
      const content = get(answer, 'content');
      const detail = content === undefined ? 'no body' : status === 'default' ? '' : (textOf(content) ?? '');
      return [[status, { kind: 'status', status, schema, words, detail, at }] as const];
    }),
  );
}

/** Keywords of our own schemas that the model does not hold, by where they stand. */
export function ownRests(tree: SpecTree): (at: At) => Rest | undefined {
  const found = new Map<string, Rest>();
  const visit = (node: SpecNode): void => {
    const deprecated = entry(node, 'deprecated');
    if (deprecated !== undefined) found.set(placeOf(node.at), new Map([['deprecated', json(deprecated)]]));
    for (const [, { value }] of entries(node)) visit(value);
    for (const item of items(node)) visit(item);
  };
  for (const { root } of tree.files.values()) visit(root);
  return (at) => found.get(placeOf(at));
}

function placeOf({ file, line, col }: At): string {
  return `${file}:${line}:${col}`;
}

/** The `x-docs` at the top of each file. */
export function pagesOf(tree: SpecTree): ReadonlyMap<string, Docs> {
  return new Map(
    [...tree.files].flatMap(([path, { root }]): [string, Docs][] => {
      const [page, revision] = ['page', 'revision'].map((name) => text(within(root, 'x-docs', name)));
      return page === undefined ? [] : [[path, revision === undefined ? { page } : { page, revision }]];
    }),
  );
}

export function schemesOf(api: Api, tree: SpecTree): readonly ContractScheme[] {
  const places = within(tree.entry.root, 'components', 'securitySchemes');
  return api.schemes.map((scheme) => ({
    name: scheme.name,
    text: [
      `in the ${scheme.in} as ${scheme.wireName}`,
      ...(scheme.parameters.length === 0 ? [] : [`with ${[...scheme.parameters].sort().join(', ')}`]),
    ].join(', '),
    signing: nodeText(entry(entry(places, scheme.name), 'x-signing')),
    at: entry(places, scheme.name)?.at,
  }));
}
