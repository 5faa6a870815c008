import type { Api, Schema } from '../../model/api.ts';
import type { FieldFact, JsonType } from '../facts.ts';
import { stepsOf, unionOfFields } from '../read/example-fields.ts';
import { type Comparison, nothing } from './outcome.ts';
import { type Concrete, type View, viewOf } from './schema-view.ts';

/** A place in the documented examples. */
interface Shown {
  types: readonly JsonType[];
  partial: boolean;
  line: number;
  placeholder: boolean;
  readonly children: Map<string | null, Shown>;
}

/** Compares the fields of the documented examples with the response's schema, both ways. */
export function compareFields(comparison: Comparison): void {
  const { outcome, operation, endpoint, key, at } = comparison;
  const { examples } = endpoint;
  const fields = unionOfFields(examples);
  if (fields.length === 0) {
    outcome.skip(`${key} response`, 'the page has no example that could be read', at(endpoint.line));
    return;
  }
  const placeholders = new Set(examples.flatMap((example) => example.placeholders));
  compareShown(comparison, treeOf(fields, placeholders), [operation.response.schema], '$');
  for (const { name, values, line } of endpoint.responseEnums)
    compareResponseEnum(comparison, name, values, line);
}

function treeOf(fields: readonly FieldFact[], placeholders: ReadonlySet<string>): Shown {
  const root: Shown = { types: [], partial: false, line: 0, placeholder: false, children: new Map() };
  for (const field of fields) {
    let node = root;
    for (const { key } of stepsOf(field.path)) {
      const known = node.children.get(key);
      const next: Shown = known ?? {
        types: [],
        partial: false,
        line: field.line,
        placeholder: false,
        children: new Map(),
      };
      node.children.set(key, next);
      node = next;
    }
    node.types = field.types;
    node.partial = field.partial === true;
    node.line = field.line;
    node.placeholder = placeholders.has(field.path);
  }
  return root;
}

function compareShown(walk: Comparison, shown: Shown, schemas: readonly Schema[], path: string): void {
  const { outcome, api, key, at, operation } = walk;
  const views = schemas.map((schema) => viewOf(api, schema));
  const view: View = {
    schemas: views.flatMap((one) => one.schemas),
    nullable: views.some(({ nullable }) => nullable),
    assumed: views.some(({ assumed }) => assumed),
  };
  if (view.schemas.some(({ kind }) => kind === 'unknown')) {
    outcome.skip(`${key} response ${path}`, 'the spec gives no schema that could be read', at(shown.line));
    return;
  }
  const missing = shown.types.filter((type) => !allows(view, type));
  outcome.same('fields', {
    fact: `${key} response ${path}`,
    page: shown.types.join(' or '),
    spec: missing.length === 0 ? shown.types.join(' or ') : typesOf(view),
    pageAt: at(shown.line),
    specAt: schemas[0]?.at ?? operation.at,
  });
  if (shown.types.includes('object')) compareObject(walk, shown, objectsOf(view), path, view.assumed);
  const items = shown.children.get(null);
  const elements = view.schemas.flatMap((one) =>
    one.kind === 'array' ? [one.items] : one.kind === 'tuple' ? one.items : [],
  );
  if (items !== undefined && elements.length > 0)
    compareShown(walk, items, elements, path === '$' ? '[]' : `${path}[]`);
  else if (items === undefined && shown.types.includes('array') && elements.length > 0)
    outcome.skip(
      `${key} response ${path}[]`,
      shown.placeholder ? 'a placeholder' : 'the example is empty',
      at(shown.line),
    );
}

type ObjectSchema = Extract<Concrete, { readonly kind: 'object' }>;

function objectsOf(view: View): readonly ObjectSchema[] {
  return view.schemas.flatMap((one) => (one.kind === 'object' ? [one] : []));
}

function compareObject(
  walk: Comparison,
  shown: Shown,
  objects: readonly ObjectSchema[],
  path: string,
  assumed: boolean,
): void {
  const { outcome, api, key, at, operation } = walk;
  if (shown.placeholder) {
    outcome.skip(`${key} response ${path}`, 'a placeholder', at(shown.line));
    return;
  }
  const known = new Map(
    objects
      .flatMap(({ properties }) => [...properties])
      .map(([name]) => [name, objects.flatMap((one) => one.properties.get(name) ?? [])]),
  );
  const byData: Shown[] = [];
  const additional = objects.flatMap((one) => one.additional ?? []);
  for (const [name, child] of shown.children) {
    if (name === null) continue;
    const properties = known.get(name);
    const step = stepPath(path, name);
    if (properties !== undefined) {
      if (
        child.partial &&
        properties.length === objects.length &&
        properties.every(({ required }) => required)
      )
        outcome.same('fields', {
          fact: `${key} response ${step} required`,
          page: 'not in every element',
          spec: 'required',
          pageAt: at(child.line),
          specAt: properties[0]?.schema.at,
        });
      compareShown(
        walk,
        child,
        properties.map(({ schema }) => schema),
        step,
      );
    } else if (additional.length > 0) byData.push(child);
    else
      outcome.same('fields', {
        fact: `${key} response ${step}`,
        page: 'present',
        spec: nothing,
        pageAt: at(child.line),
        specAt: objects[0]?.at ?? operation.at,
      });
  }
  // Keys that are data: whatever they are called, their values are of one kind.
  const [first, ...rest] = byData;
  if (first !== undefined)
    compareShown(walk, rest.reduce(mergeShown, first), additional, stepPath(path, '*'));
  for (const [name, properties] of known) {
    if (shown.children.has(name)) continue;
    if (
      assumed ||
      properties.every(({ schema }) => schema.docs.assumed === true || viewOf(api, schema).assumed)
    )
      continue;
    outcome.same('fields', {
      fact: `${key} response ${stepPath(path, name)}`,
      page: nothing,
      spec: 'present',
      pageAt: at(shown.line),
      specAt: properties[0]?.schema.at,
    });
  }
}

function mergeShown(left: Shown, right: Shown): Shown {
  const children = new Map(left.children);
  for (const [name, child] of right.children) {
    const known = children.get(name);
    children.set(name, known === undefined ? { ...child, partial: true } : mergeShown(known, child));
  }
  for (const [name, child] of left.children)
    if (name !== null && !right.children.has(name)) children.set(name, { ...child, partial: true });
  return { ...left, types: [...new Set([...left.types, ...right.types])].sort(), children };
}

function allows(view: View, type: JsonType): boolean {
  if (type === 'null') return view.nullable;
  return view.schemas.some(({ kind }) => (kind === 'tuple' ? 'array' : kind) === type);
}

function typesOf(view: View): string {
  const kinds = view.schemas.map(({ kind }) => (kind === 'tuple' ? 'array' : kind));
  const all = [...new Set(kinds), ...(view.nullable ? ['null'] : [])].sort();
  return all.length === 0 ? nothing : all.join(' or ');
}

function stepPath(path: string, name: string): string {
  const step = /^\w+$|^\*$/.test(name) ? name : `[${JSON.stringify(name)}]`;
  if (path === '$') return step;
  return step.startsWith('[') ? `${path}${step}` : `${path}.${step}`;
}

/** Values that the page lists for a response field by name. */
function compareResponseEnum(
  { outcome, api, operation, key, at }: Comparison,
  name: string,
  values: readonly string[],
  line: number,
): void {
  const found = propertiesNamed(api, operation.response.schema, name, new Set());
  const lists = found
    .flatMap((schema) => viewOf(api, schema).schemas)
    .flatMap((one) => (one.kind === 'string' ? [one.enum ?? []] : []));
  outcome.count('enum values', values.length);
  outcome.same('parameter facts', {
    fact: `${key} response ${name} values`,
    page: [...values].sort().join(', '),
    spec: [...new Set(lists.flat())].sort().join(', ') || nothing,
    pageAt: at(line),
    specAt: found[0]?.at ?? operation.at,
  });
}

function propertiesNamed(api: Api, schema: Schema, name: string, seen: Set<Concrete>): readonly Schema[] {
  return viewOf(api, schema).schemas.flatMap((one): readonly Schema[] => {
    if (seen.has(one)) return [];
    seen.add(one);
    if (one.kind === 'array') return propertiesNamed(api, one.items, name, seen);
    if (one.kind === 'tuple') return one.items.flatMap((item) => propertiesNamed(api, item, name, seen));
    if (one.kind !== 'object') return [];
    return [...one.properties].flatMap(([key, property]) => [
      ...(key === name ? [property.schema] : []),
      ...propertiesNamed(api, property.schema, name, seen),
    ]);
  });
}
