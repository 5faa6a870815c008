import { methods } from '../load/methods.ts';
import type { SpecNode } from '../load/node.ts';
import { answersOf } from './answers.ts';
import type { ApiCallback, ApiLookup, ApiOperation, ApiPage, ApiResponse, WrittenEcho } from './api.ts';
import { costOf } from './cost.ts';
import { memberPath } from './echo.ts';
import { requestShape } from './parameters.ts';
import { at, duration, entries, flag, get, isMap, items, member, plain, text, texts } from './read.ts';
import { operationRemarks, ownOperationRemarks } from './remarks.ts';
import { ruleOf } from './rule.ts';
import { docsOf, type Remembered, type SchemaReader } from './schema.ts';
import { securityOf } from './security.ts';

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

/** What is compared elsewhere. */
const operationRead = [...operationKeywords, ...methods];

export interface OperationContext {
  /** Name of the API, under which a reader calls its sections. */
  readonly api: string;
  readonly reader: SchemaReader;
  /** What every operation requires that says nothing itself. */
  readonly security: SpecNode | undefined;
  /** Buckets of which every request below a path spends one. */
  readonly every: readonly { readonly name: string; readonly paths: string }[];
  /** Section by operationId. */
  readonly sections: ReadonlyMap<string, string>;
  /** Security schemes whose operations are signed. */
  readonly signs: readonly string[];
}

interface Listed {
  readonly path: string;
  readonly method: (typeof methods)[number];
  readonly pathItem: SpecNode;
  readonly node: SpecNode;
  /** What stands before the method in the key of what the other side calls. */
  readonly prefix: string;
}

/** Every operation of a document, where it stands: those of paths, then webhooks. */
export function listed(document: SpecNode, reader: SchemaReader): readonly Listed[] {
  const { own } = reader.source;
  return [
    ...entries(get(document, 'paths')).flatMap(([path, value]) =>
      path.startsWith('x-') ? [] : ofItem(path, '', value, reader),
    ),
    ...(own ? [] : entries(get(document, 'webhooks'))).flatMap(([name, value]) =>
      ofItem(name, 'WEBHOOK ', value, reader),
    ),
  ];
}

function ofItem(
  path: string,
  prefix: string,
  value: SpecNode,
  { source, effective }: SchemaReader,
): readonly Listed[] {
  const pathItem = effective(value);
  if (!isMap(pathItem)) {
    const message = `The path ${path} holds nothing that can be read.`;
    source.report(value.at, 'bad-path', message, 'It is not compared.');
    return [];
  }
  source.known(pathItem, `The path ${path}`, itemKeywords);
  return methods.flatMap((method): Listed[] => {
    const written = get(pathItem, method);
    if (written === undefined) return [];
    const node = effective(written);
    if (isMap(node)) return [{ path, method, pathItem, node, prefix }];
    source.report(written.at, 'bad-operation', `${method} of ${path} is no map.`, 'It is not compared.');
    return [];
  });
}

/** By method; a path's operations read their path item too. */
const known = new Map<string, Remembered<ApiOperation>>(methods.map((method) => [method, new WeakMap()]));

export function operationOf(one: Listed, context: OperationContext): ApiOperation {
  const { path, method, pathItem, node } = one;
  const { reader, api, every, sections } = context;
  const lookup = sections.get(text(at(node, 'x-lookup', 'operation')) ?? '');
  const before: Remembered<ApiOperation> = known.get(method) ?? new WeakMap();
  return reader.remember(before, pathItem, JSON.stringify([path, api, every, lookup, context.signs]), () =>
    readOperation(one, context),
  );
}

function readOperation(
  { path, prefix, pathItem, node, ...listing }: Listed,
  context: OperationContext,
): ApiOperation {
  const { reader } = context;
  const { own } = reader.source;
  const method = `${prefix}${listing.method.toUpperCase()}`;
  const key = `${method} ${path}`;
  reader.source.known(node, key, operationKeywords);
  const id = member(node, 'operationId');
  const section = texts(get(node, 'tags'))[0] ?? '';
  /** What only our own documents say. */
  const read = new Set<string>();
  const x = (name: string): SpecNode | undefined => {
    read.add(name);
    return own ? get(node, name) : undefined;
  };
  const request = requestShape(key, node, pathItem, reader);
  const answers = answersOf(node, reader);
  const { node: schema, ...success } = answers.success;
  const responseBy = own ? get(reader.effective(schema), 'x-response-by') : undefined;
  const variantBy = text(get(responseBy, 'parameter'));
  const auth = own ? authOf(get(node, 'security'), context.signs) : 'none';
  return {
    id,
    key,
    call: own ? `${context.api}.${section}.${id}()` : key,
    section,
    path,
    method,
    summary: member(node, 'summary'),
    description: member(node, 'description'),
    deprecated: flag(get(node, 'deprecated')),
    docs: docsOf(x('x-docs')),
    securityType: text(x('x-security-type')) ?? '',
    auth,
    security: own ? auth : securityOf(get(node, 'security') ?? context.security),
    effect: text(x('x-effect')) === 'write' ? 'write' : 'read',
    lowersRisk: flag(x('x-lowers-risk')),
    in: request.in,
    parameters: request.parameters,
    body: request.body,
    rules: [...items(x('x-requires')), ...(own ? items(request.bodyRules) : [])].map(ruleOf),
    costs: [
      ...items(x('x-weight')).map((entry) => costOf(entry, `${section}.${id}`)),
      ...context.every
        .filter((bucket) => path.startsWith(bucket.paths))
        .map((bucket) => ({ bucket: bucket.name, weight: 1, at: node.at })),
    ],
    dataSources: texts(x('x-data-source')),
    lookup: lookupOf(x('x-lookup'), context.sections),
    echo: new Map(entries(x('x-echo')).map(([name, value]) => [name, echoOf(value)])),
    page: pageOf(x('x-page'), items(x('x-requires'))),
    response: {
      ...success,
      variants: texts(get(responseBy, 'variants')),
      variantBy,
      variantDefault: variantDefaultOf(
        get(responseBy, 'default'),
        variantBy,
        request.parameters.find((one) => one.name === variantBy)?.default,
      ),
    },
    errorResponse: answers.error,
    answers: answers.all,
    lifetime: lifetimeText(x('x-lifetime')),
    incoming: prefix !== '',
    callbacks: own ? [] : callbacksOf(key, node, context),
    sunset: text(x('x-sunset') ?? get(node, 'x-sunset')),
    history: items(x('x-history')).map((change) => ({
      date: member(change, 'date'),
      change: member(change, 'change'),
    })),
    // Last: what was not read until here is told by its text.
    remarks: own
      ? ownOperationRemarks(pathItem, node, read)
      : operationRemarks(pathItem, node, operationRead),
    at: node.at,
  };
}

/** `60 minutes, to be renewed every 30` */
function lifetimeText(node: SpecNode | undefined): string | undefined {
  if (node === undefined) return undefined;
  const alive = text(get(node, 'keepAlive'));
  const renewed = alive === undefined ? '' : `, to be renewed every ${alive}`;
  return `${text(get(node, 'value')) ?? '?'} ${text(get(node, 'unit')) ?? ''}${renewed}`;
}

function callbacksOf(key: string, node: SpecNode, context: OperationContext): readonly ApiCallback[] {
  const { reader } = context;
  return entries(get(node, 'callbacks')).flatMap(([name, value]) =>
    entries(reader.effective(value)).flatMap(([address, one]) =>
      address.startsWith('x-') || address === '$ref'
        ? []
        : ofItem(address, `${key} callback ${name} `, one, reader).map((each) => ({
            name,
            address,
            operation: readOperation(each, context),
          })),
    ),
  );
}

/** A key alone, or a key and a signature. */
function authOf(security: SpecNode | undefined, signs: readonly string[]): ApiOperation['auth'] {
  const schemes = items(security).flatMap((requirement) => entries(requirement).map(([name]) => name));
  if (schemes.length === 0) return 'none';
  return schemes.some((name) => signs.includes(name)) ? 'signed' : 'key';
}

function variantDefaultOf(
  node: SpecNode | undefined,
  parameter: string | undefined,
  fallback: unknown,
): ApiResponse['variantDefault'] {
  if (parameter === undefined) return undefined;
  const by = text(get(node, 'by'));
  if (by !== undefined) {
    return {
      by,
      values: new Map(entries(get(node, 'values')).map(([key, value]) => [key, text(value) ?? ''])),
      otherwise: text(get(node, 'otherwise')) ?? '',
    };
  }
  const constant = text(node) ?? (typeof fallback === 'string' ? fallback : undefined);
  return constant === undefined ? undefined : { by: parameter, values: new Map(), otherwise: constant };
}

function lookupOf(node: SpecNode | undefined, sections: ReadonlyMap<string, string>): ApiLookup | undefined {
  if (node === undefined) return undefined;
  const name = member(node, 'operation');
  const section = sections.get(name);
  const shared = get(node, 'with');
  return {
    operation: section === undefined ? name : `${section}.${name}`,
    parameter: text(get(node, 'parameter')),
    by: text(get(node, 'by')),
    with: new Map(
      shared?.kind === 'map'
        ? entries(shared).map(([to, from]) => [to, text(from) ?? to])
        : texts(shared).map((one) => [one, one]),
    ),
  };
}

/** A member, a member with its exception, or `false`. */
function echoOf(node: SpecNode): WrittenEcho | false {
  const path = text(get(node, 'member') ?? node);
  if (path === undefined || path === 'false') return false;
  const [exception] = entries(get(node, 'unless'));
  return {
    member: memberPath(path),
    unless: exception === undefined ? undefined : { member: exception[0], value: text(exception[1]) ?? '' },
  };
}

function pageOf(node: SpecNode | undefined, rules: readonly SpecNode[]): ApiPage | undefined {
  const by = text(get(node, 'by'));
  if (by !== 'id' && by !== 'time' && by !== 'page' && by !== 'offset' && by !== 'cursor') return undefined;
  const [start, end] = [text(get(node, 'start')), text(get(node, 'end'))];
  const list = get(node, 'items');
  const single = text(list);
  return {
    by,
    parameter: text(get(node, 'parameter')),
    start,
    end,
    field: memberName(get(node, 'field')),
    time: memberName(get(node, 'time')),
    window: duration(get(node, 'window')) ?? longestSpan(rules, start, end),
    size: text(get(node, 'size') ?? get(node, 'sizeParameter')),
    items: single === undefined ? texts(list) : [single],
    total: text(get(node, 'total')),
  };
}

function memberName(node: SpecNode | undefined): string | number | undefined {
  const name = plain(node);
  return typeof name === 'boolean' ? undefined : name;
}

/** How far two parameters may lie apart, where a rule says so. */
function longestSpan(
  rules: readonly SpecNode[],
  start: string | undefined,
  end: string | undefined,
): number | undefined {
  if (start === undefined || end === undefined) return undefined;
  const spans = rules.flatMap((rule) => {
    const compare = get(rule, 'compare');
    const within = duration(get(compare, 'within'));
    const same = text(get(compare, 'left')) === start && text(get(compare, 'right')) === end;
    return same && within !== undefined ? [within] : [];
  });
  return spans.length === 0 ? undefined : Math.min(...spans);
}
