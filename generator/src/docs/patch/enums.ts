import type { SpecNode } from '../../load/node.ts';
import { entry, items, text } from '../../load/read-node.ts';
import type { Context } from './context.ts';
import { ask, edit, type Found } from './edit.ts';
import type { Placed } from './places.ts';
import { flowText } from './yaml-text.ts';

/** Makes the `enum` of a schema what the page lists; values that stay are not touched. */
export function enumEdit({ yaml }: Context, { file, node }: Placed, values: readonly string[]): Found {
  const list = entry(node, 'enum');
  const written = (value: string): string => (numeric(node) ? value : flowText(value));
  const kind = text(entry(node, 'type'));
  if (kind !== 'string' && kind !== 'integer')
    return ask(`The page lists ${values.join(', ')}; the schema here is no plain enum.`, node.at);
  if (list === undefined)
    return edit(node.at, file, [yaml(file).set(node.at, 'enum', `[${values.map(written).join(', ')}]`)]);
  const known = items(list).map((one) => text(one) ?? '');
  return edit(list.at, file, [
    ...known.flatMap((one, index) => (values.includes(one) ? [] : [yaml(file).removeItem(list.at, index)])),
    ...values.filter((one) => !known.includes(one)).map((one) => yaml(file).append(list.at, written(one))),
  ]);
}

export function numeric(schema: SpecNode): boolean {
  const type = text(entry(schema, 'type'));
  return type === 'integer' || type === 'number';
}
