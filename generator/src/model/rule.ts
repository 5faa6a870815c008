import type { SpecNode } from '../load/node.ts';
import type { ApiError, ApiRule, Scalar } from './api.ts';
import { at, entries, flag, get, member, number, plain, text, texts } from './read.ts';

export function ruleOf(node: SpecNode): ApiRule {
  const then = get(node, 'then');
  const compare = get(node, 'compare');
  const op = text(get(compare, 'op'));
  const within = number(get(compare, 'within'));
  return {
    when: new Map(entries(get(node, 'when')).flatMap(([name, value]) => conditionOf(name, value))),
    require: texts(then),
    equals: new Map(
      entries(then).flatMap(([name, value]): [string, Scalar][] => {
        const one = plain(value);
        return one === undefined ? [] : [[name, one]];
      }),
    ),
    forbid: texts(get(node, 'forbid')),
    exactlyOne: texts(get(node, 'exactlyOne')),
    atLeastOne: texts(get(node, 'atLeastOne')),
    atMostOne: texts(get(node, 'atMostOne')),
    compare:
      compare === undefined || (op !== '<' && op !== '<=' && op !== '>' && op !== '>=')
        ? undefined
        : {
            left: member(compare, 'left'),
            op,
            right: member(compare, 'right'),
            ...(within === undefined ? {} : { within }),
            ...(flag(get(compare, 'withinExclusive')) ? { withinExclusive: true as const } : {}),
          },
    error: errorOf(get(node, 'error')),
    note: text(get(node, 'note')),
    assumed: flag(get(node, 'assumed')) || flag(at(node, 'error', 'assumed')),
    at: node.at,
  };
}

/** `true`: sent, `false`: not sent; otherwise the values that count. */
function conditionOf(name: string, node: SpecNode): [string, readonly Scalar[] | boolean][] {
  if (node.kind === 'seq') return [[name, node.items.flatMap((item) => plain(item) ?? [])]];
  const one = plain(node);
  if (one === undefined) return [];
  return [[name, typeof one === 'boolean' ? one : [one]]];
}

export function errorOf(node: SpecNode | undefined): ApiError | undefined {
  const codeNode = get(node, 'code');
  const code =
    codeNode?.kind === 'scalar' && (typeof codeNode.value === 'number' || typeof codeNode.value === 'string')
      ? codeNode.value
      : undefined;
  if (code === undefined) return undefined;
  return {
    code,
    message: text(get(node, 'message')),
    args: texts(get(node, 'args')),
    assumed: flag(get(node, 'assumed')),
  };
}
