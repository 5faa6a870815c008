import type { Json, JsonObject } from '../model/api.ts';

/** JSON text with numbers as written. Indented when `space` is given. */
export function jsonText(value: Json, space = '', indent = ''): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if ('number' in value) return value.number;
  if ('object' in value) return objectText(value, space, indent);
  if (value.length === 0) return '[]';
  const inner = indent + space;
  const items = value.map((item) => jsonText(item, space, inner));
  return space === '' ? `[${items.join(',')}]` : `[\n${inner}${items.join(`,\n${inner}`)}\n${indent}]`;
}

/** Texts of whole documents are large, and a watcher writes them again after each change of a small part. */
const indented = new WeakMap<JsonObject, { readonly place: string; readonly text: string }>();

function objectText(value: JsonObject, space: string, indent: string): string {
  if (value.object.size === 0) return '{}';
  if (space === '')
    return `{${[...value.object].map(([key, member]) => `${JSON.stringify(key)}:${jsonText(member)}`).join(',')}}`;
  const inner = indent + space;
  const known = indented.get(value);
  if (known?.place === inner) return known.text;
  const members = [...value.object].map(
    ([key, member]) => `${JSON.stringify(key)}: ${jsonText(member, space, inner)}`,
  );
  const text = `{\n${inner}${members.join(`,\n${inner}`)}\n${indent}}`;
  indented.set(value, { place: inner, text });
  return text;
}
