import type { EndpointFacts, JsonType } from '../facts.ts';
import { stepsOf, unionOfFields } from '../read/example-fields.ts';

/** A draft in the shape of the YAML that it becomes. */
export interface Draft {
  readonly [key: string]: unknown;
}

interface Shown {
  types: readonly JsonType[];
  partial: boolean;
  readonly children: Map<string | null, Shown>;
}

/** Schema and example of a response, as far as the page's examples tell them. */
export function draftResponse({ examples }: EndpointFacts): {
  readonly schema: Draft;
  readonly example: unknown;
} {
  const root: Shown = { types: [], partial: false, children: new Map() };
  for (const field of unionOfFields(examples)) {
    let node = root;
    for (const { key } of stepsOf(field.path)) {
      const next: Shown = node.children.get(key) ?? { types: [], partial: false, children: new Map() };
      node.children.set(key, next);
      node = next;
    }
    node.types = field.types;
    node.partial = field.partial === true;
  }
  const schema = schemaOf(root);
  const labels = examples.flatMap(({ label }) => label ?? []);
  if (examples.length < 2) return { schema, example: exampleOf(root) };
  const which = labels.length === 0 ? '' : ` (${labels.join(', ')})`;
  return {
    schema: {
      ...schema,
      'x-todo': [
        schema['x-todo'],
        `The page has ${examples.length} examples${which}. Decide whether they are variants (x-response-by).`,
      ]
        .filter((one) => one !== undefined)
        .join(' '),
    },
    example: exampleOf(root),
  };
}

function schemaOf(shown: Shown): Draft {
  const [type, ...others] = shown.types.filter((one) => one !== 'null');
  const nullable = shown.types.includes('null');
  if (type === undefined) return { 'x-todo': 'The page shows no value but null. Say what else it can be.' };
  if (others.length > 0) {
    const members = shown.types.map((one) =>
      one === 'null' ? { type: one } : schemaOf({ ...shown, types: [one] }),
    );
    return {
      oneOf: members,
      'x-todo': `The page shows ${shown.types.join(' and ')}. Decide when it is which.`,
    };
  }
  switch (type) {
    case 'object': {
      const properties = [...shown.children].flatMap(([key, child]) =>
        key === null ? [] : [[key, child] as const],
      );
      const required = properties.filter(([, child]) => !child.partial).map(([key]) => key);
      return {
        type: typeOf('object', nullable),
        ...(required.length === 0 ? {} : { required }),
        properties: Object.fromEntries(properties.map(([key, child]) => [key, schemaOf(child)])),
      };
    }
    case 'array': {
      const items = shown.children.get(null);
      const known =
        items === undefined ? { 'x-todo': 'The example is empty. Say what the items are.' } : schemaOf(items);
      return { type: typeOf('array', nullable), items: known };
    }
    case 'boolean':
      return { type: typeOf('boolean', nullable), 'x-todo': 'Describe it.' };
    case 'number':
      return {
        type: typeOf('number', nullable),
        'x-todo':
          'Describe it; decide between decimal, int64 (an id) and double-int (a count or a time, with x-unit).',
      };
    default:
      return {
        type: typeOf('string', nullable),
        'x-todo': 'Describe it; decide between decimal, enum, password and plain text.',
      };
  }
}

function typeOf(type: string, nullable: boolean): unknown {
  return nullable ? [type, 'null'] : type;
}

/** Placeholders of the right types: the values of the page are not ours. */
function exampleOf(shown: Shown): unknown {
  const [type] = shown.types.filter((one) => one !== 'null');
  switch (type) {
    case 'object':
      return Object.fromEntries(
        [...shown.children].flatMap(([key, child]) => (key === null ? [] : [[key, exampleOf(child)]])),
      );
    case 'array': {
      const items = shown.children.get(null);
      return items === undefined ? [] : [exampleOf(items)];
    }
    case 'boolean':
      return true;
    case 'number':
      return 1;
    case 'string':
      return '1';
    default:
      return null;
  }
}
