import type { Json } from '../model/api.ts';

/** JSON text with numbers as written. Indented when `space` is given. */
export function jsonText(value: Json, space = '', indent = ''): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if ('number' in value) return value.number;
  const inner = indent + space;
  const [start, between, end] = space === '' ? ['', ',', ''] : [`\n${inner}`, `,\n${inner}`, `\n${indent}`];
  if (!('object' in value)) {
    return value.length === 0
      ? '[]'
      : `[${start}${value.map((item) => jsonText(item, space, inner)).join(between)}${end}]`;
  }
  if (value.object.size === 0) return '{}';
  const colon = space === '' ? ':' : ': ';
  return `{${start}${[...value.object].map(([key, member]) => `${JSON.stringify(key)}${colon}${jsonText(member, space, inner)}`).join(between)}${end}}`;
}
