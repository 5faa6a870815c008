import type { Diagnostic } from '../load/diagnostic.ts';
import type { SpecNode } from '../load/node.ts';
import type { ApiLookup, ApiOperation, ApiPage, ApiResponse, WrittenEcho } from './api.ts';
import { costOf } from './cost.ts';
import { memberPath } from './echo.ts';
import { requestShape } from './parameters.ts';
import { at, duration, entries, flag, get, items, json, member, plain, text, texts } from './read.ts';
import { ruleOf } from './rule.ts';
import { docsOf, type Remembered, type SchemaReader } from './schema.ts';

export const methods = ['get', 'post', 'put', 'delete'] as const;

export interface OperationContext {
  readonly path: string;
  readonly method: (typeof methods)[number];
  readonly pathItem: SpecNode;
  readonly reader: SchemaReader;
  /** Buckets of which every request below a path spends one. */
  readonly every: readonly { readonly name: string; readonly paths: string }[];
  /** Section by operationId. */
  readonly sections: ReadonlyMap<string, string>;
  /** Security schemes whose operations are signed. */
  readonly signs: readonly string[];
  readonly problems: Diagnostic[];
}

const upper = { get: 'GET', post: 'POST', put: 'PUT', delete: 'DELETE' } as const;

interface Made {
  readonly operation: ApiOperation;
  readonly problems: readonly Diagnostic[];
}

/** By method; a path's operations read their path item too. */
const known: Readonly<Record<(typeof methods)[number], Remembered<Made>>> = {
  get: new WeakMap(),
  post: new WeakMap(),
  put: new WeakMap(),
  delete: new WeakMap(),
};

export function operationOf(node: SpecNode, context: OperationContext): ApiOperation {
  const { reader, path, method, pathItem, every, sections } = context;
  const lookup = sections.get(text(at(node, 'x-lookup', 'operation')) ?? '');
  const { operation, problems } = reader.remember(
    known[method],
    pathItem,
    JSON.stringify([path, every, lookup, context.signs]),
    () => {
      const own: Diagnostic[] = [];
      return { operation: readOperation(node, { ...context, problems: own }), problems: own };
    },
  );
  context.problems.push(...problems);
  return operation;
}

function readOperation(node: SpecNode, context: OperationContext): ApiOperation {
  const { reader, path, method } = context;
  const id = member(node, 'operationId');
  const section = texts(get(node, 'tags'))[0] ?? '';
  const request = requestShape(node, context.pathItem, reader);
  for (const { at: where, what } of request.unsupported) {
    context.problems.push({
      at: where,
      rule: 'unsupported',
      message: `${id} has ${what}, which is not supported.`,
      fix: 'Describe it as a query, path or form parameter.',
    });
  }
  const json200 = at(reader.effective(at(node, 'responses', '200')), 'content', 'application/json');
  const responseBy = at(reader.effective(get(json200, 'schema')), 'x-response-by');
  const fallback = at(
    reader.effective(at(node, 'responses', 'default')),
    'content',
    'application/json',
    'schema',
  );
  const variantBy = text(get(responseBy, 'parameter'));
  return {
    id,
    section,
    path,
    method: upper[method],
    summary: member(node, 'summary'),
    description: member(node, 'description'),
    deprecated: flag(get(node, 'deprecated')),
    docs: docsOf(get(node, 'x-docs')),
    securityType: member(node, 'x-security-type'),
    auth: authOf(get(node, 'security'), context.signs),
    effect: text(get(node, 'x-effect')) === 'write' ? 'write' : 'read',
    lowersRisk: flag(get(node, 'x-lowers-risk')),
    in: request.in,
    parameters: request.parameters,
    rules: [...items(get(node, 'x-requires')), ...items(request.bodyRules)].map(ruleOf),
    costs: [
      ...items(get(node, 'x-weight')).map((entry) => costOf(entry, `${section}.${id}`)),
      ...context.every
        .filter((bucket) => path.startsWith(bucket.paths))
        .map((bucket) => ({ bucket: bucket.name, weight: 1, at: node.at })),
    ],
    dataSources: texts(get(node, 'x-data-source')),
    lookup: lookupOf(get(node, 'x-lookup'), context.sections),
    echo: new Map(entries(get(node, 'x-echo')).map(([name, value]) => [name, echoOf(value)])),
    page: pageOf(get(node, 'x-page'), items(get(node, 'x-requires'))),
    response: {
      schema: reader.read(get(json200, 'schema')),
      description: text(at(reader.effective(at(node, 'responses', '200')), 'description')) ?? '',
      variants: texts(get(responseBy, 'variants')),
      variantBy,
      variantDefault: variantDefaultOf(
        get(responseBy, 'default'),
        variantBy,
        request.parameters.find((one) => one.name === variantBy)?.default,
      ),
      examples: examplesOf(json200, reader),
    },
    errorResponse: fallback === undefined ? undefined : reader.read(fallback),
    history: items(get(node, 'x-history')).map((change) => ({
      date: member(change, 'date'),
      change: member(change, 'change'),
    })),
    at: node.at,
  };
}

/** A key alone, or a key and a signature. */
function authOf(security: SpecNode | undefined, signs: readonly string[]): ApiOperation['auth'] {
  const schemes = items(security).flatMap((requirement) => entries(requirement).map(([name]) => name));
  if (schemes.length === 0) return 'none';
  return schemes.some((name) => signs.includes(name)) ? 'signed' : 'key';
}

function examplesOf(media: SpecNode | undefined, reader: SchemaReader): ApiResponse['examples'] {
  const single = get(media, 'example');
  if (single !== undefined) return [{ name: 'default', value: json(single), at: single.at }];
  return entries(get(media, 'examples')).flatMap(([name, node]) => {
    const value = get(reader.effective(node), 'value');
    return value === undefined ? [] : [{ name, value: json(value), at: node.at }];
  });
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
