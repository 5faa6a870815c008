import type { EndpointFacts, ExampleFact, JsonType, LimitFact, Unread } from '../facts.ts';
import { opensJson, readExample } from './example-block.ts';
import { unionOfFields } from './example-fields.ts';
import { type RawWeight, readLimit, readWeights, resolveConditions, scopeOf } from './limit-text.ts';
import { type EndpointLine, endpointLine, halfWidth, isBlank } from './lines.ts';
import { type MarkdownPart, partsOf, tableOf } from './markdown.ts';
import { parameterOf, withPaths } from './parameter-table.ts';
import { typeClass } from './parameter-text.ts';
import { isSigned, titleSecurity } from './security.ts';

type PartKind =
  | 'request'
  | 'weight'
  | 'parameters'
  | 'example'
  | 'fields'
  | 'limit'
  | 'limit-rule'
  | 'permission';

/** Headings in both languages. */
const kinds: readonly (readonly [PartKind, RegExp])[] = [
  ['request', /^HTTP\s*(?:Request|请求)/i],
  ['weight', /^(?:Request Weight|请求权重)/i],
  ['parameters', /^(?:Request Parameters|请求参数)/i],
  ['example', /^(?:Response Example|响应示例|返回结果)/i],
  ['fields', /^(?:Response detail|Response Parameters|响应信息|返回参数)/i],
  ['limit', /^(?:Rate Limit:|限速:)/i],
  ['limit-rule', /^(?:Rate limit rule|限速规则)/i],
  ['permission', /^(?:Permission|权限)/i],
];

const permissions: Readonly<Record<string, string>> = { 读取: 'Read', 交易: 'Trade', 提币: 'Withdraw' };

export interface MarkdownHalf {
  readonly endpoint?: EndpointFacts;
  readonly unread: readonly Unread[];
}

/** One language of a page that describes one endpoint. */
export function readMarkdownHalf(lines: readonly string[], from: number, to: number): MarkdownHalf {
  const unread: Unread[] = [];
  const parts = partsOf(lines, from, to);
  const part = (kind: PartKind): MarkdownPart | undefined => {
    const form = kinds.find(([name]) => name === kind)?.[1];
    return parts.find(({ heading }) => form?.test(halfWidth(heading)) ?? false);
  };
  const request = requestLine(lines, part('request'));
  const title = parts[0];
  if (request === undefined || title === undefined) {
    unread.push({ line: from + 1, reason: 'no-endpoint', text: (lines[from] ?? '').trim() });
    return { unread };
  }
  const rows = withPaths(tablePart(lines, part('parameters')).map((row) => parameterOf(row)));
  const parameters = rows.flatMap(({ parameter }) => parameter ?? []);
  unread.push(...rows.flatMap((row) => row.unread));
  if (part('parameters') === undefined)
    unread.push({ line: request.at + 1, reason: 'no-parameters-heading', text: request.path });

  const resolved = resolveConditions(weightsOf(lines, part('weight')), parameters);
  const limits = limitsOf(part('limit'), part('limit-rule'), unread);
  unread.push(...resolved.unread);
  if (resolved.weights.length === 0 && limits.length === 0)
    unread.push({ line: request.at + 1, reason: 'no-weight', text: request.path });

  const { examples, unread: badExamples } = examplesOf(lines, part('example'));
  unread.push(...badExamples);
  const responseFields = tablePart(lines, part('fields')).map(({ cells: [name = '', type = ''], line }) => ({
    name,
    type,
    line,
  }));
  unread.push(...contradictions(responseFields, examples));
  const { type, line: securityLine, name } = securityOf(title, part('permission'));
  return {
    endpoint: {
      method: request.method,
      path: request.path,
      line: request.at + 1,
      title: name,
      security: { type, line: securityLine },
      hmac: request.hmac,
      signed: isSigned(request.hmac, type, parameters),
      weights: resolved.weights,
      limits,
      parameters,
      examples,
      responseFields,
      responseEnums: [],
      notes: notesOf(lines, part('parameters')),
    },
    unread,
  };
}

function requestLine(
  lines: readonly string[],
  part: MarkdownPart | undefined,
): (EndpointLine & { readonly at: number }) | undefined {
  if (part === undefined) return undefined;
  for (let at = part.at + 1; at < part.to; at += 1) {
    const found = endpointLine(lines[at] ?? '');
    if (found !== undefined) return { ...found, at };
  }
  return undefined;
}

function tablePart(lines: readonly string[], part: MarkdownPart | undefined): ReturnType<typeof tableOf> {
  return part === undefined ? [] : tableOf(lines, part.at, part.to);
}

/** `Request Weight(IP)` with a number below, or `3000(UID)` below. */
function weightsOf(lines: readonly string[], part: MarkdownPart | undefined): readonly RawWeight[] {
  if (part === undefined) return [];
  const scope = scopeOf(/\((\w+)\)/.exec(halfWidth(part.heading))?.[1]);
  return lines
    .slice(part.at + 1, part.to)
    .flatMap((line, index) => readWeights(line, scope, part.at + 2 + index));
}

function limitsOf(
  part: MarkdownPart | undefined,
  rule: MarkdownPart | undefined,
  unread: Unread[],
): readonly LimitFact[] {
  if (part === undefined) return [];
  const limit = readLimit(part.heading, part.at + 1);
  if (limit === undefined) {
    unread.push({ line: part.at + 1, reason: 'limit', text: part.heading });
    return [];
  }
  return [{ ...limit, scope: scopeOf(rule?.heading) }];
}

function examplesOf(
  lines: readonly string[],
  part: MarkdownPart | undefined,
): { readonly examples: readonly ExampleFact[]; readonly unread: readonly Unread[] } {
  const examples: ExampleFact[] = [];
  const unread: Unread[] = [];
  if (part === undefined) return { examples, unread };
  for (let at = part.at + 1; at < part.to; ) {
    if (!opensJson(lines[at])) {
      at += 1;
      continue;
    }
    const read = readExample(lines, at, part.to, null);
    if (read.example !== undefined) examples.push(read.example);
    unread.push(...read.unread);
    at = read.next;
  }
  return { examples, unread };
}

function securityOf(
  title: MarkdownPart,
  permission: MarkdownPart | undefined,
): { readonly type: string | null; readonly line: number; readonly name: string } {
  const { type, name } = titleSecurity(title.heading);
  if (permission === undefined) return { type: type ?? null, line: title.at + 1, name };
  const word = halfWidth(permission.heading).split(':')[1]?.trim() ?? '';
  return { type: permissions[word] ?? (word === '' ? null : word), line: permission.at + 1, name };
}

const jsonByClass: Readonly<Partial<Record<string, readonly JsonType[]>>> = {
  string: ['string'],
  enum: ['string'],
  decimal: ['string', 'number'],
  long: ['number'],
  int: ['number'],
  boolean: ['boolean'],
};

/** Where the table of response fields gives another type than the example shows. */
function contradictions(
  fields: EndpointFacts['responseFields'],
  examples: readonly ExampleFact[],
): readonly Unread[] {
  const shown = unionOfFields(examples);
  return fields.flatMap(({ name, type, line }) => {
    const field = shown.find(({ path }) => path === name || path.endsWith(`.${name}`));
    if (field === undefined) return [{ line, reason: 'field-not-in-example', text: name }];
    const allowed = jsonByClass[typeClass(type) ?? ''];
    if (allowed === undefined || field.types.every((one) => one === 'null' || allowed.includes(one)))
      return [];
    return [
      {
        line,
        reason: 'table-against-example',
        text: `${name}: ${type}, shown as ${field.types.join(' or ')}`,
      },
    ];
  });
}

/** The list below the parameter table. */
function notesOf(lines: readonly string[], part: MarkdownPart | undefined): EndpointFacts['notes'] {
  if (part === undefined) return [];
  return lines.slice(part.at + 1, part.to).flatMap((text, index) => {
    const note = /^>?\s*[*-]\s+(.*)$/.exec(text.trim())?.[1];
    return note === undefined || isBlank(note) ? [] : [{ line: part.at + 2 + index, text: note.trim() }];
  });
}
