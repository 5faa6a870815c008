import { imports, typeText } from '../emit/type-text.ts';
import type { Diagnostic } from '../load/diagnostic.ts';
import type { At } from '../load/node.ts';
import type { SpecTree } from '../load/tree.ts';
import type { Api, ApiOperation, ApiParameter, Docs, Json, NamedSchema, Schema } from '../model/api.ts';
import { shapeOf } from '../model/arms.ts';
import { type Forms, formsOf, type Side } from '../model/forms.ts';
import { get, list, textOf } from './json.ts';
import { wordsOf } from './keywords.ts';
import { apiRemarks, ownRests, pagesOf, schemesOf, statusesOf } from './own-remarks.ts';
import type { Written } from './written.ts';

/**
 * One API as the diff compares it: our own model, widened to what other people's documents hold (PATCH, headers,
 * several statuses). Comparers read nothing else.
 */
export interface Contract
  extends Pick<Api, 'name' | 'packageName' | 'className' | 'servers' | 'sections' | 'buckets' | 'clock'>,
    Pick<Api, 'parameterErrors' | 'errors' | 'removed' | 'streams'> {
  /** The model that code is generated from; undefined for documents that no client is generated from. */
  readonly api: Api | undefined;
  readonly operations: readonly ContractOperation[];
  readonly schemas: ReadonlyMap<string, NamedSchema>;
  readonly forms: Forms;
  /** How a named schema is written, where that is known. */
  readonly written?: (name: string) => Written | undefined;
  /** How a value travels, where its type in TypeScript does not tell: `integer int32`. */
  readonly wire: (schema: Schema) => string;
  /** Named schemas that are bodies of requests: their members are compared as parameters. */
  readonly bodies: ReadonlySet<string>;
  /** The page that a file as a whole was written from, by its path in `At`. */
  readonly pages: ReadonlyMap<string, Docs>;
  /** Text of each file, by its path in `At`. */
  readonly texts: ReadonlyMap<string, string>;
  readonly problems: readonly Diagnostic[];
  /** How calls prove who makes them. */
  readonly schemes: readonly ContractScheme[];
  readonly remarks: ReadonlyMap<string, Remark>;
  /** Undefined where the model holds all keywords of a schema. */
  readonly rest: (schema: Schema) => Rest | undefined;
}

/** What has no rule of its own and is held against its text, by what it is called. */
export interface Remark {
  readonly text: string;
  /** Whether programs may depend on it; otherwise it is words. */
  readonly weighs: boolean;
  /** It belongs to something whose coming and going has rules of its own (a server, a limit). */
  readonly owned: boolean;
  /** Compared where something refers to it. */
  readonly used?: boolean;
  readonly at: At | undefined;
}

/** Keywords of a schema that the model does not hold, as they are written. */
export type Rest = ReadonlyMap<string, Json>;

export interface ContractScheme {
  readonly name: string;
  readonly text: string;
  /** How a signature is made, where the scheme is one. */
  readonly signing: string;
  readonly at: At | undefined;
}

export interface ContractOperation extends Omit<ApiOperation, 'method' | 'in' | 'parameters'> {
  /** `GET /api/v3/depth` */
  readonly key: string;
  /** How a reader calls it: `binance.market.depth()`, or the key where no client is generated. */
  readonly call: string;
  readonly method: string;
  readonly in: string;
  readonly parameters: readonly ContractParameter[];
  /** The parameter whose every value has rules of its own: types know what goes with each. */
  readonly decidedBy: string | undefined;
  /** The security requirement as a text. */
  readonly security: string;
  readonly lifetime: string | undefined;
  readonly sunset: string | undefined;
  /** Answers beside the one in `response`, by status. */
  readonly answers: ReadonlyMap<string, ContractAnswer>;
  readonly body: ContractBody | undefined;
  readonly remarks: ReadonlyMap<string, Remark>;
  /** The other side calls it: a webhook or a callback. */
  readonly incoming: boolean;
  readonly callbacks: readonly ContractCallback[];
}

/** What the other side calls on account of a call. */
export interface ContractCallback {
  readonly name: string;
  /** `{$request.body#/url}` */
  readonly address: string;
  readonly operation: ContractOperation;
}

export interface ContractBody {
  /** Undefined where no type depends on it: the client always sends one. */
  readonly required: boolean | undefined;
  readonly words: string;
  /** What has no rule of its own. */
  readonly detail: string;
  /** What may be sent, by media type; none where the members are parameters. */
  readonly media: ReadonlyMap<string, ContractMedia>;
  readonly at: At;
}

export interface ContractMedia {
  readonly schema: Schema;
  readonly words: string;
  /** What has no rule of its own. */
  readonly detail: string;
  readonly at: At;
}

/** A status that is described, a media type or a header that its answer has. */
export interface ContractAnswer extends ContractMedia {
  readonly kind: 'status' | 'media' | 'header';
  readonly status: string;
  /** Of the answer in `response`: where it is the body, it is the same schema. */
  readonly main?: boolean;
}

export interface ContractParameter extends Omit<ApiParameter, 'in'> {
  readonly in: string;
  /** How lists and objects are written, where it is said. */
  readonly style: string;
  /** What has no rule of its own. */
  readonly detail?: string;
}

/** The contract of one of our own spec trees. */
export function contractOf(tree: SpecTree, api: Api): Contract {
  const restAt = ownRests(tree);
  return {
    ...api,
    api,
    operations: api.operations.map((operation) => {
      const raw = get(get(get(api.document, 'paths'), operation.path), operation.method.toLowerCase());
      const styles = stylesOf(raw, api);
      return {
        ...operation,
        key: `${operation.method} ${operation.path}`,
        call: `${api.name}.${operation.section}.${operation.id}()`,
        parameters: operation.parameters.map((one) => ({
          ...one,
          // What a member of a body says, its schema says.
          description: [one.description, one.at === one.schema.at ? '' : wordsOf(restAt(one.at))]
            .filter((text) => text !== '')
            .join('\n'),
          style: styles.get(one.name) ?? '',
        })),
        decidedBy: operation.rules.length === 0 ? undefined : shapeOf(operation, api).discriminant,
        security: operation.auth,
        lifetime: lifetimeText(get(raw, 'x-lifetime')),
        sunset: textOf(get(raw, 'x-sunset')),
        answers: statusesOf(raw, operation, api),
        body: bodyOf(raw, operation.at),
        remarks: new Map(),
        incoming: false,
        callbacks: [],
      };
    }),
    forms: formsOf(api),
    bodies: bodiesOf(api),
    schemes: schemesOf(api, tree),
    remarks: apiRemarks(api, tree),
    rest: ({ at }) => restAt(at),
    wire: (schema) =>
      schema.kind === 'number'
        ? `${schema.type} ${schema.format ?? ''}`
        : schema.kind === 'string'
          ? 'string'
          : '',
    pages: pagesOf(tree),
    texts: new Map([...tree.files].map(([path, file]) => [path, file.text])),
    problems: api.problems,
  };
}

/** A schema as the type that a consumer meets. */
export function typeOf(schema: Schema, side: Side, contract: Contract): string {
  return typeText(schema, side, contract.forms, imports());
}

/** `60 minutes, kept alive every 30` */
function lifetimeText(json: Json | undefined): string | undefined {
  if (json === undefined) return undefined;
  const value = textOf(get(json, 'value'));
  const alive = textOf(get(json, 'keepAlive'));
  return `${value ?? '?'} ${textOf(get(json, 'unit')) ?? ''}${alive === undefined ? '' : `, to be renewed every ${alive}`}`;
}

/** Nothing is generated from it but for the members, so what it says is words. */
function bodyOf(operation: Json | undefined, at: At): ContractBody | undefined {
  const body = get(operation, 'requestBody');
  if (body === undefined) return undefined;
  const content = get(body, 'content');
  const media = typeof content === 'object' && content !== null && 'object' in content ? content.object : [];
  const words = [
    get(body, 'description'),
    get(body, 'required') === true ? 'required' : 'optional',
    ...[...media].map(([, one]) => get(one, 'examples')),
  ];
  return {
    required: undefined,
    words: words.flatMap((one) => textOf(one) ?? []).join('\n'),
    detail: '',
    media: new Map(),
    at,
  };
}

/** `style` and `explode` of query parameters, which the model does not hold. */
function stylesOf(operation: Json | undefined, api: Api): ReadonlyMap<string, string> {
  const shared = get(get(api.document, 'components'), 'parameters');
  return new Map(
    list(get(operation, 'parameters')).flatMap((one): [string, string][] => {
      const ref = textOf(get(one, '$ref'));
      const parameter = ref === undefined ? one : get(shared, ref.split('/').at(-1) ?? '');
      const name = textOf(get(parameter, 'name'));
      const style = textOf(get(parameter, 'style'));
      const explode = textOf(get(parameter, 'explode'));
      if (name === undefined || (style === undefined && explode === undefined)) return [];
      return [[name, `${style ?? 'form'}${explode === undefined ? '' : `, explode ${explode}`}`]];
    }),
  );
}

/** Components that bodies refer to, also one within another by `allOf`. */
function bodiesOf(api: Api): ReadonlySet<string> {
  const components = get(api.document, 'components');
  const names = new Set<string>();
  const add = (schema: Json | undefined): void => {
    const name = textOf(get(schema, '$ref'))?.split('/').at(-1);
    if (name !== undefined && names.has(name)) return;
    if (name !== undefined) names.add(name);
    const target = name === undefined ? schema : get(get(components, 'schemas'), name);
    for (const part of list(get(target, 'allOf'))) add(part);
  };
  for (const operation of api.operations) {
    const raw = get(get(get(api.document, 'paths'), operation.path), operation.method.toLowerCase());
    const body = get(raw, 'requestBody');
    const ref = textOf(get(body, '$ref'))?.split('/').at(-1);
    const content = get(ref === undefined ? body : get(get(components, 'requestBodies'), ref), 'content');
    if (typeof content === 'object' && content !== null && 'object' in content)
      for (const media of content.object.values()) add(get(media, 'schema'));
  }
  return names;
}
