/** Single edits of JSON documents: a member taken away, a value written differently, an item more or less. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Edit {
  /** Keys and indices that lead to the place. */
  readonly path: readonly (string | number)[];
  readonly what: 'without' | 'other' | 'item more' | 'item less';
  /** What stands there. */
  readonly value: Json;
}

/** Members whose names are data, not keywords: their names say nothing about their kind. */
const named = new Set([
  ...'properties patternProperties definitions $defs paths webhooks schemas parameters responses requestBodies headers'.split(
    ' ',
  ),
  ...'securitySchemes examples links callbacks pathItems content encoding variables mapping dependentRequired scopes'.split(
    ' ',
  ),
  ...'dependentSchemas'.split(' '),
]);

/** Every edit, by the kind of the place: keywords that lead to it, without names. */
export function editsByKind(document: Json): ReadonlyMap<string, readonly Edit[]> {
  const found = new Map<string, Edit[]>();
  const visit = (
    value: Json,
    path: readonly (string | number)[],
    kind: readonly string[],
    isNamed: boolean,
  ): void => {
    const add = (what: Edit['what']): void => {
      const name = `${what} ${kind.slice(-2).join(' ')}`;
      const list = found.get(name) ?? [];
      found.set(name, list);
      list.push({ path, what, value });
    };
    if (path.length > 0) add('without');
    if (value === null || typeof value !== 'object') {
      if (path.length > 0) add('other');
      return;
    }
    if (Array.isArray(value)) {
      add('item more');
      if (value.length > 1) add('item less');
      for (const [index, one] of value.entries()) visit(one, [...path, index], [...kind, '[]'], false);
      return;
    }
    for (const [key, one] of Object.entries(value)) {
      // Within a map of names, a keyword's name is a name.
      const names =
        !isNamed &&
        !Array.isArray(one) &&
        named.has(key) &&
        !(key === 'examples' && kind.at(-1) === 'schema');
      visit(one, [...path, key], [...kind, isNamed ? '*' : key], names);
    }
  };
  visit(document, [], [], false);
  return found;
}

/** Runs with the document edited, and makes it as it was. */
export function withEdit<T>(document: Json, { path, what }: Edit, run: () => T): T {
  const last = path.at(-1) ?? '';
  const parent = path.slice(0, -1).reduce<Json>((one, key) => memberOf(one, key), document);
  const value = memberOf(parent, last);
  const undo =
    what === 'item more' || what === 'item less'
      ? editItems(value, what)
      : editMember(parent, last, value, what);
  try {
    return run();
  } finally {
    undo();
  }
}

function editItems(value: Json, what: Edit['what']): () => void {
  if (!Array.isArray(value)) throw new Error('no list');
  if (what === 'item less') {
    const last = value.pop() ?? null;
    return () => void value.push(last);
  }
  value.push(otherThan(value.at(-1) ?? 'more'));
  return () => void value.pop();
}

function editMember(parent: Json, key: string | number, value: Json, what: Edit['what']): () => void {
  if (Array.isArray(parent) && typeof key === 'number') {
    if (what === 'without') {
      parent.splice(key, 1);
      return () => void parent.splice(key, 0, value);
    }
    parent[key] = otherThan(value);
    return () => {
      parent[key] = value;
    };
  }
  if (parent === null || typeof parent !== 'object' || Array.isArray(parent)) throw new Error('no place');
  const before = Object.entries(parent);
  if (what === 'without') delete parent[key];
  else parent[key] = otherThan(value);
  return () => {
    for (const name of Object.keys(parent)) delete parent[name];
    for (const [name, one] of before) parent[name] = one;
  };
}

function memberOf(value: Json, key: string | number): Json {
  const member = Array.isArray(value)
    ? value[Number(key)]
    : value !== null && typeof value === 'object'
      ? value[key]
      : undefined;
  if (member === undefined) throw new Error(`nothing at ${key}`);
  return member;
}

function otherThan(value: Json): Json {
  if (typeof value === 'number') return value + 7;
  if (typeof value === 'boolean') return !value;
  if (value === null || typeof value === 'string') return `${value ?? ''}Z`;
  if (Array.isArray(value)) return [...value, 'more'];
  return { ...value, 'x-more': 'more' };
}

/** The document with some of its paths, and the components that they lead to. */
export function partOf(document: Json, paths: readonly string[]): Json {
  const root = objectOf(document);
  const kept: { [group: string]: { [name: string]: Json } } = {};
  const follow = (value: Json): void => {
    if (value === null || typeof value !== 'object') return;
    if (Array.isArray(value)) {
      value.forEach(follow);
      return;
    }
    const ref = value.$ref;
    if (typeof ref === 'string' && ref.startsWith('#/components/')) {
      const [group = '', name = ''] = ref.slice('#/components/'.length).split('/');
      const target = objectOf(objectOf(root.components)[group])[name];
      const known = kept[group] ?? {};
      kept[group] = known;
      if (target !== undefined && known[name] === undefined) {
        known[name] = target;
        follow(target);
      }
    }
    Object.values(value).forEach(follow);
  };
  const some = Object.fromEntries(
    Object.entries(objectOf(root.paths)).filter(([path]) => paths.includes(path)),
  );
  follow(some);
  const { securitySchemes = {} } = objectOf(root.components);
  return { ...root, paths: some, components: { ...kept, securitySchemes } };
}

export function objectOf(value: Json | undefined): { [key: string]: Json } {
  return value === null || typeof value !== 'object' || Array.isArray(value) ? {} : value;
}
