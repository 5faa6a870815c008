import type { MapNode, SpecNode } from '../../load/node.ts';
import { entries, entry, flag, isMap, items, text } from '../../load/read-node.ts';
import type { ContractCallback, ContractOperation } from '../contract.ts';
import { unknown } from '../unknown.ts';
import { foreignAnswers } from './answers.ts';
import type { ForeignDocument } from './document.ts';
import { foreignBody, foreignParameters } from './parameters.ts';
import { operationRemarks } from './remarks.ts';
import type { ForeignSchemas } from './schema.ts';
import { securityOf } from './security.ts';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];
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

/** Reads operations: of paths, and what the other side calls. */
export class ForeignOperations {
  readonly #document: ForeignDocument;
  readonly #schemas: ForeignSchemas;

  constructor(document: ForeignDocument, schemas: ForeignSchemas) {
    this.#document = document;
    this.#schemas = schemas;
  }

  /** Operations of paths, then webhooks. */
  all(): readonly ContractOperation[] {
    const { root } = this.#document.entry;
    return [
      ...entries(entry(root, 'paths')).flatMap(([path, { value }]) =>
        path.startsWith('x-') ? [] : this.#item(path, '', value),
      ),
      ...entries(entry(root, 'webhooks')).flatMap(([name, { value }]) => this.#item(name, 'WEBHOOK ', value)),
    ];
  }

  /** @param prefix what stands before the method in the key of what the other side calls */
  #item(path: string, prefix: string, value: SpecNode): readonly ContractOperation[] {
    const item = this.#document.follow(value);
    if (!isMap(item)) {
      this.#document.report(
        value.at,
        'bad-path',
        `The path ${path} holds nothing that can be read.`,
        'It is not compared.',
      );
      return [];
    }
    this.#document.known(item, `The path ${path}`, itemKeywords);
    return methods.flatMap((method): ContractOperation[] => {
      const written = entry(item, method);
      if (written === undefined) return [];
      const node = this.#document.follow(written);
      if (isMap(node)) return [this.#operation(path, `${prefix}${method.toUpperCase()}`, item, node)];
      this.#document.report(
        written.at,
        'bad-operation',
        `${method} of ${path} is no map.`,
        'It is not compared.',
      );
      return [];
    });
  }

  #operation(path: string, method: string, item: SpecNode, node: MapNode): ContractOperation {
    const [document, schemas] = [this.#document, this.#schemas];
    const key = `${method} ${path}`;
    document.known(node, key, operationKeywords);
    const parameters = foreignParameters(key, item, node, document, schemas);
    const body = foreignBody(node, document, schemas);
    const answers = entries(document.follow(entry(node, 'responses')));
    const { success, others } = foreignAnswers(
      answers.filter(([status]) => !status.startsWith('x-')),
      document,
      schemas,
    );
    return {
      key,
      call: key,
      id: text(entry(node, 'operationId')) ?? '',
      section: text(items(entry(node, 'tags'))[0]) ?? '',
      path,
      method,
      summary: text(entry(node, 'summary')) ?? '',
      description: text(entry(node, 'description')) ?? '',
      deprecated: flag(entry(node, 'deprecated')),
      docs: {},
      securityType: '',
      auth: 'none',
      security: securityOf(entry(node, 'security') ?? entry(document.entry.root, 'security')),
      effect: 'read',
      lowersRisk: false,
      in: '',
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
      remarks: operationRemarks(item, node, [...operationKeywords, ...methods]),
      incoming: method.includes(' '),
      callbacks: this.#callbacks(key, node),
      history: [],
      at: node.at,
    };
  }

  #callbacks(key: string, node: SpecNode): readonly ContractCallback[] {
    return entries(entry(node, 'callbacks')).flatMap(([name, { value }]) =>
      entries(this.#document.follow(value)).flatMap(([address, one]) =>
        address.startsWith('x-') || address === '$ref'
          ? []
          : this.#item(address, `${key} callback ${name} `, one.value).map((operation) => ({
              name,
              address,
              operation,
            })),
      ),
    );
  }
}
