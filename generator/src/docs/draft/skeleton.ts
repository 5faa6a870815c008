import { pageOf, revisionsOf } from '../../load/complete/revisions.ts';
import { schemeParameters } from '../../load/complete/scheme.ts';
import type { SpecNode } from '../../load/node.ts';
import { at, entries, items, text, toJson } from '../../load/read-node.ts';
import type { SpecTree } from '../../load/tree.ts';
import type { Api } from '../../model/api.ts';
import type { EndpointFacts, ParameterFact, Scope, WeightFact } from '../facts.ts';
import { type Draft, draftResponse } from './response.ts';

export interface SkeletonInput {
  readonly api: Api;
  readonly tree: SpecTree;
  readonly endpoint: EndpointFacts;
  readonly operationId: string;
  readonly page: string;
  readonly revision: string;
}

/**
 * An operation with everything that the page says, and `x-todo` wherever a person has to decide. What follows from the
 * rest is left out, as it is everywhere in the specs.
 */
export function skeleton(input: SkeletonInput): Draft {
  const { tree, endpoint, operationId, page, revision } = input;
  const { security, method } = endpoint;
  const choices = items(at(tree.entry.root, 'x-security-types', security.type ?? ''));
  const requirement =
    choices.length === 1
      ? undefined
      : at(
          operations(tree).find(({ node }) => text(at(node, 'x-security-type')) === security.type)?.node,
          'security',
        );
  const todos = [
    'Choose operationId, summary and description, in your own words.',
    'Add x-effect: read or write.',
    ...(security.type === null ? ['The page names no security type: add x-security-type and security.'] : []),
    ...(security.type !== null && choices.length !== 1 && requirement === undefined ? ['Add security.'] : []),
    ...(endpoint.notes.length === 0
      ? []
      : [
          `Read the notes from line ${endpoint.notes[0]?.line ?? endpoint.line} on: rules between parameters become x-requires.`,
        ]),
  ];
  const weights = draftWeights(input, todos);
  const { schema, example } = draftResponse(endpoint);
  const parameters = draftParameters(input);
  return {
    operationId,
    summary: endpoint.title,
    'x-docs': { page, ...(isListed(tree, page) ? {} : { revision }) },
    ...(security.type === null ? {} : { 'x-security-type': security.type }),
    ...(requirement === undefined ? {} : { security: JSON.parse(toJson(requirement)) as unknown }), // JSON stays JSON
    ...(weights.length === 0 ? {} : { 'x-weight': weights }),
    ...(endpoint.sources === undefined
      ? {}
      : { 'x-data-source': endpoint.sources.names.map((name) => name.toLowerCase().replaceAll(' ', '-')) }),
    'x-todo': todos.join(' '),
    ...(method === 'GET' || method === 'DELETE'
      ? parameters.length === 0
        ? {}
        : { parameters: parameters.map(({ query }) => query) }
      : parameters.length === 0
        ? {}
        : { requestBody: formBody(parameters) }),
    responses: {
      200: {
        content: {
          'application/json': {
            schema,
            examples: {
              default: { value: example, 'x-todo': 'Put values of your own that fit the schema.' },
            },
          },
        },
        'x-todo': 'Describe the answer.',
      },
    },
  };
}

function operations(tree: SpecTree): readonly { readonly path: string; readonly node: SpecNode }[] {
  return entries(at(tree.entry.root, 'paths')).flatMap(([path, { value }]) => {
    const ref = text(at(value, '$ref'));
    const item = ref === undefined ? value : tree.resolve(ref, tree.entry.path)?.node;
    return entries(item).map(([, one]) => ({ path, node: one.value }));
  });
}

interface DraftParameter {
  readonly name: string;
  readonly required: boolean;
  readonly query: Draft;
  readonly property: Draft;
}

function draftParameters({ tree, endpoint }: SkeletonInput): readonly DraftParameter[] {
  const brought = new Set(
    [...schemeParameters(tree).values()].flatMap((list) => list.map(({ name }) => name)),
  );
  return endpoint.parameters
    .filter(({ name }) => !(endpoint.signed && brought.has(name)))
    .map((parameter): DraftParameter => {
      const required = parameter.mandatory === 'yes';
      const { schema, todo } = draftSchema(parameter);
      return {
        name: parameter.name,
        required,
        query: {
          name: parameter.name,
          in: 'query',
          ...(required ? { required } : {}),
          schema,
          'x-todo': todo,
        },
        property: { ...schema, 'x-todo': todo },
      };
    });
}

/** Whether docs.yaml says of which day the page is. */
function isListed(tree: SpecTree, page: string): boolean {
  return revisionsOf(tree.files.get(`${tree.name}/docs.yaml`)?.root).has(pageOf(page));
}

function formBody(parameters: readonly DraftParameter[]): Draft {
  const required = parameters.filter((one) => one.required).map(({ name }) => name);
  const properties = Object.fromEntries(parameters.map(({ name, property }) => [name, property]));
  const schema = {
    type: 'object',
    ...(required.length === 0 ? {} : { required }),
    properties,
  };
  const example = { value: {}, 'x-todo': 'Write an example request.' };
  return {
    required: true,
    content: { 'application/x-www-form-urlencoded': { schema, examples: { default: example } } },
  };
}

/** The schema of a parameter as far as the page tells it, and what it leaves open. */
export function draftSchema(parameter: ParameterFact): { readonly schema: Draft; readonly todo: string } {
  const { name, class: type, values, min, max, mandatory } = parameter;
  const todos = ['Describe it in your own words.'];
  if (mandatory === 'conditional') todos.push('When it is mandatory belongs into x-requires.');
  for (const fact of parameter.inWords ?? []) todos.push(`Line ${parameter.line} says its ${fact} in words.`);
  const numeric = type === 'long' || type === 'int';
  const listed = values?.map((value) => (numeric ? Number(value) : value));
  const fallback = parameter.default;
  const bounds = {
    ...(min === undefined || !numeric ? {} : { minimum: Number(min) }),
    ...(max === undefined || !numeric || listed !== undefined ? {} : { maximum: Number(max) }),
    ...(fallback === undefined
      ? {}
      : { default: numeric ? Number(fallback) : type === 'boolean' ? fallback === 'true' : fallback }),
  };
  const schema = ((): Draft => {
    switch (type) {
      case 'string':
      case 'enum':
        if (type === 'enum' && listed === undefined) todos.push('List its values.');
        return { type: 'string', ...(listed === undefined ? {} : { enum: listed }), ...bounds };
      case 'long':
      case 'int':
        if (listed !== undefined) return { type: 'integer', enum: listed, ...bounds };
        if (/time$|timestamp$/i.test(name))
          return { type: 'integer', format: 'double-int', 'x-unit': 'ms', ...bounds };
        if (Object.keys(bounds).length === 0) todos.push('Decide between int64 (an id) and double-int.');
        return { type: 'integer', format: 'double-int', ...bounds };
      case 'decimal':
        return { type: 'string', format: 'decimal', ...bounds };
      case 'boolean':
        return { type: 'boolean', ...bounds };
      case 'array':
        todos.push('Decide how it is sent: name repeated, or as JSON.');
        return { type: 'array', items: { type: 'string' } };
      default:
        todos.push('The page names no type.');
        return { type: 'string' };
    }
  })();
  return { schema, todo: todos.join(' ') };
}

/** What buckets call the one whom a limit counts. */
export const keys: Readonly<Record<Scope, 'ip' | 'account'>> = { IP: 'ip', UID: 'account' };

function draftWeights({ api, endpoint }: SkeletonInput, todos: string[]): readonly Draft[] {
  const { weights, limits, parameters, path } = endpoint;
  const first = weights[0];
  if (first === undefined && limits.length === 0) todos.push('The page names no weight: add x-weight.');
  const drafts: Draft[] = [];
  for (const { scope, weight, when } of weights)
    if (when === undefined) drafts.push({ bucket: bucketName(scope), weight });
  const conditional = weights.filter(({ when }) => when !== undefined);
  const [condition] = conditional;
  if (condition !== undefined) {
    const weight = conditionalWeight(conditional, parameters);
    if (weight === undefined) todos.push('The weight has a condition without its counterpart.');
    else drafts.push({ bucket: bucketName(condition.scope), weight });
  }
  for (const { scope, requests, seconds } of limits) {
    if (scope === null) todos.push('The page does not say whom the extra limit counts.');
    drafts.push({
      limit: { key: keys[scope ?? 'IP'], window: windowText(seconds), limit: requests },
      weight: 1,
    });
  }
  return drafts;

  /** The bucket that operations with the most similar path spend. */
  function bucketName(scope: Scope | null): string {
    if (scope === null) todos.push('The page does not say whether the weight counts by IP or by account.');
    const fitting = api.buckets.filter(({ key, unit }) => key === keys[scope ?? 'IP'] && unit === 'weight');
    const used = [...api.operations]
      .sort((a, b) => commonSegments(b.path, path) - commonSegments(a.path, path))
      .flatMap(({ costs }) => costs.flatMap(({ bucket }) => (typeof bucket === 'string' ? [bucket] : [])))
      .find((name) => fitting.some((bucket) => bucket.name === name));
    if (used === undefined) todos.push('Name the bucket of the weight.');
    if (!api.operations.some((one) => commonSegments(one.path, path) > 0))
      todos.push(
        `No operation lies below /${path.split('/')[1]} yet: name the bucket of its limits, and its server in \`servers\` if it has one of its own.`,
      );
    return used ?? 'ip';
  }
}

/** The `weight` of an entry of x-weight from weights with conditions; `undefined` where a case is missing. */
export function conditionalWeight(
  conditional: readonly WeightFact[],
  parameters: readonly ParameterFact[],
): Draft | undefined {
  const when = conditional[0]?.when;
  if (when === undefined) return undefined;
  if (when.is === 'one-of') {
    const fallback = parameters.find(({ name }) => name === when.parameter)?.default;
    const table = conditional.flatMap(({ weight, when: one }) =>
      one?.is === 'one-of' ? [{ values: one.values.map(scalar), weight }] : [],
    );
    return { by: when.parameter, ...(fallback === undefined ? {} : { default: scalar(fallback) }), table };
  }
  const sent = conditional.find((one) => one.when?.is === 'sent')?.weight;
  const otherwise = conditional.find((one) => one.when?.is === 'absent')?.weight;
  return sent === undefined || otherwise === undefined
    ? undefined
    : { sent: when.parameter, weight: sent, otherwise };
}

/** How many leading segments two paths share. */
export function commonSegments(left: string, right: string): number {
  const [a, b] = [left.split('/'), right.split('/')];
  const differ = a.findIndex((segment, index) => segment !== b[index]);
  return (differ === -1 ? a.length : differ) - 1;
}

function scalar(value: string): string | number {
  return /^\d+$/.test(value) ? Number(value) : value;
}

/** `2s`, `1m`, `1d`: as the window of a limit is written. */
export function windowText(seconds: number): string {
  if (seconds % 86_400 === 0) return `${seconds / 86_400}d`;
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}

/** The sections: the tags of openapi.yaml. */
export function sectionsOf(tree: SpecTree): readonly string[] {
  return items(at(tree.entry.root, 'tags')).flatMap((tag) => text(at(tag, 'name')) ?? []);
}
