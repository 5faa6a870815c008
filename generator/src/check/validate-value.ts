import type { At, MapNode, ScalarNode, SpecNode } from '../load/node.ts';
import { entry, isMap, items, number, string, toJson } from '../load/read-node.ts';
import type { SpecTree } from '../load/tree.ts';
import { compiledPattern } from '../model/pattern.ts';
import { compareNumbers, isWhole } from './decimal.ts';
import {
  type Fragments,
  fragmentsOf,
  keyword,
  membersOf,
  propertiesOf,
  requiredOf,
  typesOf,
} from './schema-shape.ts';
import { nearest } from './suggest.ts';

/** Where and why a value does not fit its schema. */
export interface Mismatch {
  readonly at: At;
  readonly message: string;
}

const maxSafe = String(Number.MAX_SAFE_INTEGER);
const maxInt64 = String(2n ** 63n - 1n);
const minInt64 = String(-(2n ** 63n));

/**
 * Holds a value of a spec (an example, a default) against a schema. Stricter than JSON Schema: members that the
 * schema does not name are mismatches, numbers are compared by their digits, and our formats are checked.
 * Where a `$ref` leads nowhere anything fits: that mistake is reported elsewhere.
 */
export function validateValue(
  tree: SpecTree,
  value: SpecNode,
  schema: SpecNode | undefined,
): readonly Mismatch[] {
  return validate(tree, value, schema, new Map());
}

/** Values that a union is being tried on: a union that leads back to itself without a schema ends here. */
type Active = Map<SpecNode, Set<SpecNode>>;

function validate(
  tree: SpecTree,
  value: SpecNode,
  schema: SpecNode | undefined,
  active: Active,
): readonly Mismatch[] {
  const fragments = fragmentsOf(tree, schema);
  const found: Mismatch[] = [];
  for (const fragment of fragments.nodes) {
    const types = typesOf(fragment);
    if (types.length > 0 && !types.some((type) => hasType(value, type))) {
      return [{ at: value.at, message: `${shown(value)} must be ${types.map(withArticle).join(' or ')}` }];
    }
    found.push(...checkEnum(value, fragment), ...checkScalar(value, fragment));
    if (value.kind === 'seq') found.push(...checkItems(tree, value, fragment, active));
    const members = membersOf(fragment);
    if (members !== undefined && members.length > 0)
      found.push(...checkUnion(tree, value, fragment, members, active));
  }
  if (value.kind === 'map') found.push(...checkObject(tree, value, fragments, active));
  return found;
}

function hasType(value: SpecNode, type: string): boolean {
  switch (type) {
    case 'object':
      return value.kind === 'map';
    case 'array':
      return value.kind === 'seq';
    case 'null':
      return value.kind === 'scalar' && value.value === null;
    case 'integer':
      return value.kind === 'scalar' && typeof value.value === 'number' && isWhole(value.source);
    case 'string':
    case 'number':
    case 'boolean':
      return value.kind === 'scalar' && typeof value.value === type;
    default:
      return true; // no JSON type at all: the structure check says so
  }
}

function checkEnum(value: SpecNode, schema: MapNode): readonly Mismatch[] {
  const list = entry(schema, 'enum');
  if (list?.kind !== 'seq' || value.kind !== 'scalar') return [];
  if (list.items.some((item) => item.kind === 'scalar' && sameScalar(item, value))) return [];
  const values = list.items.map(toJson);
  const near = nearest(toJson(value), values);
  return [
    {
      at: value.at,
      message: `${shown(value)} is not a value of the enum${near === undefined ? '' : ` (did you mean ${near}?)`}`,
    },
  ];
}

function sameScalar(a: ScalarNode, b: ScalarNode): boolean {
  if (typeof a.value === 'number' && typeof b.value === 'number')
    return compareNumbers(a.source, b.source) === 0;
  return a.value === b.value;
}

function checkScalar(value: SpecNode, schema: MapNode): readonly Mismatch[] {
  if (value.kind !== 'scalar') return [];
  const wrong = (message: string): readonly Mismatch[] => [
    { at: value.at, message: `${shown(value)} ${message}` },
  ];
  const format = string(entry(schema, 'format'));
  if (typeof value.value === 'number') {
    const minimum = entry(schema, 'minimum');
    const maximum = entry(schema, 'maximum');
    if (isNumber(minimum) && compareNumbers(value.source, minimum.source) < 0)
      return wrong(`is below the minimum of ${minimum.source}`);
    if (isNumber(maximum) && compareNumbers(value.source, maximum.source) > 0)
      return wrong(`is above the maximum of ${maximum.source}`);
    if (
      format === 'int64' &&
      (compareNumbers(value.source, maxInt64) > 0 || compareNumbers(value.source, minInt64) < 0)
    )
      return wrong('does not fit into 64 bits');
    if (format === 'double-int' && compareNumbers(value.source.replace('-', ''), maxSafe) > 0)
      return wrong('is beyond 2^53: format double-int cannot hold it, int64 can');
  }
  if (typeof value.value === 'string') {
    const length = [...value.value].length;
    const pattern = string(entry(schema, 'pattern'));
    // Exchanges leave the zero before the point out at times.
    if (format === 'decimal' && !/^-?(?:\d+(?:\.\d+)?|\.\d+)$/.test(value.value))
      return wrong('is not a decimal number');
    if (length < (number(entry(schema, 'minLength')) ?? 0)) return wrong('is too short');
    if (length > (number(entry(schema, 'maxLength')) ?? Number.POSITIVE_INFINITY))
      return wrong('is too long');
    if (pattern !== undefined && compiledPattern(pattern)?.test(value.value) === false)
      return wrong(`does not fit the pattern ${pattern}`);
  }
  return [];
}

function isNumber(node: SpecNode | undefined): node is ScalarNode {
  return node?.kind === 'scalar' && typeof node.value === 'number';
}

function checkItems(tree: SpecTree, value: SpecNode, schema: MapNode, active: Active): readonly Mismatch[] {
  const list = items(value);
  const prefix = items(entry(schema, 'prefixItems'));
  const rest = entry(schema, 'items');
  const found = list.flatMap((item, index) => {
    const own = prefix[index] ?? (isMap(rest) ? rest : undefined);
    return own === undefined ? [] : validate(tree, item, own, active);
  });
  const least = number(entry(schema, 'minItems')) ?? 0;
  const most = number(entry(schema, 'maxItems')) ?? Number.POSITIVE_INFINITY;
  const closed = rest?.kind === 'scalar' && rest.value === false && list.length > prefix.length;
  if (list.length < least)
    return [...found, { at: value.at, message: `the array has ${list.length} members, but needs ${least}` }];
  if (list.length > most || closed)
    return [
      ...found,
      {
        at: value.at,
        message: `the array has ${list.length} members, but may have ${closed ? prefix.length : most}`,
      },
    ];
  return found;
}

function checkObject(
  tree: SpecTree,
  value: MapNode,
  fragments: Fragments,
  active: Active,
): readonly Mismatch[] {
  // Which members a union allows, only its own check can say.
  const open = !fragments.complete || fragments.nodes.some((node) => membersOf(node) !== undefined);
  const properties = propertiesOf(fragments);
  const additional = fragments.nodes.map((node) => entry(node, 'additionalProperties')).find(isMap);
  const found: Mismatch[] = [];
  for (const name of requiredOf(fragments)) {
    // What the runtime fills in is no part of an example.
    const isSupplied = string(keyword(tree, properties.get(name)?.schema, 'x-supplied')) === 'client';
    if (!value.entries.has(name) && !isSupplied)
      found.push({ at: value.at, message: `the required member ${name} is missing` });
  }
  for (const [name, member] of value.entries) {
    const schema = properties.get(name)?.schema ?? additional;
    if (schema !== undefined) {
      found.push(...validate(tree, member.value, schema, active));
    } else if (!open) {
      const near = nearest(name, properties.keys());
      found.push({
        at: member.keyAt,
        message: `the schema has no member ${name}${near === undefined ? '' : ` (did you mean ${near}?)`}`,
      });
    }
  }
  return found;
}

function checkUnion(
  tree: SpecTree,
  value: SpecNode,
  schema: MapNode,
  members: readonly SpecNode[],
  active: Active,
): readonly Mismatch[] {
  const property = string(entry(entry(schema, 'discriminator'), 'propertyName'));
  const told = property === undefined ? undefined : entry(value, property);
  if (property !== undefined && told !== undefined) {
    const chosen = members.find((member) => {
      const own = propertiesOf(fragmentsOf(tree, member)).get(property)?.schema;
      return own !== undefined && validate(tree, told, own, active).length === 0;
    });
    if (chosen !== undefined) return validate(tree, value, chosen, active);
    return [{ at: told.at, message: `no member of the union has ${shown(told)} as its ${property}` }];
  }
  const trying = active.get(schema) ?? new Set();
  if (trying.has(value)) return [];
  active.set(schema, trying.add(value));
  const best = bestMember(tree, value, members, active);
  trying.delete(value);
  return best;
}

function bestMember(
  tree: SpecTree,
  value: SpecNode,
  members: readonly SpecNode[],
  active: Active,
): readonly Mismatch[] {
  let best: readonly Mismatch[] | undefined;
  for (const member of members) {
    const found = validate(tree, value, member, active);
    if (found.length === 0) return [];
    if (
      best === undefined ||
      found.length < best.length ||
      (best[0]?.at === value.at && found[0]?.at !== value.at)
    )
      best = found;
  }
  return best ?? [];
}

function shown(value: SpecNode): string {
  if (value.kind === 'map') return 'the object';
  if (value.kind === 'seq') return 'the array';
  const json = toJson(value);
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}

function withArticle(type: string): string {
  if (type === 'null') return type;
  return `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;
}
