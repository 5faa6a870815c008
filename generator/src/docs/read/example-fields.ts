import type { FieldFact, JsonType } from '../facts.ts';
import type { ExampleValue } from './example-json.ts';

interface Node {
  readonly types: Set<JsonType>;
  partial: boolean;
  readonly line: number;
}

/** Every path of an example with the JSON types that stand there, in the order of the page. */
export function fieldsOf(value: ExampleValue): {
  readonly fields: readonly FieldFact[];
  readonly placeholders: readonly string[];
} {
  const nodes = new Map<string, Node>();
  const placeholders = new Set<string>();

  function visit(path: string, one: ExampleValue, line: number): void {
    const known = nodes.get(path);
    if (known === undefined) nodes.set(path, { types: new Set([one.type]), partial: false, line });
    else known.types.add(one.type);
    if (one.type === 'object') {
      if (one.placeholder) placeholders.add(path);
      for (const member of one.members) visit(joinPath(path, member.key), member.value, member.line);
    } else if (one.type === 'array') {
      if (one.placeholder) placeholders.add(path);
      for (const item of one.items) visit(joinItem(path), item, item.line);
      for (const key of missingSomewhere(one.items)) {
        const node = nodes.get(joinPath(joinItem(path), key));
        if (node !== undefined) node.partial = true;
      }
    }
  }

  visit('$', value, value.line);
  return {
    fields: [...nodes].map(([path, { types, partial, line }]) => ({
      path,
      types: [...types].sort(),
      ...(partial ? { partial: true as const } : {}),
      line,
    })),
    placeholders: [...placeholders],
  };
}

/** Keys that some of the objects among the items have and others lack. */
function missingSomewhere(items: readonly ExampleValue[]): readonly string[] {
  const objects = items.flatMap((item) =>
    item.type === 'object' && !item.placeholder ? [new Set(item.members.map(({ key }) => key))] : [],
  );
  const keys = new Set(objects.flatMap((members) => [...members]));
  return [...keys].filter((key) => objects.some((members) => !members.has(key)));
}

/** The fields of several examples of one endpoint as one list. */
export function unionOfFields(
  examples: readonly { readonly fields: readonly FieldFact[] }[],
): readonly FieldFact[] {
  const all = new Map<string, FieldFact>();
  for (const field of examples.flatMap(({ fields }) => fields)) {
    const known = all.get(field.path);
    if (known === undefined) all.set(field.path, field);
    else
      all.set(field.path, {
        ...known,
        types: [...new Set([...known.types, ...field.types])].sort(),
        ...(field.partial ? { partial: true as const } : {}),
      });
  }
  return [...all.values()];
}

function joinPath(parent: string, key: string): string {
  const segment = /^\w+$/.test(key) ? key : `[${JSON.stringify(key)}]`;
  if (parent === '$') return segment;
  return segment.startsWith('[') ? `${parent}${segment}` : `${parent}.${segment}`;
}

function joinItem(parent: string): string {
  return parent === '$' ? '[]' : `${parent}[]`;
}

/** A path as its steps: `[]` for an array's items, else a key. `$` has none. */
export function stepsOf(path: string): readonly { readonly key: string | null }[] {
  if (path === '$') return [];
  return [...path.matchAll(/\[\]|\["((?:[^"\\]|\\.)*)"\]|([^.[\]]+)/g)].map(([whole, quoted, plain]) => {
    if (whole === '[]') return { key: null };
    return { key: quoted === undefined ? (plain ?? '') : String(JSON.parse(`"${quoted}"`)) };
  });
}
