import type { ApiOperation, ApiPage, Schema, Vocabulary } from '../model/api.ts';
import type { Forms } from '../model/forms.ts';
import { pascal } from './source.ts';
import { type Imports, typeText } from './type-text.ts';

/** The function that walks a list to its end, beside the operation that gives one page of it. */
export interface Iterator {
  readonly operation: string;
  /** `iterateMyTrades`: core binds methods by the same name. */
  readonly name: string;
  readonly params: string;
  /** Type of one item. */
  readonly item: string;
  readonly words: readonly string[];
}

/** Undefined for operations without `x-page`. */
export function iteratorOf(
  operation: ApiOperation,
  api: Vocabulary,
  forms: Forms,
  used: Imports,
): Iterator | undefined {
  const { page } = operation;
  if (page === undefined) return undefined;
  const visible = operation.parameters.filter((one) => !one.supplied);
  const paths = page.items.length === 0 ? [[]] : page.items.map((path) => path.split('.'));
  const items = paths.flatMap((path) => itemSchemas(operation.response.schema, path, api));
  const types = new Set(items.map((schema) => typeText(schema, 'response', forms, used)));
  used.values.add('iterate');
  const mark = visible.some((one) => one.required) ? '' : '?';
  return {
    operation: operation.id,
    name: `iterate${pascal(operation.id)}`,
    params: visible.length === 0 ? 'params?: undefined' : `params${mark}: ${pascal(operation.id)}Params`,
    item: [...types].join(' | ') || 'unknown',
    words: [
      `Every item that {@link ${operation.id}} gives, page by page to the end: none is skipped, none comes twice.`,
      `Each page is a call of its own, with its weight. ${[begin[page.by], ...spanWords(page)].join(' ')}`,
    ],
  };
}

const begin: Readonly<Record<ApiPage['by'], string>> = {
  id: 'Goes upwards from the id given.',
  time: 'Goes from the start given to the end, or to now.',
  page: 'Goes on from the page given, or from the first.',
  offset: 'Goes on from the offset given, or from the first.',
  cursor: 'Goes on from the cursor given, or from the newest.',
};

/** What becomes of a span of time. */
function spanWords({ by, start, end, window }: ApiPage): readonly string[] {
  if (start === undefined || end === undefined || by === 'time') return [];
  if (by === 'id') return [`With ${start} or ${end}: what lies in that span, both ends included.`];
  return window === undefined
    ? []
    : [`With ${start}: that span up to ${end}, or to now, however long it is, oldest first.`];
}

/** Schemas of an item of the list that lies at a path in an answer: several where answers differ. */
function itemSchemas(schema: Schema, path: readonly string[], api: Vocabulary): readonly Schema[] {
  switch (schema.kind) {
    case 'ref': {
      const target = api.schemas.get(schema.name);
      return target === undefined ? [] : itemSchemas(target.schema, path, api);
    }
    case 'array':
      return path.length === 0 ? [schema.items] : [];
    case 'object': {
      const [name, ...rest] = path;
      const property = name === undefined ? undefined : schema.properties.get(name);
      return property === undefined ? [] : itemSchemas(property.schema, rest, api);
    }
    case 'union':
    case 'intersection':
      return schema.members.flatMap((member) => itemSchemas(member, path, api));
    default:
      return [];
  }
}
