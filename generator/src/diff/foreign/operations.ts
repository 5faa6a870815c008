import type { SpecNode } from '../../load/node.ts';
import { entries, entry, flag, isMap, items, text } from '../../load/read-node.ts';
import type { ContractOperation } from '../contract.ts';
import { nodeText } from '../node-text.ts';
import { unknown } from '../unknown.ts';
import { foreignAnswers } from './answers.ts';
import type { ForeignDocument } from './document.ts';
import { foreignParameters } from './parameters.ts';
import { operationRemarks } from './remarks.ts';
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
  const { parameters, encoding, body } = foreignParameters(key, item, node, document, schemas);
  const answers = entries(document.follow(entry(node, 'responses'))).filter(
    ([status]) => !status.startsWith('x-'),
  );
  const { success, others } = foreignAnswers(answers, document, schemas);
  const secured = entry(node, 'security') ?? entry(document.entry.root, 'security');
  return {
    key,
    call: key,
    id: text(entry(node, 'operationId')) ?? '',
    section: text(items(entry(node, 'tags'))[0]) ?? '',
    path,
    method: method.toUpperCase(),
    summary: text(entry(node, 'summary')) ?? '',
    description: text(entry(node, 'description')) ?? '',
    deprecated: flag(entry(node, 'deprecated')),
    docs: {},
    securityType: '',
    auth: 'none',
    security: items(secured).map(nodeText).sort().join(' or '),
    effect: 'read',
    lowersRisk: false,
    in: encoding,
    parameters,
    rules: [],
    decidedBy: undefined,
    costs: [],
    dataSources: [],
    lookup: undefined,
    echo: new Map(),
    page: undefined,
    lifetime: undefined,
    sunset: text(entry(node, 'x-sunset')),
    response: success ?? {
      schema: unknown(node.at, 'no answer'),
      description: '',
      variants: [],
      variantBy: undefined,
      variantDefault: undefined,
      examples: [],
    },
    errorResponse: undefined,
    answers: others,
    body,
    remarks: operationRemarks(item, node),
    history: [],
    at: node.at,
  };
}
