import type { MapNode, SpecNode } from '../../load/node.ts';
import { entry, isMap, items, string } from '../../load/read-node.ts';
import type { SpecTree } from '../../load/tree.ts';
import type { Rule } from '../context.ts';
import { diagnostic } from '../report.ts';

interface Step {
  readonly target: SpecNode;
  /** Name of the component, when the step goes through a `$ref`. */
  readonly name: string | undefined;
}

/**
 * A `$ref` that comes back to itself without a property, item or tuple member on the way describes no value.
 * (A schema that holds itself in a property is recursive, and legal.)
 */
export const refCycle: Rule = {
  ids: ['ref-cycle'],
  *check({ tree, walked }) {
    const reported = new Set<SpecNode>();
    for (const { node } of walked.schemas) {
      const circle = reported.has(node) ? undefined : circleFrom(tree, node);
      if (circle === undefined) continue;
      for (const { target } of circle) reported.add(target);
      const names = circle.flatMap(({ name }) => name ?? []);
      yield diagnostic(
        entry(node, '$ref')?.at ?? node.at,
        'ref-cycle',
        `The $ref goes in a circle and never meets a schema: ${[names.at(-1), ...names].join(' -> ')}.`,
        'Let one of them say what the value is.',
      );
    }
  },
};

/** The way from a schema back to itself. */
function circleFrom(tree: SpecTree, start: MapNode): readonly Step[] | undefined {
  const seen = new Set<SpecNode>();
  const visit = (node: SpecNode, way: readonly Step[]): readonly Step[] | undefined => {
    for (const step of stepsFrom(tree, node)) {
      if (step.target === start) return [...way, step];
      if (seen.has(step.target)) continue;
      seen.add(step.target);
      const found = visit(step.target, [...way, step]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return visit(start, []);
}

function stepsFrom(tree: SpecTree, node: SpecNode): readonly Step[] {
  const ref = string(entry(node, '$ref'));
  const target = ref === undefined ? undefined : tree.resolve(ref, node.at.file);
  const parts = ['allOf', 'oneOf', 'anyOf'].flatMap((key) => items(entry(node, key))).filter(isMap);
  return [
    ...(target === undefined ? [] : [{ target: target.node, name: target.name }]),
    ...parts.map((part) => ({ target: part, name: undefined })),
  ];
}
