import type { SpecNode } from '../node.ts';
import { at, entries, entry, flag, isMap, items, string } from '../read-node.ts';
import type { SpecTree } from '../tree.ts';
import { type Members, scalarNode, seqNode, withMember, withoutMember } from './nodes.ts';

/** A parameter that a security scheme brings to the operations which have it. */
export interface SchemeParameter {
  readonly name: string;
  readonly required: boolean;
  /** Where the Parameter Object stands. */
  readonly file: string;
  readonly pointer: string;
  readonly node: SpecNode;
}

export type SchemeParameters = ReadonlyMap<string, readonly SchemeParameter[]>;

/** Of each scheme of `openapi.yaml`, what its `x-parameters` refer to. */
export function schemeParameters(tree: SpecTree): SchemeParameters {
  return new Map(
    schemes(tree.entry.root).map(([name, scheme]) => [
      name,
      items(entry(scheme, 'x-parameters')).flatMap((item): SchemeParameter[] => {
        const ref = string(entry(item, '$ref'));
        const target = ref === undefined ? undefined : tree.resolve(ref, item.at.file);
        const parameter = string(entry(target?.node, 'name'));
        if (target === undefined || parameter === undefined) return [];
        const { file, pointer, node } = target;
        return [{ name: parameter, required: flag(entry(node, 'required')), file, pointer, node }];
      }),
    ]),
  );
}

/**
 * `openapi.yaml` as the whole that others read: what it says for all operations stands at each of them, and schemes name
 * the parameters that a request always has.
 */
export function withoutDefaults(root: SpecNode, parameters: SchemeParameters): SpecNode {
  const group = at(root, 'components', 'securitySchemes');
  if (!isMap(root)) return root;
  // A `$ref` that leads nowhere stays to be told of.
  const isShared = at(root, 'x-responses', '$ref') !== undefined;
  const plain = isShared ? root : withoutMember(root, 'x-responses');
  const components = entry(plain, 'components');
  if (!isMap(group) || !isMap(components)) return plain;
  let named = group;
  for (const [name, scheme] of schemes(root)) {
    const list = entry(scheme, 'x-parameters');
    if (!isMap(scheme) || list === undefined || !items(list).some(isMap)) continue;
    const names = (parameters.get(name) ?? []).filter((one) => one.required);
    const value = seqNode(
      list.at,
      names.map((one) => scalarNode(list.at, one.name)),
    );
    named = withMember(named, name, withMember(scheme, 'x-parameters', value));
  }
  return withMember(plain, 'components', withMember(components, 'securitySchemes', named));
}

function schemes(root: SpecNode): Members {
  return entries(at(root, 'components', 'securitySchemes')).map(([name, { value }]) => [name, value]);
}
