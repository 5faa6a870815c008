import type { SpecNode } from '../../load/node.ts';
import { entries, entry, flag, isMap, items, text, toJson } from '../../load/read-node.ts';
import type { ApiResponse, Schema } from '../../model/api.ts';
import { json } from '../../model/read.ts';
import type { ContractOperation } from '../contract.ts';
import type { ForeignDocument } from './document.ts';
import { foreignParameters } from './parameters.ts';
import type { ForeignSchemas } from './schema.ts';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const itemKeywords: ReadonlySet<string> = new Set([
  ...methods,
  'summary',
  'description',
  'servers',
  'parameters',
]);
const operationKeywords: ReadonlySet<string> = new Set(
  'tags summary description externalDocs operationId parameters requestBody responses callbacks deprecated security servers'.split(
    ' ',
  ),
);

export function foreignOperations(
  document: ForeignDocument,
  schemas: ForeignSchemas,
): readonly ContractOperation[] {
  const root = document.entry.root;
  return entries(entry(root, 'paths')).flatMap(([path, { value }]) => {
    if (path.startsWith('x-')) return [];
    const item = document.follow(value);
    if (!isMap(item)) {
      document.report(
        value.at,
        'bad-path',
        `The path ${path} holds nothing that can be read.`,
        'It is not compared.',
      );
      return [];
    }
    document.known(item, `The path ${path}`, itemKeywords);
    return methods.flatMap((method): ContractOperation[] => {
      const node = entry(item, method);
      if (node === undefined) return [];
      if (isMap(node)) return [operationOf(path, method, item, node, document, schemas)];
      document.report(node.at, 'bad-operation', `${method} of ${path} is no map.`, 'It is not compared.');
      return [];
    });
  });
}

function operationOf(
  path: string,
  method: string,
  item: SpecNode,
  node: SpecNode,
  document: ForeignDocument,
  schemas: ForeignSchemas,
): ContractOperation {
  const key = `${method.toUpperCase()} ${path}`;
  document.known(node, key, operationKeywords);
  const { parameters, encoding } = foreignParameters(key, item, node, document, schemas);
  const answers = entries(document.follow(entry(node, 'responses'))).filter(
    ([status]) => !status.startsWith('x-'),
  );
  const read = (response: SpecNode): { readonly schema: Schema; readonly node: SpecNode | undefined } => {
    const followed = document.follow(response);
    const media = mediaOf(entry(followed, 'content'));
    const schema =
      media === undefined
        ? ({
            kind: 'unknown',
            reason: 'no body',
            description: '',
            nullable: false,
            docs: {},
            at: response.at,
          } as const)
        : schemas.read(entry(media, 'schema'));
    return { schema, node: media };
  };
  const success =
    answers.find(([status]) => status === '200') ??
    answers.find(([status]) => /^2/.test(status)) ??
    answers.find(([status]) => status === 'default');
  const main = success === undefined ? undefined : read(success[1].value);
  const response: ApiResponse = {
    schema: main?.schema ?? {
      kind: 'unknown',
      reason: 'no answer',
      description: '',
      nullable: false,
      docs: {},
      at: node.at,
    },
    description: text(entry(document.follow(success?.[1].value), 'description')) ?? '',
    variants: [],
    variantBy: undefined,
    variantDefault: undefined,
    examples: examplesOf(main?.node, document),
  };
  const secured = entry(node, 'security') ?? entry(document.entry.root, 'security');
  return {
    key,
    call: key,
    id: text(entry(node, 'operationId')) ?? '',
    section: text(items(entry(node, 'tags'))[0]) ?? '',
    path,
    method: method.toUpperCase(),
    server: undefined,
    summary: text(entry(node, 'summary')) ?? '',
    description: text(entry(node, 'description')) ?? '',
    deprecated: flag(entry(node, 'deprecated')),
    docs: {},
    securityType: '',
    auth: 'none',
    security: items(secured).map(toJson).sort().join(' or '),
    effect: 'read',
    in: encoding,
    parameters,
    rules: [],
    costs: [],
    dataSources: [],
    lookup: undefined,
    page: undefined,
    lifetime: undefined,
    sunset: text(entry(node, 'x-sunset')),
    response,
    errorResponse: undefined,
    answers: new Map(
      answers.flatMap(([status, { value }]) =>
        status === success?.[0] ? [] : [[status, { schema: read(value).schema, at: value.at }] as const],
      ),
    ),
    history: [],
    at: node.at,
  };
}

/** JSON where there is any, else what is named first. */
export function mediaOf(content: SpecNode | undefined): SpecNode | undefined {
  const all = entries(content);
  const found = all.find(([type]) => /[/+]json\b/i.test(type)) ?? all[0];
  return found?.[1].value;
}

function examplesOf(media: SpecNode | undefined, document: ForeignDocument): ApiResponse['examples'] {
  const single = entry(media, 'example');
  if (single !== undefined) return [{ name: 'default', value: json(single), at: single.at }];
  return entries(entry(media, 'examples')).flatMap(([name, { value }]) => {
    const written = entry(document.follow(value), 'value');
    return written === undefined ? [] : [{ name, value: json(written), at: value.at }];
  });
}
